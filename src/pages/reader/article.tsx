import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { ArticleView } from '@domain/answers';
import { call } from '@/api/call';
import { goTo } from '@/order/go-to';
import { keep, kept } from '@/order/keep';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { isPractice } from '@domain/article/practice';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Tag } from '@/ui/tag';
import { useTheme } from '@/ui/theme';
import './article.css';

type Letters = 'normal' | 'large' | 'huge';
type Block = ArticleView['blocks'][number];

const sizes: readonly { value: Letters; label: string }[] = [{ value: 'normal', label: '标准字' }, { value: 'large', label: '大字' }, { value: 'huge', label: '特大字' }];
const lettersKey = 'reader.letters';

export default function ReaderArticlePage() {
  const { slug = '' } = useRouter().params;
  const { elder } = useTheme();
  const [letters, setLetters] = useState<Letters>(() => kept<Letters>(lettersKey) ?? (elder ? 'large' : 'normal'));
  const { data, error, reload } = useLoad(() => call<ArticleView>('article.read', { slug }), [slug]);
  if (!data) return <Page title='科普文章' loading={!error} failure={error?.say} onRetry={reload} />;

  const choose = (size: Letters) => {
    keep(lettersKey, size);
    setLetters(size);
  };
  const order = () => goTo(`/pages/order/new?topic=${data.topicId}`);

  return (
    <Page
      title='科普文章'
      banner={error && <StaleNotice error={error} onRetry={reload} />}
      footer={<Button icon='calendar' onTap={order}>想听这方面的课？我要点单</Button>}
    >
      <Segments items={sizes} value={letters} onChange={choose} />
      <View className={`article is-${letters}`}>
        <Text className='article-title'>{data.title}</Text>
        <View className='article-tags'>
          {data.topic && <Tag tone='brand'>{data.topic}</Tag>}
          {!data.reviewedOn && <Tag tone='orange' icon='info'>样例，待本县审核</Tag>}
        </View>
        {isPractice(slug) && <Card list><Cell icon='edit' label='练习单' value='学完练一练' onTap={() => goTo(`/pages/reader/practice?slug=${slug}`)} /></Card>}
        {data.blocks.map((block, at) => <BlockView key={at} block={block} />)}
        <View className='article-source'>
          <Text className='article-source-line'>{`来源：${data.source}`}</Text>
          <Text className='article-source-line'>{reviewWords(data)}</Text>
        </View>
      </View>
    </Page>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'h') return <Text className='article-head'>{block.text}</Text>;
  if (block.kind === 'li') {
    return (
      <View className='article-item'>
        <View className='article-dot' />
        <Text className='article-item-words'>{block.text}</Text>
      </View>
    );
  }
  if (block.kind === 'tip') {
    return (
      <View className='article-tip ui-tone-orange'>
        <Icon name='warning' className='article-tip-icon' />
        <Text className='article-item-words'>{block.text}</Text>
      </View>
    );
  }
  return <Text className='article-words'>{block.text}</Text>;
}

function reviewWords({ reviewer, reviewedOn }: ArticleView): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(reviewedOn ?? '');
  return day ? `审核：${reviewer}，${day[1]}年${Number(day[2])}月${Number(day[3])}日` : `审核：${reviewer}`;
}
