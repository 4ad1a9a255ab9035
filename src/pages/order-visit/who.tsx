/** Who comes, so that the household can check before opening the door. */
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { Comers } from '@domain/order/service';
import { call } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import './who.css';

const title = '谁会来';

export default function WhoComesPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<Comers>('order.comers', { id }), [id]);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  return (
    <Page title={title}>
      <Card list title={data.team}>
        <Cell label='上门时间' value={data.slot} />
        <Cell label='哪一单' value={data.title} note={`工单号 ${data.number}`} />
      </Card>
      <Card title={`来 ${data.comers.length} 个人`}>
        {data.comers.map((one) => (
          <View key={one.badge} className='who-row'>
            <View className='who-words'>
              <Text className='who-name'>{one.name}</Text>
              <Text className='who-label'>{one.label}</Text>
            </View>
            <View className='who-badge' aria-label={`工牌号 ${one.badge.split('').join(' ')}`}>
              <Text className='who-badge-name'>工牌号</Text>
              <Text className='who-badge-number'>{one.badge}</Text>
            </View>
          </View>
        ))}
      </Card>
      <Notice tone='blue' title='开门前对一对'>请来的人打开“出示给对方看”，姓名和工牌号要和这里一样。对上了，再把到场码告诉他们。</Notice>
      <Notice tone='orange'>不收钱、不卖东西、不要身份证和银行卡号。对不上就不开门，打电话问村（社区）。</Notice>
    </Page>
  );
}
