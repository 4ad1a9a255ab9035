/** 点单: a new wish, or (?amend=) an order's wish changed. */
import { useRouter } from '@tarojs/taro';
import type { Home, Me, OrderView, TopicView } from '@domain/answers';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Page } from '@/ui/page';
import { AmendForm } from './amend-form';
import { PlaceForm } from './place-form';

interface Loaded { topics: TopicView[]; me: Me; order: OrderView | null }

export default function OrderNewPage() {
  const { topic, amend } = useRouter().params;
  const title = amend ? '修改点单' : '我要点单';
  const { data, error, reload } = useLoad(async (): Promise<Loaded> => {
    // `me.read` needs a log-in, so that the mini-program makes one now and not when everything is filled in.
    const [me, home, order] = await Promise.all([call<Me>('me.read'), call<Home>('home.read'), amend ? call<OrderView>('order.read', { id: amend }) : null]);
    return { me, topics: home.topics, order };
  }, [amend]);

  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error?.say} onRetry={reload} />;
  if (data.order) return <AmendForm key={data.order.id} order={data.order} topics={data.topics} />;
  return <PlaceForm key={data.me.id} me={data.me} topics={data.topics} wanted={topic ?? null} />;
}
