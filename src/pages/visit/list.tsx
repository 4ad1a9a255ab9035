/** 走访: what lies on this phone, what was written down, and which places have not been visited for long. */
import { useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import { View } from '@tarojs/components';
import type { Me } from '@domain/answers';
import type { UnvisitedPage, VisitPage, VisitView } from '@domain/visit/visit';
import { ahead, call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { ToTellList } from '@/order/to-tell';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';
import { Cell } from '@/ui/cell';
import { Drafts } from './drafts';
import { knownVisitor } from './note';

const spans = [{ value: '30', label: '30 天' }, { value: '60', label: '60 天' }, { value: '90', label: '90 天' }] as const;
type Span = (typeof spans)[number]['value'];
const shownPlaces = 30;

export default function VisitListPage() {
  const { ref = '' } = useRouter().params;
  const [list, setList] = useState<'mine' | 'unvisited'>('mine');
  const [days, setDays] = useState<Span>('30');
  const { data, error, loading, reload } = useLoad(async (first) => {
    if (first && ref) ahead('article.toTell', { gridCode: ref });
    const [me, mine, unvisited] = await Promise.all([call<Me>('me.read'), call<VisitPage>('visit.mine'), call<UnvisitedPage>('visit.unvisited', { days: Number(days) })]);
    return { me, mine, unvisited };
  }, [days]);
  const known = knownVisitor();
  const open = (key: string) => goTo(`/pages/visit/add?ref=${ref}&draft=${key}`);
  const add = () => goTo(`/pages/visit/add?ref=${ref}`);
  if (needsEntry(error)) return <Page title='走访'><EntryNeeded /></Page>;
  // Without signal the drafts are what one comes for, so the form stays within reach.
  if (!data) {
    return (
      <Page title='走访' loading={!error} failure={error?.offline ? null : error} onRetry={reload} footer={<Button icon='plus' onTap={add}>记一次走访</Button>}>
        {known && <Drafts personId={known.personId} onSent={reload} onOpen={open} />}
        <Empty text='现在没有信号' note='可以先记下来，有了信号会自己发出去' action='再试' onAction={reload} />
      </Page>
    );
  }
  const { places, of } = data.unvisited;
  return (
    <Page title='走访' banner={error && <StaleNotice error={error} onRetry={reload} />} footer={<Button icon='plus' onTap={add}>记一次走访</Button>}>
      <Drafts personId={data.me.id} onSent={reload} onOpen={open} />
      <Segments items={[{ value: 'mine', label: '我记的' }, { value: 'unvisited', label: '多久没去', count: places.length }]} value={list} onChange={setList} />
      <ToTellList gridCode={ref} />
      {ref && <Card list><Cell icon='star' label='点单码' note='贴在科普栏上，扫一扫就点这个村的单' onTap={() => goTo(`/pages/community/board?code=${ref}`)} /></Card>}
      {list === 'mine' && <Mine key={data.mine.items[0]?.id} first={data.mine} />}
      {list === 'unvisited' && (
        <>
          <Choices options={spans} value={days} onChange={setDays} label='多久没有走访' />
          {places.length === 0 ? (
            <Empty text={`${of} 个地方 ${days} 天内都去过`} />
          ) : (
            <Card list title={`${days} 天没有走访的：${places.length} 个（共 ${of} 个）`}>
              {places.slice(0, shownPlaces).map((place) => (
                <Cell key={place.code} icon='location' label={place.name} value={place.daysAgo === null ? '还没有记录' : `${place.daysAgo} 天前`} />
              ))}
              {places.length > shownPlaces && <Cell label={`还有 ${places.length - shownPlaces} 个`} note='先走访上面这些最久没去的' />}
            </Card>
          )}
        </>
      )}
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}

function Mine({ first }: { first: VisitPage }) {
  const [page, setPage] = useState(first);
  if (page.items.length === 0) return <Empty text='还没有走访记录' note='去了谁家、问了什么，记一笔；有想听的就替他点单' />;
  const more = async () => {
    try {
      const next = await call<VisitPage>('visit.mine', { next: page.next });
      setPage({ items: [...page.items, ...next.items], next: next.next });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <>
      <Portions apart items={page.items} size={page.items.length} renderItem={(visit) => <Visited key={visit.id} visit={visit} />} />
      {page.next && <Button kind='plain' onTap={more}>再看一些</Button>}
    </>
  );
}

function Visited({ visit }: { visit: VisitView }) {
  const { orderId } = visit;
  return (
    <Card>
      <CardTitle text={visit.house} note={`${visit.place} · ${visit.day}`} side={orderId ? <Tag tone='brand'>已点单</Tag> : undefined} />
      <Words>{visit.asked}</Words>
      {orderId && <View><Button kind='plain' inline onTap={() => void Taro.navigateTo({ url: `/pages/order/view?id=${orderId}` })}>看这一单</Button></View>}
    </Card>
  );
}
