/** Satisfaction, 重办率, use after a month: of the orders of one year, never of a person. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { measures, type Measure, type Quality, type QualityCell, type QualityRow } from '@domain/report/quality';
import type { OrderFilterInput } from '@domain/report/report';
import { HIDDEN_WORDS } from '@domain/report/small-numbers';
import { chinaDay } from '@domain/order/clock';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Words } from '@/ui/words';
import { openOrders } from './link';
import { Folded } from './parts';

const names = Object.keys(measures) as Measure[];
const thisYear = () => Number(chinaDay(new Date()).slice(0, 4));

function wordsOf(cell: QualityCell): string {
  if (cell === null) return HIDDEN_WORDS;
  return cell.orders === 0 ? '还没有' : `${cell.percent}%（${cell.orders} 单）`;
}

export default function QualityPage() {
  const { ref = '', team } = useRouter().params;
  const [year, setYear] = useState(thisYear);
  const [shown, setShown] = useState<Measure>('satisfaction');
  const { data, error, loading, reload } = useLoad(() => call<Quality>('report.quality', { year, ...(team ? { teamId: team } : { gridCode: ref }) }), [ref, team, year]);
  if (needsEntry(error)) return <Page title='办得怎么样'><EntryNeeded /></Page>;
  if (!data) return <Page title='办得怎么样' loading={!error} failure={error} onRetry={reload} />;

  // The list can be narrowed to rated orders; redone ones and those asked again it can't tell.
  const open = (cell: QualityCell, more: Partial<OrderFilterInput>, title: string) =>
    (data.node && shown === 'satisfaction' && cell && cell.orders > 0 ? () => openOrders({ gridCode: ref, firstMonth: `${year}-01`, lastMonth: `${year}-12`, rated: true, ...more }, `${title}：评过的单`) : undefined);
  const table = (title: string, rows: QualityRow[], filter: ((row: QualityRow) => Partial<OrderFilterInput>) | null) => (
    <Folded key={`${title} ${shown}`} title={title} items={rows} shown={12} none='这一年还没有' columns>
      {(row) => <Cell key={row.key} label={row.label} value={wordsOf(row.cells[shown])} onTap={filter ? open(row.cells[shown], filter(row), row.label) : undefined} />}
    </Folded>
  );
  return (
    <Page title={`${data.label}办得怎么样`} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Segments items={[0, 1, 2].map((back) => ({ value: String(thisYear() - back), label: `${thisYear() - back}年` }))} value={String(year)} onChange={(one) => setYear(Number(one))} />
      <Card list>
        {names.map((name) => <Cell key={name} label={measures[name].label} note={measures[name].words} value={wordsOf(data.total[name])} onTap={name === 'satisfaction' && shown === name ? open(data.total[name], {}, data.label) : undefined} />)}
      </Card>
      {data.node && (
        <View>
          <Segments items={names.map((value) => ({ value, label: measures[value].label }))} value={shown} onChange={setShown} />
        </View>
      )}
      {data.byTopic.length > 0 && table('按主题', data.byTopic, (row) => ({ topicId: row.key }))}
      {data.byTeam.length > 0 && table('按服务队', data.byTeam, null)}
      {data.node && table('按地方', data.byPlace, (row) => ({ gridCode: row.key }))}
      <Words kind='note'>{`数字从评价和回访里数出来，按点单的年份算，不用填报，也没有哪个人的名单。${HIDDEN_WORDS}；人数够、但一显示就能推算出别处小数的，也这样写。`}</Words>
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}
