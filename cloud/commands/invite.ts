/** `npm run invite -- --name 张三`: the invitation of the county's first administrator. */
import { parseArgs } from 'node:util';
import { seatAt, type Seat } from '../domain/people/seats';
import { INVITATION_DAYS, makeInvitation } from '../functions/people';
import { newId } from '../store/seal';
import { fail } from './listen';
import { withCounty } from './open';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { name: { type: 'string' } } });
  const { name } = values;
  if (!name) throw new Error('用法：npm run invite -- --name 姓名');
  await withCounty(async (desk) => {
    const { directory, tenant } = desk;
    const seats = (['gridLeader', 'administrator'] as const).map((kind) => seatAt(directory, kind, tenant, false) as Seat);
    const { code } = await makeInvitation(desk, newId(), seats, null, null);
    console.log(`${directory.grid.get(tenant)?.name ?? tenant} · ${name}：一级网格长、管理员`);
    console.log(`邀请码 ${code.slice(0, 4)} ${code.slice(4)}（${INVITATION_DAYS} 天内有效，只能用一次）`);
    console.log('请本人打开小程序，在“我的 → 我有邀请码”里填写。');
  });
}

main().catch(fail);
