/** 出示给对方看: held up at the door. Kept on the phone from the last time there was signal. */
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { Comers } from '@domain/order/service';
import { call, CallError, personHere } from '@/api/call';
import { keep, kept } from '@/order/keep';
import { showOf } from '@/order/service-box';
import { useLoad } from '@/order/use-load';
import { Code } from '@/ui/code';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import './show.css';

const title = '出示给对方看';

const place = () => showOf(personHere() ?? '');

async function read(id: string): Promise<Comers> {
  try {
    const comers = await call<Comers>('order.comers', { id });
    keep(place(), { id, comers });
    return comers;
  } catch (fault) {
    const known = kept<{ id: string; comers: Comers }>(place());
    if (fault instanceof CallError && fault.offline && known?.id === id) return known.comers;
    throw fault;
  }
}

export default function ShowPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => read(id), [id]);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const me = data.comers.find((one) => one.me);
  if (!me) return <Page title={title}><Empty text='您不在这一单的上门名单里' /></Page>;
  return (
    <Page title={title}>
      <View className='show-badge'>
        <Text className='show-team'>{data.team}</Text>
        <Text className='show-name'>{me.name}</Text>
        <Text className='show-label'>{me.label}</Text>
        <Text className='show-small'>工牌号</Text>
        <Code code={me.badge} group={5} />
        <View className='show-facts'>
          <Text className='show-fact'>{`${data.slotToday ? '今天：' : '约好的时间：'}${data.slot}`}</Text>
          <Text className='show-fact'>{`讲：${data.title}`}</Text>
          <Text className='show-fact'>{`工单号 ${data.number}`}</Text>
        </View>
      </View>
      <Notice tone='brand' icon='info' title='请对方把到场码告诉我'>到场码在点单人的手机上或纸条上，六位数字。对好了工牌号再说。</Notice>
    </Page>
  );
}
