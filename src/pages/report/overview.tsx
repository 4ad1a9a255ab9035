/** For town and county: what waits where, what is late, what is missing, and who carries how much. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { Load, Overview, PlaceView } from '@domain/report/report';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Tap } from '@/ui/tap';
import { openOrders } from './link';
import { Bar, BigNumber, BigNumbers, Folded } from './parts';

export default function OverviewPage() {
  const { ref = '' } = useRouter().params;
  const [code, setCode] = useState(ref);
  const { data, error, loading, reload } = useLoad(() => call<Overview>('report.overview', { gridCode: code }), [code]);
  if (needsEntry(error)) return <Page title='总览'><EntryNeeded /></Page>;
  if (!data) return <Page title='总览' loading={!error} failure={error} onRetry={reload} />;

  const { node } = data;
  const most = Math.max(1, ...data.states.map((one) => one.orders));
  const mostAtDesk = Math.max(1, ...data.desks.map((one) => one.orders));
  return (
    <Page title={`${node.name}总览`} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Card list>
        <PickerCell label='看哪里' options={[...data.path.map((one) => option(one, node)), ...data.children.map((one) => option(one, node))]} value={node.code} onChange={setCode} />
      </Card>
      <BigNumbers>
        <BigNumber value={data.open.orders} label='件还在办' tone='blue' onTap={() => openOrders({ gridCode: code, open: true }, '还在办的单')} />
        <BigNumber value={data.open.overdue} label='件已超时' tone={data.open.overdue > 0 ? 'red' : 'brand'} onTap={() => openOrders({ gridCode: code, overdue: true }, '已超时的单')} />
      </BigNumbers>
      <Card list>
        <Cell icon='search' label='大家想听什么' note='按主题、地方、听讲的人和月份看需求' onTap={() => goTo(`/pages/report/demand?ref=${code}`)} />
        <Cell icon='star' label='办得怎么样' note='满意、重办、一个月后还在用' onTap={() => goTo(`/pages/report/quality?ref=${code}`)} />
        {node.level === 'county' || node.level === 'city' ? <Cell icon='check' label='嘉许提名' note='够了规则的人和队，由县科协确认' onTap={() => goTo('/pages/honour/propose')} /> : null}
      </Card>
      <Folded title='走到哪一步' items={data.states} none='现在没有在办的单' columns>
        {(one) => (
          <Bar key={one.state} label={one.label} value={`${one.orders} 件`} share={one.orders / most} late={one.overdue} parts={split(one)} onTap={() => openOrders({ gridCode: code, state: one.state }, one.label)} />
        )}
      </Folded>
      <Folded title='在等谁' items={data.desks} none='现在没有在办的单' columns>
        {(one) => (
          <Bar
            key={`${one.kind} ${one.ref}`} label={one.label} value={`${one.orders} 件`} share={one.orders / mostAtDesk} late={one.overdue} parts={split(one)}
            onTap={() => openOrders({ gridCode: code, deskKind: one.kind, deskRef: one.ref || null }, one.label)}
          />
        )}
      </Folded>
      <Loads title='部门' key={`departments ${code}`} items={data.departments} year={data.year} onOpen={(one, work) => openOrders({ gridCode: code, departmentId: one.id, work }, one.name)} />
      <Loads title='服务队' key={`teams ${code}`} items={data.teams} year={data.year} onOpen={(one, work) => openOrders({ gridCode: code, teamId: one.id, work }, one.name)} />
      <Folded title={`还没有责任人的地方（${data.gaps.places.length} 个）`} items={data.gaps.places} shown={5} none='每个地方都有责任人' columns>
        {(place) => <Cell key={place.code} icon='location' label={place.name} note={place.servedBy ? `现在由${place.servedBy}代办` : '没有人代办，请尽快安排'} />}
      </Folded>
      <Folded title='还没有联络员的部门' items={data.gaps.departments} none='每个部门都有联络员'>
        {(one) => <Cell key={one.id} icon='building' label={one.name} note='没有人看，不能派单过去' />}
      </Folded>
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}

function option(place: PlaceView, here: PlaceView): { value: string; label: string } {
  return { value: place.code, label: place.code === here.code ? `${place.name}（全部）` : place.name };
}

function split({ orders, overdue }: { orders: number; overdue: number }) {
  return [{ shade: 'blue' as const, count: orders - overdue }, { shade: 'red' as const, count: overdue }];
}

interface LoadsProps { title: string; items: Load[]; year: string; onOpen: (load: Load, work: 'toServe' | 'servedThisYear') => void }

function Loads({ title, items, year, onOpen }: LoadsProps) {
  return (
    <Folded title={`${title}的工作量`} items={items} none={`还没有${title}`} columns>
      {(one) => (
        <View key={one.id} className='report-load'>
          <Text className='report-load-name'>{one.name}</Text>
          <Count what='待服务' of={one.toServe} onTap={() => onOpen(one, 'toServe')} />
          <Count what={`${year}年已服务`} of={one.served} onTap={() => onOpen(one, 'servedThisYear')} />
        </View>
      )}
    </Folded>
  );
}

function Count({ what, of, onTap }: { what: string; of: Load['toServe']; onTap: () => void }) {
  const some = of.events > 0;
  return (
    <Tap className='report-load-number' label={`${what} ${of.events} 场，${of.orders} 件`} onTap={some ? onTap : undefined}>
      <Text className={some ? 'report-load-value' : 'report-load-value is-none'}>{of.orders > of.events ? `${of.events} 场 ${of.orders} 件` : `${of.events} 场`}</Text>
      <Text className='report-load-what'>{what}</Text>
    </Tap>
  );
}
