/** A poster with a QR code: on the phone to send on, on A4 to put up. */
import { useMemo } from 'react';
import Taro, { useRouter, useShareAppMessage } from '@tarojs/taro';
import { Image, Text, View } from '@tarojs/components';
import { renderSVG } from 'uqr';
import type { GatheringView } from '@domain/gather/gathering';
import { call } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import { shareOf, urlOf } from './link';
import './poster.css';

const title = '海报';
const inBrowser = process.env.TARO_ENV === 'h5';

export default function PosterPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<GatheringView>('gathering.read', { id }), [id]);
  useShareAppMessage(() => (data ? shareOf(data) : { title }));
  const url = data && urlOf(data);
  const code = useMemo(() => (url ? `data:image/svg+xml,${encodeURIComponent(renderSVG(url, { ecc: 'M', border: 2 }))}` : null), [url]);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const copy = () => void Taro.setClipboardData({ data: url ?? '' }).then(() => toast('网址复制好了'));
  const footer = inBrowser
    ? <><Button onTap={() => window.print()}>打印</Button><Button kind='text' onTap={copy}>复制网址</Button></>
    : <Button openType='share'>发给邻居</Button>;
  return (
    <Page title={title} footer={data.standing === 'coming' ? footer : undefined}>
      {data.standing !== 'coming' && <Notice tone='orange'>{data.standing === 'looking' ? '时间还没定，先别贴海报' : `这场活动${data.standingLabel}`}</Notice>}
      {!url && <Notice tone='blue'>县里还没有设网址，海报上没有二维码；可以直接发给邻居，或者截图。</Notice>}
      <View className='poster'>
        <Text className='poster-county'>{`${data.county}科普活动`}</Text>
        <Text className='poster-title'>{data.title}</Text>
        <View className='poster-facts'>
          <Fact name='时间' words={data.slot} />
          <Fact name='地点' words={`${data.village} ${data.place}`} />
          {data.team && <Fact name='谁来' words={data.team} />}
          {data.speaker && <Fact name='讲师' words={data.speaker} />}
        </View>
        {data.note && <Text className='poster-note'>{data.note}</Text>}
        {code && (
          <View className='poster-code'>
            <Image className='poster-qr' src={code} mode='aspectFit' {...alt('报名二维码')} />
            <Text className='poster-scan'>扫码报名</Text>
          </View>
        )}
        <Text className='poster-note'>不收费。没有手机的，请村（社区）网格员替您报名。</Text>
      </View>
    </Page>
  );
}

function Fact({ name, words }: { name: string; words: string }) {
  return (
    <View className='poster-fact'>
      <Text className='poster-name'>{name}</Text>
      <Text className='poster-words'>{words}</Text>
    </View>
  );
}
