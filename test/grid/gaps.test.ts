import type { GridGapPage } from '../../cloud/domain/grid/views';
import { openCounty, village, type County } from '../setup/county';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

test('哪里缺责任人、缺信息员，县里和镇上各看各的，一页一页看完，一个不多一个不少', async () => {
  const office = await county.as('county-leader');
  const seen: GridGapPage['items'] = [];
  let page = await office.must<GridGapPage>('grid.gaps');
  for (;;) {
    seen.push(...page.items);
    if (!page.next) break;
    page = await office.must<GridGapPage>('grid.gaps', { next: page.next });
  }
  expect([seen.length, new Set(seen.map((one) => one.code)).size, page.total]).toEqual([176, 176, 176]);
  expect(seen.find((one) => one.code === '610922105214')).toMatchObject({ place: '后柳镇中坝村', lacks: ['gridLeader', 'informant'], heldBy: '后柳镇' });
  expect(seen.find((one) => one.code === village)).toMatchObject({ lacks: ['informant'], heldBy: null });

  const { db, tenant } = county.server.office;
  await db.query({ text: "insert into post (tenant, id, person_id, kind, grid_code, from_at) values ($1, gen_random_uuid(), $2, 'informant', $3, now() - interval '1 year')", values: [tenant, county.idOf('worker-mingxing-2'), village] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  const town = await county.as('leader-chihe');
  const mine = await town.must<GridGapPage>('grid.gaps');
  expect(mine.items.every((one) => one.code.startsWith('610922104'))).toBe(true);
  expect(mine.items.some((one) => one.code === village)).toBe(false);
});

test('镇上看不到别的镇，居民什么也看不到', async () => {
  expect(await (await county.as('leader-chihe')).call('grid.gaps', { code: '610922105000' })).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
  expect(await (await county.as('resident-elder')).call('grid.gaps')).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
});
