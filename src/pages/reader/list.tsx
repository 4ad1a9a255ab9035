import type { ArticleFeed } from '@domain/answers';
import { call } from '@/api/call';
import { ArticleRow } from '@/order/article-row';
import { ElderPhone } from '@/order/duty-phone';
import { FeedNotices } from '@/order/feed-notices';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

export default function ReaderListPage() {
  const { data, error, loading, reload } = useLoad(() => call<ArticleFeed>('article.feed'), []);
  if (!data) return <Page title='科普文章' loading={!error} failure={error} onRetry={reload} />;
  const { items, follow } = data;
  return (
    <Page title='科普文章' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <FeedNotices corrections={data.corrections} emergency={data.emergency} />
      {/* In WeChat the next page knows who one is without a tap. */}
      {(follow || process.env.TARO_ENV === 'weapp') && (
        <Card list>
          <Cell icon='star' label='我想看什么' value={follow?.plain ? '没有按我的情况推荐' : follow && follow.topics.length > 0 ? `关注了 ${follow.topics.length} 个主题` : '选主题、换排法'} onTap={() => goTo('/pages/reader/follow')} />
        </Card>
      )}
      {items.length === 0 ? <Empty text='还没有文章' note='过几天再来看看' /> : <Card list><Portions items={items} renderItem={(article) => <ArticleRow key={article.slug} article={article} />} /></Card>}
      <ElderPhone />
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}
