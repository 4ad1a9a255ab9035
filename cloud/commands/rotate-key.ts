/** `npm run rotate-key`: with KEPU_SECRET «new,old», seals everything with the new key while the servers run, and says what still needs the old one. */
import { bornLine, chainLine } from '../domain/record/chain';
import { CANARY } from '../store/seal';
import { readLedger } from '../store/sql/ledger';
import { countDependents, markRotated, reseal } from '../store/sql/rotate';
import { fail } from './listen';
import { withCounty, type Desk } from './open';

/** @returns the lines to print @throws in words when the ring has one key only */
export async function rotateKey({ db, keys, tenant, now }: Pick<Desk, 'db' | 'keys' | 'tenant' | 'now'>): Promise<string[]> {
  if (keys.ring.length < 2) throw new Error('KEPU_SECRET 里只有一把密钥。换密钥要写成“新的,旧的”，先让所有服务都这样启动，再执行这个命令');
  const done = await reseal(db, keys, tenant);
  await markRotated(db, keys, tenant, CANARY, now());
  const { entries } = await readLedger(db, tenant);
  const left = await countDependents(db, keys, tenant, async (fits) => entries.filter((one) => !fits(bornLine(tenant, one), one.born) || (one.seq !== null && !fits(chainLine(tenant, one, one.seq, one.prev ?? ''), one.mac))).length, now());
  const depends = [
    left.sealed > 0 && `电话等密封的内容 ${left.sealed} 条（再执行一次这个命令；打不开的除外）`,
    left.ledger > 0 && `服务时长账上的 ${left.ledger} 条记录：拿走旧密钥，verify-records 会说它们被改过`,
    left.certificates > 0 && `服务证明 ${left.certificates} 份：纸上的校验码会查不到，要本人重新打印`,
    left.slips > 0 && `没办结的代点单纸条 ${left.slips} 张：纸上的到场码、评价码会不对，要重新打印`,
    left.invitations > 0 && `没用的邀请码、单位码 ${left.invitations} 个：会用不了，七天内自己过期`,
  ].filter((line): line is string => line !== false);
  return [
    `已用新密钥重新密封 ${done.sealed} 条`,
    ...(done.closed > 0 ? [`有 ${done.closed} 条哪一把密钥都打不开（原来就坏了），没有动`] : []),
    ...(done.clashes > 0 ? [`有 ${done.clashes} 条的查找码和别人的重了，留着旧的`] : []),
    ...(depends.length > 0 ? ['还要靠旧密钥的：', ...depends.map((line) => `  · ${line}`), '这些不要紧了，再从 KEPU_SECRET 里去掉旧的并重启。旧的请和备份一起留着：以前的备份要用它恢复'] : ['没有什么还要靠旧密钥，可以从 KEPU_SECRET 里去掉旧的并重启。旧的请和备份一起留着：以前的备份要用它恢复']),
    '志愿者胸牌上的编号换了新的，请重新看一下“我的”里的编号',
  ];
}

if (require.main === module) {
  withCounty(async (desk) => {
    for (const line of await rotateKey(desk)) console.log(line);
  }).catch(fail);
}
