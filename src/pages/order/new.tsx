/** 点单: a new wish, or (?amend=) an order's wish changed. */
import { useRouter } from '@tarojs/taro';
import type { Home, Me, OrderView, TopicView } from '@domain/answers';
import { ahead, call, CallError } from '@/api/call';
import { knownHelper, rememberHelper } from '@/order/behalf-box';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { lastVillage } from '@/order/village';
import { Page } from '@/ui/page';
import { AmendForm } from './amend-form';
import { PlaceForm } from './place-form';

interface Loaded { topics: TopicView[]; me: Me; order: OrderView | null }

async function readForm(amend: string | undefined, again: string | undefined, at: string | undefined): Promise<Loaded> {
  // What the form's parts will ask for, in the same request.
  ahead('institution.mine');
  ahead('kin.list');
  const villageCode = amend || again ? at : lastVillage()?.code;
  if (villageCode) ahead('venue.list', { villageCode });
  try {
    // `me.read` needs a log-in, so that the mini-program makes one now and not when everything is filled in.
    const [me, home, order] = await Promise.all([call<Me>('me.read'), call<Home>('home.read'), amend ?? again ? call<OrderView>('order.read', { id: amend ?? again }) : null]);
    rememberHelper({ me, topics: home.topics });
    return { me, topics: home.topics, order };
  } catch (fault) {
    // Who orders for others does so at their doors, where there may be no signal.
    const known = fault instanceof CallError && fault.offline && !amend && !again ? knownHelper() : null;
    if (known) return { ...known, order: null };
    throw fault;
  }
}

export default function OrderNewPage() {
  const { topic, amend, draft, again, at } = useRouter().params;
  const title = amend ? '修改点单' : '我要点单';
  const { data, error, reload } = useLoad(() => readForm(amend, again, at), [amend, again]);

  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error?.say} onRetry={reload} />;
  if (data.order && amend) return <AmendForm key={data.order.id} order={data.order} topics={data.topics} />;
  return <PlaceForm key={`${data.me.id} ${draft ?? ''} ${again ?? ''}`} me={data.me} topics={data.topics} wanted={topic ?? null} draftKey={draft ?? null} again={data.order} />;
}
