import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Notice } from '@/ui/notice';
import { Segments } from '@/ui/segments';
import { Words } from '@/ui/words';
import type { Voice } from './use-voice';

const rates = [{ value: '0.8', label: '慢' }, { value: '1', label: '平常' }, { value: '1.2', label: '快' }, { value: '1.5', label: '更快' }] as const;

/** Listen, stop, go on, and how fast. */
export function VoiceBar({ voice, count }: { voice: Voice; count: number }) {
  if (voice.state === 'none') return <Notice tone='orange' title='这里念不出声'>这台手机（电脑）没有中文朗读，字给您放到最大了。也可以请网格员在村里广播。</Notice>;
  const playing = voice.state === 'playing' || voice.state === 'looking';
  return (
    <Card>
      {playing ? <Button kind='plain' icon='speaker' onTap={voice.pause}>停一停</Button> : <Button kind='plain' icon='speaker' onTap={() => voice.play()}>{voice.state === 'paused' ? '接着听' : '听这篇文章'}</Button>}
      {voice.state !== 'idle' && (
        <>
          <Words kind='note' center>{voice.state === 'looking' ? '正在准备' : voice.state === 'paused' ? `停在第 ${voice.at + 1} 句，共 ${count} 句` : `正在念第 ${voice.at + 1} 句，共 ${count} 句`}</Words>
          <Segments items={rates} value={String(voice.rate) as (typeof rates)[number]['value']} onChange={(rate) => voice.setRate(Number(rate))} />
          {voice.state === 'paused' && voice.at > 0 && <Button kind='text' onTap={() => voice.play(0)}>从头听</Button>}
        </>
      )}
    </Card>
  );
}
