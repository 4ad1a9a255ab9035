/** What one wants to read about, and the switch that puts an end to being chosen for. */
import { useEffect, useState } from 'react';
import type { ArticleFeed, Following, Home } from '@domain/answers';
import { audiences, type Audience } from '@domain/terms';
import { call, isLoggedIn, login, tell } from '@/api/call';
import { EntryNeeded } from '@/order/entry-needed';
import { leave } from '@/order/leave';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { askForVillage, onVillageChosen } from '@/order/village';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

const title = '我想看什么';
const people = [{ value: '', label: '不说' }, ...Object.entries(audiences).map(([value, label]) => ({ value, label }))];

export default function FollowPage() {
  const { data, error, reload } = useLoad(async () => {
    // The feed is open to all; what one wants to read about belongs to a person.
    if (!isLoggedIn()) await login();
    return Promise.all([call<ArticleFeed>('article.feed'), call<Home>('home.read')]);
  }, []);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const [{ follow }, { topics }] = data;
  if (!follow) return <Page title={title}><EntryNeeded /></Page>;
  return <FollowForm old={follow} topics={topics.filter((one) => one.parentId === null)} />;
}

function FollowForm({ old, topics }: { old: Following; topics: Home['topics'] }) {
  const [form, setForm] = useState(old);
  useEffect(() => onVillageChosen(({ code, name }) => setForm((now) => ({ ...now, gridCode: code, place: name }))), []);
  const save = async () => {
    try {
      const { topics: chosen, audience, gridCode, plain } = form;
      await call<Following>('article.follow', { topics: chosen, audience, gridCode, plain });
      await leave('/pages/reader/list');
      toastAfter('存好了', 'success');
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title={title} footer={<Button onTap={save}>存下来</Button>}>
      <Card list title='怎么排'>
        <Choices
          look='rows' label='怎么排' value={form.plain ? 'plain' : 'mine'} onChange={(value) => setForm((now) => ({ ...now, plain: value === 'plain' }))}
          options={[{ value: 'mine', label: '按我的情况推荐', note: '看您关注的主题、您的村、您点过的单和季节；别人看不到' }, { value: 'plain', label: '不根据我的情况推荐', note: '只按新旧排，也不按您的情况给您推送' }]}
        />
      </Card>
      {!form.plain && (
        <>
          <Card title='关注的主题'><Choices multiple label='关注的主题' options={topics.map(({ id, name }) => ({ value: id, label: name }))} value={form.topics} onChange={(chosen) => setForm((now) => ({ ...now, topics: chosen }))} /></Card>
          <Card list title='我的村（社区）'>
            <Cell label='村（社区）' value={form.place} placeholder='不说也行' onTap={askForVillage} />
          </Card>
          {form.gridCode && <Button kind='text' onTap={() => setForm((now) => ({ ...now, gridCode: null, place: null }))}>不用我的村推荐</Button>}
          <Card title='我是'><Choices label='我是' options={people} value={form.audience ?? ''} onChange={(value) => setForm((now) => ({ ...now, audience: (value || null) as Audience | null }))} /></Card>
        </>
      )}
      <Words kind='note'>您读过哪些文章，只用来在文章更正时告诉您，半年后删掉。</Words>
    </Page>
  );
}
