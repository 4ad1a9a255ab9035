import { Text, View } from '@tarojs/components';
import type { ArticleCard } from '@domain/answers';
import { Icon } from '@/ui/icon';
import { inOneBreath, Tap } from '@/ui/tap';
import { goTo } from './go-to';
import { topicLook } from './topic-look';
import './article-row.css';

/** One article in a list, in a <Card list>; a tap opens it. */
export function ArticleRow({ article }: { article: ArticleCard }) {
  const look = topicLook(article.icon);
  const notes = [article.why, article.topic, article.sample ? '样例' : null, `约${article.minutes}分钟读完`].filter(Boolean).join('，');
  return (
    <Tap className='article-row' label={inOneBreath(`${article.title}，${article.summary}`)} onTap={() => goTo(`/pages/reader/article?slug=${article.slug}`)}>
      <View className={`article-row-icon ui-tone-${look.tone}`}>
        <Icon name={look.icon} />
      </View>
      <View className='article-row-words'>
        <Text className='article-row-title'>{article.title}</Text>
        <Text className='article-row-summary'>{article.summary}</Text>
        <Text className='article-row-note'>{notes}</Text>
      </View>
    </Tap>
  );
}
