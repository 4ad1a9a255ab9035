/** The slip of a 代点单, to be printed: above the fold what happens, below it the rating code, which is not shown on the screen. */
import { useEffect, useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { SlipView } from '@domain/order/slip';
import { call, newKey, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import './slip.css';

const title = '点单纸条';
const canPrint = process.env.TARO_ENV === 'h5';

export default function SlipPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<SlipView>('order.slip', { id }), [id]);
  const [printing, setPrinting] = useState<SlipView | null>(null);
  // One key as long as the page is open: when the answer or the paper is lost, this page may ask once more.
  const key = useRef(newKey());
  useEffect(() => {
    if (printing && canPrint) window.print();
  }, [printing]);

  if (!data) return <Page title={title} loading={!error} failure={error?.say} onRetry={reload} />;
  const slip = printing ?? data;
  const print = async () => {
    try {
      setPrinting({ ...(await call<SlipView>('order.slip', { id, key: key.current })) });
    } catch (fault) {
      tell(fault);
    }
  };
  const usedUp = slip.printedAt !== null && slip.ratingCode === null;
  return (
    <Page title={title} footer={canPrint ? <Button onTap={print}>{usedUp ? '打印（没有评价码）' : '打印'}</Button> : undefined}>
      <View className='slip-hint'>
        {!canPrint && <Notice tone='orange'>请在电脑上打开这一单，用打印机打印</Notice>}
        {canPrint && usedUp && <Notice tone='orange'>评价码已经打印过一次，不能再打。纸条丢了，就等社区回访时再评价。</Notice>}
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
        {slip.visitCode && <Line name='到场码' words={slip.visitCode} strong note='服务队到门口时告诉他们' />}
        <View className='slip-fold'><Text>沿线往里折，只给点单的人自己看</Text></View>
        <Line name='评价码' words={slip.ratingCode ?? (usedUp ? '已打印过' : '')} strong secret={slip.ratingCode !== null || !usedUp} />
        <Text className='slip-note'>服务完了，请家里人打开“科普点单”，在“我的”里点“凭评价码评价”，填工单号和评价码，满意不满意都可以说。不会用也不要紧，社区会来回访。评价码不要告诉网格员和上门的人。</Text>
      </View>
    </Page>
  );
}

function Line({ name, words, note, strong = false, secret = false }: { name: string; words: string; note?: string; strong?: boolean; secret?: boolean }) {
  return (
    <View className='slip-line'>
      <Text className='slip-name'>{name}</Text>
      <View className='slip-words'>
        {/* The helper holds the screen; only the paper carries the code. */}
        {secret && <Text className='slip-hidden'>●●●● ●●●●</Text>}
        <Text className={[strong && 'is-strong', secret && 'slip-secret'].filter(Boolean).join(' ')}>{words}</Text>
        {note && <Text className='slip-note'>{note}</Text>}
      </View>
    </View>
  );
}
