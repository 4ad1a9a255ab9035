import { playSampleOrders } from '../../cloud/commands/sample-orders';
import { replay } from '../../cloud/domain/order/replay';
import { shiquan } from '../../cloud/presets/shiquan';
import { zhengning } from '../../cloud/presets/zhengning';
import { readOrder } from '../../cloud/store/sql/order';
import { openCounty } from '../setup/county';

test.each([
  ['石泉四级', shiquan, 'four-hop@1', 11, ['placed', 'asked', 'dispatched', 'accepted', 'claimed', 'served', 'rated', 'closed', 'disputed', 'answered', 'withdrawn']],
  ['石泉三级', shiquan, 'three-hop@1', 5, ['placed', 'asked', 'claimed', 'answered', 'withdrawn']],
  ['正宁四级', zhengning, 'four-hop@1', 7, ['placed', 'accepted', 'dispatched', 'claimed', 'closed', 'rated']],
  ['正宁三级', zhengning, 'three-hop@1', 3, ['placed', 'rated', 'dispatched']],
] as const)('演示%s：样例点单一张张都走得成，流转记录重放得出来', async (_name, preset, flow, atLeast, states) => {
  const county = await openCounty({ preset, flow, now: new Date('2026-11-23T02:00:00Z') });
  try {
    const { office } = county.server;
    expect(await playSampleOrders(office, county.time.now)).toBeGreaterThanOrEqual(atLeast);
    const rows = await office.db.query<{ id: string; state: string }>({ text: 'select id, state from orders order by placed_at', values: [] });
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(states));
    for (const { id } of rows) {
      const read = await readOrder(office.db, office.keys, preset.tenant, id, { personId: null, key: null });
      expect(replay(read?.history ?? [])).toMatchObject({ state: read?.order.state, flow: read?.order.flow });
    }
  } finally {
    await county.close();
  }
});
