/** 练习单: large boxes to tick, kept on this phone; the word against fraud stands on top. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { PracticeSheet } from '@domain/article/practice';
import { call } from '@/api/call';
import { goTo } from '@/order/go-to';
import { keep, kept } from '@/order/keep';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tap } from '@/ui/tap';
import { Words } from '@/ui/words';
import './practice.css';

export default function PracticePage() {
  const { slug = '' } = useRouter().params;
  const name = `practice.${slug}`;
  const { data, error, reload } = useLoad(() => call<PracticeSheet>('practice.read', { slug }), [slug]);
  const [ticked, setTicked] = useState<string[]>(() => kept<string[]>(name) ?? []);
  if (!data) return <Page title='练习单' loading={!error} failure={error} onRetry={reload} />;
  const tick = (text: string) => {
    const now = ticked.includes(text) ? ticked.filter((one) => one !== text) : [...ticked, text];
    keep(name, now);
    setTicked(now);
  };
  const boxes = data.parts.flatMap((part) => part.lines).filter((line) => line.box);
  const done = boxes.filter((line) => ticked.includes(line.text)).length;
  return (
    <Page
      title='练习单'
      footer={
        <>
          {process.env.TARO_ENV === 'h5' && <Button onTap={() => window.print()}>打印</Button>}
          <Button kind='plain' icon='calendar' onTap={() => goTo(`/pages/order/new?topic=${data.topicId}`)}>还不会，再请老师来</Button>
        </>
      }
    >
      {data.tip && <Notice tone='orange'>{data.tip}</Notice>}
      <Words kind='title'>{data.title}</Words>
      <Words kind='note'>{`${data.summary}（已打勾 ${done} 个，一共 ${boxes.length} 个）`}</Words>
      {data.parts.map((part) => (
        <Card key={part.title} list caption={part.title || undefined}>
          {part.lines.map((line) => (line.box ? (
            <Tap key={line.text} className='practice-step' role='checkbox' checked={ticked.includes(line.text)} label={line.text} onTap={() => tick(line.text)}>
              <View className={ticked.includes(line.text) ? 'practice-box is-ticked' : 'practice-box'}>{ticked.includes(line.text) && <Icon name='check' size={28} />}</View>
              <Text className='practice-words'>{line.text}</Text>
            </Tap>
          ) : <View key={line.text} className='practice-step'><Text className='practice-words'>{line.text}</Text></View>))}
        </Card>
      ))}
      <Words kind='note'>{`来源：${data.source}`}</Words>
    </Page>
  );
}
