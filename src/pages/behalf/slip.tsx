/** The slip of a 代点单, to be printed: above the fold what happens, below it the rating code, which is not shown on the screen. */
import { useEffect, useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Image, Text, View } from '@tarojs/components';
import type { SlipView } from '@domain/order/slip';
import type { CodeView } from '@domain/scene';
import { call, newKey, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { addressOf, qrImage } from './qr';
import './slip.css';

const title = '点单纸条';
const canPrint = process.env.TARO_ENV === 'h5';

export default function SlipPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<SlipView>('order.slip', { id }), [id]);
  // The paper does not wait for WeChat: until its code is there, or without it, the plain one stands.
  const { data: code } = useLoad(async () => (canPrint ? call<CodeView>('code.slip', { id }) : null), [id]);
  const [printing, setPrinting] = useState<SlipView | null>(null);
  // One key as long as the page is open: when the answer or the paper is lost, this page may ask once more.
  const key = useRef(newKey());
  useEffect(() => {
    if (printing && canPrint) window.print();
  }, [printing]);

  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const slip = printing ?? data;
  const print = async () => {
    try {
      setPrinting({ ...(await call<SlipView>('order.slip', { id, key: key.current })) });
    } catch (fault) {
      tell(fault);
    }
  };
  const rateAt = addressOf(`/pages/behalf/rate?number=${slip.number}`);
  const rateCode = code?.picture ?? (rateAt && qrImage(rateAt));
  const usedUp = slip.serves || (slip.printedAt !== null && slip.ratingCode === null);
  return (
    <Page title={title} footer={canPrint ? <Button onTap={print}>{usedUp ? '打印（没有评价码）' : '打印'}</Button> : undefined}>
      <View className='slip-hint'>
        {!canPrint && <Notice tone='orange'>请在电脑上打开这一单，用打印机打印</Notice>}
        {canPrint && slip.serves && <Notice tone='orange'>您自己也去上门，评价码不能由您打印。老人等社区回访时再评价。</Notice>}
        {canPrint && usedUp && !slip.serves && <Notice tone='orange'>评价码已经打印过一次，不能再打。纸条丢了，就等社区回访时再评价。</Notice>}
        {canPrint && !usedUp && <Notice tone='blue'>评价码只能打印一次，屏幕上不显示。打好后沿线折起来，交给点单的人自己保管。</Notice>}
      </View>
      <View className='slip-paper'>
        <Text className='slip-title'>科普点单</Text>
        <Line name='工单号' words={slip.number} strong />
        <Line name='想听' words={slip.title} />
        <Line name='地点' words={`${slip.place} ${slip.venue}`} />
        <Line name='时间' words={slip.slots.join('，或')} />
        <Line name='现在' words={slip.plain} />
        <Line name='接下来' words={slip.next} />
        {slip.team && <Line name='谁会来' words={slip.team} />}
        {slip.visitCode && (
          <View className='slip-code'>
            <Text className='slip-code-name'>到场码</Text>
            <Text className='slip-code-digits'>{`${slip.visitCode.slice(0, 3)} ${slip.visitCode.slice(3)}`}</Text>
            <Text className='slip-note'>来的人到了门口、说得出是哪支队，再告诉他们。不收钱、不卖东西。</Text>
          </View>
        )}
        <View className='slip-fold'><Text className='slip-fold-words'>✂ 对折后给老人，评价时再打开</Text></View>
        <View className='slip-below'>
          <View className='slip-code'>
            <Text className='slip-code-name'>评价码</Text>
            <RatingCode code={slip.ratingCode} instead={slip.serves ? '等回访时评价' : usedUp ? '已打印过' : null} />
            <Text className='slip-note'>评价码不要告诉网格员和上门的人。</Text>
          </View>
          {rateCode && (
            <View className='slip-qr'>
              <Image className='slip-qr-image' src={rateCode} mode='aspectFit' {...alt('评价页的二维码')} />
              <Text className='slip-note'>{code?.picture ? '家里人用微信扫一扫，替老人评价' : '家里人扫一扫，替老人评价'}</Text>
            </View>
          )}
        </View>
        <Text className='slip-note'>服务完了，请家里人扫码，或者打开“科普点单”，在“我的”里点“凭评价码评价”，填工单号和评价码，满意不满意都可以说。不会用也不要紧，社区会来回访。</Text>
      </View>
    </Page>
  );
}

/* The helper holds the screen; only the paper carries the code. */
function RatingCode({ code, instead }: { code: string | null; instead: string | null }) {
  if (instead) return <Text className='slip-code-digits'>{instead}</Text>;
  return (
    <>
      <Text className='slip-hidden'>●●●● ●●●●</Text>
      <Text className='slip-code-digits slip-secret'>{code ? `${code.slice(0, 4)} ${code.slice(4)}` : ''}</Text>
    </>
  );
}

function Line({ name, words, strong = false }: { name: string; words: string; strong?: boolean }) {
  return (
    <View className='slip-line'>
      <Text className='slip-name'>{name}</Text>
      <View className='slip-words'>
        <Text className={strong ? 'is-strong' : ''}>{words}</Text>
      </View>
    </View>
  );
}
