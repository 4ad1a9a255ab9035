/** Writing an article with its preview beside it; for others: reviewing it, correcting it, taking it down. */
import { useRouter } from '@tarojs/taro';
import type { ArticleDraft, Home } from '@domain/answers';
import { ahead, call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Page } from '@/ui/page';
import { DraftForm } from './form';
import { DraftLook } from './look';

const title = '文章编辑';

export default function EditorEditPage() {
  const { slug = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => {
    // The form's list of places, in the same request.
    ahead('grid.read', { code: null });
    return Promise.all([call<Home>('home.read'), slug ? call<ArticleDraft>('article.draft', { slug }) : null]);
  }, [slug]);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const [{ topics }, draft] = data;
  if (draft && !draft.may.edit) return <DraftLook draft={draft} onChange={reload} />;
  return <DraftForm topics={topics} old={draft} />;
}
