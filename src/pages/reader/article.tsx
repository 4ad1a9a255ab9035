import { useMemo, useState, type ReactNode } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { ArticleView } from '@domain/answers';
import { isPractice } from '@domain/article/practice';
import { speechOf } from '@domain/article/speech';
import { dayText } from '@domain/order/clock';
import { call } from '@/api/call';
import { ArticleBlocks } from '@/order/article-blocks';
import { ElderPhone } from '@/order/duty-phone';
import { goTo, orderPath } from '@/order/go-to';
import { keep, kept } from '@/order/keep';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Tag } from '@/ui/tag';
import { useTheme } from '@/ui/theme';
import { useVoice } from './voice/use-voice';
import { VoiceBar } from './voice/voice-bar';
import './article.css';

type Letters = 'normal' | 'large' | 'huge';

const sizes: readonly { value: Letters; label: string }[] = [{ value: 'normal', label: '标准字' }, { value: 'large', label: '大字' }, { value: 'huge', label: '特大字' }];
const lettersKey = 'reader.letters';

export default function ReaderArticlePage() {
  const { slug = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<ArticleView>('article.read', { slug }), [slug]);
  if (!data) return <Page title='科普文章' loading={!error} failure={error} onRetry={reload} />;
  if (data.blocks.length === 0) return <Gone data={data} />;
  return <Reading data={data} banner={error && <StaleNotice error={error} onRetry={reload} />} />;
}

/* What was found wrong: only that it was, and why. */
function Gone({ data }: { data: ArticleView }) {
  return (
    <Page title='科普文章' footer={<Button kind='plain' onTap={() => goTo('/pages/reader/list')}>看别的文章</Button>}>
      <Notice tone='red' title={`《${data.title}》${data.standing === 'gone' ? '已经撤下' : '有说得不对的地方，正在更正'}`}>{data.changedWhy}</Notice>
      <Notice tone='blue'>以前照着做过的，请停一停；拿不准的，问网格员或者点一单。</Notice>
    </Page>
  );
}

function Reading({ data, banner }: { data: ArticleView; banner: ReactNode }) {
  const { elder, elderMode, huge } = useTheme();
  const [letters, setLetters] = useState<Letters>(() => kept<Letters>(lettersKey) ?? (huge ? 'huge' : elder ? 'large' : 'normal'));
  const pieces = useMemo(() => speechOf(data.title, data.blocks), [data]);
  const voice = useVoice({ slug: data.slug, pieces, voice: data.voice });
  const choose = (size: Letters) => {
    keep(lettersKey, size);
    setLetters(size);
  };
  // Who wanted to hear it and can't gets the largest letters.
  const shown = voice.state === 'none' ? 'huge' : letters;
  const heard = voice.state === 'playing' || voice.state === 'paused' ? pieces[voice.at]?.block ?? null : null;
  const order = () => goTo(orderPath(data.topicId, elderMode));

  return (
    <Page title='科普文章' banner={banner} footer={<Button icon='calendar' onTap={order}>想听这方面的课？我要点单</Button>}>
      {data.standing === 'expired' && <Notice tone='orange'>这篇文章过了有效期，正等着重新审，请以最新的为准。</Notice>}
      {data.standing === 'onShelf' && data.changedWhy && <Notice tone='blue' title='这篇文章更正过'>{data.changedWhy}</Notice>}
      <VoiceBar voice={voice} count={pieces.length} />
      <Segments items={sizes} value={shown} onChange={choose} />
      <View className={`article is-${shown}`}>
        <Text className='article-title'>{data.title}</Text>
        <View className='article-tags'>
          {data.topic && <Tag tone='brand'>{data.topic}</Tag>}
          {data.urgent && <Tag tone='red'>应急</Tag>}
          {data.sample && <Tag tone='orange' icon='info'>样例，待本县审核</Tag>}
        </View>
        {isPractice(data.slug) && <Card list><Cell icon='edit' label='练习单' value='学完练一练' onTap={() => goTo(`/pages/reader/practice?slug=${data.slug}`)} /></Card>}
        <ArticleBlocks blocks={data.blocks} heard={heard} />
        <View className='article-source'>
          <Text className='article-source-line'>{`来源：${data.source}`}</Text>
          <Text className='article-source-line'>{reviewWords(data)}</Text>
        </View>
      </View>
      <ElderPhone />
      <Card list title='给更多人看'>
        <Cell icon='speaker' label='村广播稿' note='大喇叭照着念，数字都写成怎么念' onTap={() => goTo(`/pages/reader/broadcast?slug=${data.slug}`)} />
        <Cell icon='list' label='明白纸' note='一张 A4，大字，贴在村里' onTap={() => goTo(`/pages/reader/leaflet?slug=${data.slug}`)} />
      </Card>
    </Page>
  );
}

function reviewWords({ reviewer, reviewedOn }: ArticleView): string {
  return `审核：${reviewer}${reviewedOn ? `，${dayText(reviewedOn)}` : ''}`;
}
