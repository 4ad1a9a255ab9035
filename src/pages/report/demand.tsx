/** What people asked for and what became of it, by topic, place, audience and month. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { fates, type Fate } from '@domain/order/fate';
import type { Demand, Demanded, DemandRow, OrderFilterInput } from '@domain/report/report';
import { audiences, type Audience } from '@domain/terms';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Segments } from '@/ui/segments';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';
import { openOrders } from './link';
import { Bar, BigNumber, BigNumbers, Folded, type Shade } from './parts';

const MONTHS = 12;
const shades: Record<Fate, Shade> = { served: 'brand', answered: 'blue', open: 'orange', unmet: 'red' };
const fateNames = Object.keys(fates) as Fate[];

const views = {
  byTopic: { label: '主题', title: '按主题' },
  byPlace: { label: '地方', title: '按地方' },
  byAudience: { label: '听讲的人', title: '按听讲的人' },
  byMonth: { label: '月份', title: '按月份' },
} as const;
type ViewName = keyof typeof views;

const audienceOptions = [{ value: 'all', label: '所有人' }, ...Object.entries(audiences).map(([value, label]) => ({ value, label: label as string })), { value: 'none', label: '大家都可以听' }];

export default function DemandPage() {
  const { ref = '' } = useRouter().params;
  const [month, setMonth] = useState('all');
  const [audience, setAudience] = useState('all');
  const [shown, setShown] = useState<ViewName>('byTopic');
  const [row, setRow] = useState<DemandRow | null>(null);
  // The list of months stays the same whichever month is looked at.
  const [months, setMonths] = useState<{ value: string; label: string }[]>([]);
  const { data, error, loading, reload } = useLoad(async () => {
    const answer = await call<Demand>('report.demand', { gridCode: ref, months: MONTHS, month: month === 'all' ? null : month, audience: audience === 'all' ? null : (audience as Audience) });
    if (month === 'all') setMonths([...answer.byMonth].reverse().map(({ key, label }) => ({ value: key, label })));
    return answer;
  }, [ref, month, audience]);
  if (needsEntry(error)) return <Page title='需求'><EntryNeeded /></Page>;
  if (!data) return <Page title='需求' loading={!error} failure={error} onRetry={reload} />;

  const base: OrderFilterInput = { gridCode: ref, firstMonth: data.firstMonth, lastMonth: data.lastMonth, audience: audience === 'all' ? null : (audience as Audience) };
  const { total, satisfaction } = data;
  const rows = data[shown];
  const most = Math.max(1, ...rows.map((one) => one.asked));
  return (
    <Page title={`${data.node.name}的需求`} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Card list>
        <PickerCell label='月份' options={[{ value: 'all', label: `近 ${MONTHS} 个月` }, ...months]} value={month} onChange={setMonth} />
        <PickerCell label='听讲的人' options={audienceOptions} value={audience} onChange={setAudience} />
      </Card>
      <BigNumbers>
        <BigNumber value={total.asked} label='件点单' onTap={() => openOrders(base, '全部点单')} />
        {fateNames.map((fate) => (
          <BigNumber key={fate} value={total[fate]} label={`件${fates[fate]}`} tone={shades[fate]} onTap={() => openOrders({ ...base, fate }, fates[fate])} />
        ))}
        <BigNumber value={total.again} label='件服务后又点' onTap={() => openOrders({ ...base, again: true }, '服务后又点的单')} />
      </BigNumbers>
      <Card list>
        <Cell label='从点单到服务' value={total.medianDays === null ? '还没有服务过' : daysWords(total.medianDays)} onTap={total.served > 0 ? () => openOrders({ ...base, fate: 'served' }, '已服务') : undefined} />
        <Cell label='满意度' value={satisfaction ? `${satisfaction.people} 人评价，平均 ${satisfaction.stars} 分` : '评价不到 5 人，不显示'} onTap={satisfaction ? () => openOrders({ ...base, rated: true }, '评价过的单') : undefined} />
      </Card>
      <Segments items={(Object.keys(views) as ViewName[]).map((value) => ({ value, label: views[value].label }))} value={shown} onChange={setShown} />
      <Folded key={shown} title={views[shown].title} items={rows} shown={12} none='这段时间没有点单'>
        {(one) => (
          <Bar
            key={one.key} label={one.label} value={`${one.asked} 件`} share={one.asked / most} parts={fateNames.map((fate) => ({ shade: shades[fate], count: one[fate] }))}
            note={noteOf(one)} onTap={() => setRow(one)}
          />
        )}
      </Folded>
      <View className='report-legend'>
        {fateNames.map((fate) => (
          <View key={fate} className='report-legend-item'><View className={`report-legend-dot report-bar-part is-${shades[fate]}`} /><Text>{fates[fate]}</Text></View>
        ))}
      </View>
      <Folded title='有需求、没有队伍能去' items={data.withoutTeam} none='每个需求都有服务队能去'>
        {(one) => (
          <Cell
            key={`${one.topicId} ${one.gridCode}`} icon='users' label={`${one.place}：${one.topic}`} note='可以按这个主题和地方招募服务队' value={`${one.open + one.unmet} 件`}
            onTap={() => openOrders({ ...base, gridCode: one.gridCode, topicId: one.topicId, withoutTeam: true }, `${one.place}：${one.topic}`)}
          />
        )}
      </Folded>
      <Words kind='note'>数字都从点单记录里数出来，不用填报。没办成：不予受理或者撤单。服务后又点：同一个村、同一个主题服务过后 90 天内又点的单。</Words>
      <Refresh error={error} loading={loading} onTap={reload} />

      <Sheet open={row !== null} title={row?.label ?? ''} onClose={() => setRow(null)}>
        {row && <RowNumbers row={row} onOpen={(more, title) => openOrders({ ...base, ...keyOf(shown, row.key), ...more }, title)} />}
      </Sheet>
    </Page>
  );
}

const daysWords = (days: number) => (days < 1 ? '一半在当天' : `一半在 ${days} 天内`);

function noteOf(row: Demanded): string {
  const words = fateNames.filter((fate) => row[fate] > 0).map((fate) => `${fates[fate]} ${row[fate]}`);
  return [...words, ...(row.medianDays === null ? [] : [`${daysWords(row.medianDays)}服务`])].join('，');
}

/** A row's key as the filter names it. */
function keyOf(shown: ViewName, key: string): Partial<OrderFilterInput> {
  return { byTopic: { topicId: key }, byPlace: { gridCode: key }, byAudience: { audience: key as Audience }, byMonth: { firstMonth: key, lastMonth: key } }[shown];
}

function RowNumbers({ row, onOpen }: { row: DemandRow; onOpen: (more: Partial<OrderFilterInput>, title: string) => void }) {
  const lines: { label: string; count: number; more: Partial<OrderFilterInput> }[] = [
    { label: '点单', count: row.asked, more: {} },
    ...fateNames.map((fate) => ({ label: fates[fate], count: row[fate], more: { fate } })),
    { label: '服务后又点', count: row.again, more: { again: true } },
  ];
  return (
    <Card list>
      {lines.map(({ label, count, more }) => (
        <Cell key={label} label={label} value={`${count} 件`} onTap={count > 0 ? () => onOpen(more, `${row.label}：${label}`) : undefined} />
      ))}
    </Card>
  );
}
