/** Which article to push: for those who write none but answer for a place. */
import { useState } from 'react';
import type { ArticleCard } from '@domain/answers';
import { call } from '@/api/call';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

const title = '推文章';
/* A list that is seen at one glance needs no search. */
const searchFrom = 8;

export default function ChoosePage() {
  const { data, error, reload } = useLoad(() => call<ArticleCard[]>('article.list'), []);
  const [wanted, setWanted] = useState('');
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  // What came with the program is for reading; only what the county has reviewed goes out in its name.
  const own = data.filter((one) => !one.sample);
  const shown = own.filter((one) => `${one.title}${one.topic}`.includes(wanted.trim()));
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Words kind='note'>推给您这里的群众：先选一篇，再选推给谁。本县审过的才能推。</Words>
      {own.length >= searchFrom && <Card list><Field label='找一找' value={wanted} placeholder='标题或主题里的字' onChange={setWanted} /></Card>}
      {shown.length > 0 && <Card list>{shown.map((one) => <Cell key={one.slug} label={one.title} note={[one.topic, one.summary].filter(Boolean).join('，')} onTap={() => goTo(`/pages/editor/push?slug=${one.slug}`)} />)}</Card>}
      {shown.length === 0 && <Empty text={own.length > 0 ? '没有找到' : '还没有能推的文章'} note='样例文章要县里先审过' />}
    </Page>
  );
}
