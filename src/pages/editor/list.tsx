/** All articles for those who write and review: what waits stands first. */
import type { ArticleDesk, DraftCard } from '@domain/answers';
import { chinaDueWords, dayText } from '@domain/order/clock';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';

const title = '文章编辑';
const tones = { draft: 'grey', inReview: 'orange', published: 'brand', takenDown: 'red' } as const;

export default function EditorListPage() {
  const { data, error, reload } = useLoad(() => call<ArticleDesk>('article.drafts'), []);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const isOpen = ({ state }: DraftCard) => state === 'inReview' || state === 'draft';
  const open = data.items.filter(isOpen);
  return (
    <Page title={title} footer={<Button icon='edit' onTap={() => goTo('/pages/editor/edit')}>写一篇</Button>}>
      <Card list><Cell icon='warning' label='应急科普' note='开启、结束，看以前的记录' onTap={() => goTo('/pages/county/emergency')} /></Card>
      {open.length > 0 && <Card list title='在写的、等人审的'><Portions items={open} renderItem={(one) => <Row key={one.slug} one={one} />} /></Card>}
      <Card list title='发布过的'><Portions items={data.items.filter((one) => !isOpen(one))} renderItem={(one) => <Row key={one.slug} one={one} />} /></Card>
    </Page>
  );
}

function Row({ one }: { one: DraftCard }) {
  const until = one.due ? `请在${chinaDueWords(one.due)}以前审` : one.expiresOn ? `有效到${dayText(one.expiresOn)}` : '';
  return (
    <Cell
      label={one.title} note={[one.topic, one.author, until].filter(Boolean).join('，')} side={<Tag tone={one.urgent && one.due ? 'red' : one.label === '已过期' ? 'orange' : tones[one.state]}>{one.urgent && one.due ? '应急，等人审' : one.label}</Tag>}
      onTap={() => goTo(`/pages/editor/edit?slug=${one.slug}`)}
    />
  );
}
