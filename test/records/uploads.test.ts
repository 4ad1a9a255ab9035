import type { BehindPage, TeamRecords, UploadPack } from '../../cloud/domain/record/records';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { serveOnce } from './play';

let county: County;
let captain: Client;
beforeAll(async () => {
  county = await openCounty();
  captain = await county.as('captain-anti-fraud');
});
afterAll(() => county.close());
const team = () => captain.must<TeamRecords>('records.team');
const behind = async () => (await (await county.as('liaison-association')).must<BehindPage>('records.behind')).teams;

test('武志刚抄出一场的材料，标上已上传；别的队、志愿者、县里都不能替他标', async () => {
  const { activityId } = await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  await serveOnce(county, { minutes: 40 });
  expect((await team()).sentence).toBe('今年完成 2 场，已上传 0 场，目标 5 场');
  const pack = await captain.must<UploadPack>('records.pack', { activityId });
  expect(pack.lines.find((one) => one.label === '志愿者')?.text.split('、').toSorted()).toEqual(['夏雨晴', '武志刚'].toSorted());
  expect(pack.report).toContain('2 名队员参加，服务群众 20 人，用时 90 分钟。内容：讲了骗局');
  expect(JSON.stringify(pack)).not.toMatch(/谢桂香|138(0000|\*)/);
  const mark = { activityId, on: '2026-11-24', number: 'KJ-2026-001' };
  for (const who of ['captain-health', 'volunteer-anti-fraud-1', 'county-leader', 'resident-elder']) {
    for (const name of ['records.pack', 'records.uploaded']) expect(await (await county.as(who)).call(name, mark)).toMatchObject({ status: 403, body: { refusal: 'records.notYours' } });
    expect((await (await county.as(who)).call('records.team', { teamId: 'anti-fraud-team' })).status).toBe(403);
  }
  expect((await team()).uploaded).toBe(0);
  for (let turn = 0; turn < 2; turn += 1) await captain.must('records.uploaded', mark);
  expect(await captain.call('records.uploaded', { ...mark, number: 'KJ-2' })).toMatchObject({ status: 409, body: { refusal: 'upload.done' } });
  expect(await captain.call('records.uploaded', { activityId })).toMatchObject({ status: 400 });
  expect(await team()).toMatchObject({ sentence: '今年完成 2 场，已上传 1 场，目标 5 场' });
  expect((await team()).services.find((one) => one.activityId === activityId)?.uploaded).toEqual({ on: '2026-11-24', number: 'KJ-2026-001', by: '您' });
  const table = await captain.must<{ csv: string; count: number }>('records.table');
  expect(table.count).toBe(1);
  expect(table.csv).toContain('40 分钟');
  expect(table.csv).not.toContain('90 分钟');
  await captain.must('records.uploaded', { activityId, undo: true });
  expect((await team()).uploaded).toBe(0);
  expect(await county.server.office.db.query({ text: 'select 1 from platform_upload where undone_by = $1', values: [county.idOf('captain-anti-fraud')] })).toHaveLength(1);
});

test('不到五场的队，科协按名字排着看；做多的不排前面；满五场又都上传的不在里面', async () => {
  const before = await behind();
  expect(before.map((one) => one.name)).toEqual(before.map((one) => one.name).toSorted((one, other) => one.localeCompare(other, 'zh')));
  const name = (await team()).team.name;
  expect(before.find((one) => one.name === name)).toMatchObject({ done: 2, uploaded: 0 });
  expect(await captain.call('records.behind')).toMatchObject({ status: 403 });
  while ((await team()).done < 5) await serveOnce(county, { minutes: 30 });
  expect((await behind()).find((one) => one.name === name)).toMatchObject({ done: 5, uploaded: 0 });
  for (const [at, { activityId }] of (await team()).services.entries()) await captain.must('records.uploaded', { key: newKey(), activityId, on: '2026-11-24', number: `KJ-${at}` });
  expect((await behind()).some((one) => one.name === name)).toBe(false);
});
