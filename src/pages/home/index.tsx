import { useState } from 'react';
import Taro from '@tarojs/taro';
import type { Home } from '@domain/answers';
import { call, login, tell } from '@/api/call';
import { knownHelper, rememberHelper } from '@/order/behalf-box';
import { BehalfDrafts } from '@/order/behalf-drafts';
import { askDutyAhead } from '@/order/duty-phone';
import { hasDesk, keep } from '@/order/keep';
import { Refresh } from '@/order/refresh';
import { FeedNotices } from '@/order/feed-notices';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { topicLook } from '@/order/topic-look';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Hero } from '@/ui/hero';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tile, Tiles } from '@/ui/tile';
import { DemoEntry } from './demo-entry';
import { Entries } from './entries';
import { ElderHome, ElderOffer } from './elder';
import { keepHome, lastHome } from './last';
import { Greeting } from './greeting';
import { getTheme, useTheme } from '@/ui/theme';
import { Asks } from './asks';
import { usePulse } from '@/order/use-pulse';
import { Unread } from './unread';
import { Articles, Desks, OpenOrders, Overdue } from './parts';
import { hasServiceDrafts, HomeServiceDrafts } from './service';

async function readHome(): Promise<Home> {
  if (getTheme().elderMode) askDutyAhead();
  const home = await call<Home>('home.read');
  keep(hasDesk, home.desks.some((desk) => desk.kind === 'grid'));
  keepHome(home);
  if (home.me) rememberHelper({ me: home.me, topics: home.topics });
  return home;
}

export default function HomePage() {
  const { data: fresh, error, loading, reload } = useLoad(readHome, []);
  const [last] = useState(lastHome);
  // What was seen last stands there until the answer comes; those with something to write down go the way below instead.
  const offline = !fresh && error?.offline;
  const data = fresh ?? (offline && (knownHelper() || hasServiceDrafts()) ? null : error && !offline ? null : last);
  const [choosing, setChoosing] = useState(false);
  usePulse(reload, (data?.desks.length ?? 0) > 0);
  const { elderMode } = useTheme();

  const known = !data && error?.offline ? knownHelper() : null;
  if (known || (!data && error?.offline && hasServiceDrafts())) {
    return (
      <Page title='科普点单'>
        <HomeServiceDrafts onSent={reload} />
        {known && <BehalfDrafts personId={known.me.id} topics={known.topics} onSent={reload} />}
        {known && <Hero icon='calendar' title='代点单' note='没有信号也能填，存在手机里' onTap={() => goTo('/pages/order/new')} />}
        <Empty text='现在没有信号' note='填好的存在手机里，有信号会自己发' action='再试' onAction={reload} />
      </Page>
    );
  }
  if (!data) return <Page title='科普点单' loading={!error} failure={error} onRetry={reload} />;

  // In the mini-program anybody may order, for it logs in by itself; a browser can't.
  const mayOrder = data.me !== null || process.env.TARO_ENV === 'weapp';
  const entered = async () => {
    setChoosing(false);
    await reload();
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
  };
  // Nobody is asked who they are before they want something; whoever has been here before says so with one tap.
  const comeIn = () => login().then(entered, tell);

  if (elderMode) {
    return (
      <ElderHome home={data} banner={error && <StaleNotice error={error} onRetry={reload} />} onEntered={entered}>
        <FeedNotices corrections={data.corrections} emergency={data.emergency} />
        <Asks asks={data.asks} />
        <Desks desks={data.desks} />
        <Overdue count={data.overdue} />
      </ElderHome>
    );
  }

  return (
    <Page title='科普点单' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <FeedNotices corrections={data.corrections} emergency={data.emergency} />
      <ElderOffer />
      <Greeting county={data.county} name={data.me?.name ?? null} />
      {data.demo && data.me && (
        <Notice tone='blue' icon='person' action='换一个人' onAction={() => setChoosing(true)}>
          {`演示：您是${data.me.name ?? '样例人物'}${postOf(data.me)}`}
        </Notice>
      )}
      {data.demo && !data.me && <DemoEntry onEntered={entered} />}
      {!data.demo && !mayOrder && (
        <>
          <Notice title='点单在微信里办'>用微信打开“科普点单”小程序，不用注册就能点单。没有微信的老人，请村（社区）网格员代点单。</Notice>
          <Hero icon='lock' title='电脑登录' note='网格长、联络员、队长在电脑上办公，用手机确认' onTap={() => goTo('/pages/entry/desk')} />
        </>
      )}
      {mayOrder && (
        <>
          {data.me && <HomeServiceDrafts key={`service.${data.me.id}`} onSent={reload} />}
          {data.me && <BehalfDrafts key={data.me.id} personId={data.me.id} topics={data.topics} onSent={reload} />}
          <Hero icon='calendar' title='我要点单' note='想听什么，老师上门来讲' onTap={() => goTo('/pages/order/new')} />
          {!data.me && <Card list><Cell icon='person' label='点过单、有任职的，点这里' note='换了手机，或删过小程序，进来还是您' onTap={comeIn} /></Card>}
          <Unread count={data.unread} />
          <Asks asks={data.asks} />
          <Desks desks={data.desks} />
          <Overdue count={data.overdue} />
          <Entries may={data.may} />
          {data.mayWrite && <Card list><Cell icon='edit' label='文章编辑' note='写、审、推送' onTap={() => goTo('/pages/editor/list')} /></Card>}
          <OpenOrders orders={data.orders} />
          <Card title='想听什么'>
            <Tiles>
              {topicsFirst(data).map((topic) => (
                <Tile key={topic.id} label={topic.name} {...topicLook(topic.icon)} onTap={() => goTo(`/pages/order/new?topic=${topic.id}`)} />
              ))}
              <Tile label='别的' icon='edit' tone='grey' onTap={() => goTo('/pages/order/new?topic=other')} />
            </Tiles>
          </Card>
        </>
      )}
      <Card list><Cell icon='calendar' label='近期科普活动' note='看时间、报名' onTap={() => goTo('/pages/gather/calendar')} /></Card>
      <Articles articles={data.articles} />
      <Refresh error={error} loading={loading} onTap={reload} />

      <Sheet open={choosing} title='换一个人' onClose={() => setChoosing(false)}>
        <DemoEntry onEntered={entered} />
      </Sheet>
    </Page>
  );
}

/* In an emergency its topic, or the one above it, stands first. */
function topicsFirst({ topics, emergency }: Home): Home['topics'] {
  const first = topics.find((one) => one.id === emergency?.topicId);
  const top = first?.parentId ?? first?.id;
  return topics.filter((one) => one.parentId === null).sort((a, b) => Number(b.id === top) - Number(a.id === top));
}

function postOf(me: NonNullable<Home['me']>): string {
  const [first] = me.posts;
  return first ? `（${first.where}${first.label}）` : '（居民）';
}
