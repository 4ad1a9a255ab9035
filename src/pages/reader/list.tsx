import type { ArticleCard } from '@domain/answers';
import { call } from '@/api/call';
import { ArticleRow } from '@/order/article-row';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

export default function ReaderListPage() {
  const { data, error, loading, reload } = useLoad(() => call<ArticleCard[]>('article.list'), []);
  if (!data) return <Page title='科普文章' loading={!error} failure={error?.say} onRetry={reload} />;
  return (
    <Page title='科普文章' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {data.length === 0 ? <Empty text='还没有文章' note='过几天再来看看' /> : <Card list>{data.map((article) => <ArticleRow key={article.slug} article={article} />)}</Card>}
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}
