/** 点单: a new wish, or (?amend=) an order's wish changed. The code on a village's board opens it with that village chosen. */
import { useRouter } from '@tarojs/taro';
import type { GridPage, Home, Me, OrderView, TopicView } from '@domain/answers';
import { readScene } from '@domain/scene';
import { ahead, call, CallError } from '@/api/call';
import { knownHelper, rememberHelper } from '@/order/behalf-box';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { lastVillage, type Village } from '@/order/village';
import { Page } from '@/ui/page';
import { AmendForm } from './amend-form';
import { PlaceForm } from './place-form';

interface Loaded { topics: TopicView[]; me: Me; order: OrderView | null; /** the one on whose board the code hangs */ village: Village | null }

/* A village that is no more, or a code of somebody's own making: then it is chosen by hand, as ever. */
async function villageOf(code: string | null): Promise<Village | null> {
  if (!code) return null;
  try {
    const { node, path } = await call<GridPage>('grid.read', { code });
    return node.level === 'village' ? { code: node.code, name: path.slice(1).map((one) => one.name).join('') } : null;
  } catch (fault) {
    if (fault instanceof CallError && !fault.offline) return null;
    throw fault;
  }
}

async function readForm({ amend, again, at }: { amend?: string; again?: string; at?: string }, villageCode: string | null): Promise<Loaded> {
  // What the form's parts will ask for, in the same request.
  ahead('institution.mine');
  ahead('kin.list');
  const likely = amend || again ? at : villageCode ?? lastVillage()?.code;
  if (likely) ahead('venue.list', { villageCode: likely });
  try {
    // `me.read` needs a log-in, so that the mini-program makes one now and not when everything is filled in.
    const [me, home, order, village] = await Promise.all([call<Me>('me.read'), call<Home>('home.read'), amend ?? again ? call<OrderView>('order.read', { id: amend ?? again }) : null, villageOf(villageCode)]);
    rememberHelper({ me, topics: home.topics });
    return { me, topics: home.topics, order, village };
  } catch (fault) {
    // Who orders for others does so at their doors, where there may be no signal.
    const known = fault instanceof CallError && fault.offline && !amend && !again ? knownHelper() : null;
    if (known) return { ...known, order: null, village: null };
    throw fault;
  }
}

export default function OrderNewPage() {
  const { topic, amend, draft, again, at, village, scene } = useRouter().params;
  const opened = readScene(scene);
  const villageCode = opened?.kind === 'village' ? opened.code : village ?? null;
  const title = amend ? '修改点单' : '我要点单';
  const { data, error, reload } = useLoad(() => readForm({ amend, again, at }, villageCode), [amend, again, villageCode]);

  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  if (data.order && amend) return <AmendForm key={data.order.id} order={data.order} topics={data.topics} />;
  return <PlaceForm key={`${data.me.id} ${draft ?? ''} ${again ?? ''}`} me={data.me} topics={data.topics} wanted={topic ?? null} draftKey={draft ?? null} again={data.order} village={data.village} />;
}
