/** Writing an outline, or changing one's own that nobody has reviewed yet. */
import { useRef, useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import type { Home } from '@domain/answers';
import { outlineShapes, type OutlineView } from '@domain/gather/outline';
import { firstWrong } from '@domain/shape';
import { call, CallError, newKey } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Words } from '@/ui/words';

const title = '写提纲';

export default function OutlineEditPage() {
  const { id = '', topic = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => Promise.all([call<Home>('home.read'), id ? call<OutlineView>('outline.read', { id }) : null]), [id]);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  return <EditForm topics={data[0].topics} old={data[1]} topic={topic} />;
}

function EditForm({ topics, old, topic }: { topics: Home['topics']; old: OutlineView | null; topic: string }) {
  const key = useRef(newKey());
  const [form, setForm] = useState({ topicId: old?.topicId ?? topic, title: old?.title ?? '', unit: old?.unit ?? '', source: old?.source ?? '', text: old?.text ?? '' });
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const field = (name: keyof typeof form) => ({ value: form[name], error: wrong?.field === name ? wrong.say : undefined, onChange: (value: string) => setForm((now) => ({ ...now, [name]: value })) });
  const save = async () => {
    const input = { ...form, key: key.current, id: old?.id ?? null };
    const found = firstWrong(outlineShapes.save, input);
    setWrong(found);
    if (found) return;
    try {
      const { id } = await call<OutlineView>('outline.save', input);
      await Taro.redirectTo({ url: `/pages/outline/view?id=${id}` });
      toastAfter('存好了', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };
  const names = topics.map(({ id, name, parentId }) => ({ value: id, label: parentId ? `${topics.find((one) => one.id === parentId)?.name ?? ''} · ${name}` : name }));
  return (
    <Page title={title} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={save}>存下来，请人审</Button></>}>
      <Notice tone='blue'>别人审过才能用来讲课。写清楚从哪里来的，审的人好核对。</Notice>
      <Card list>
        <PickerCell label='主题' options={names} value={form.topicId || undefined} error={wrong?.field === 'topicId' ? wrong.say : undefined} onChange={(topicId) => setForm((now) => ({ ...now, topicId }))} />
        <Field label='题目' required max={40} {...field('title')} />
        <Field label='来源单位' required max={40} placeholder='例如 县公安局反诈中心' {...field('unit')} />
        <Field label='出处' required kind='lines' max={200} placeholder='哪份文件、哪个网页、哪本书' {...field('source')} />
        <Field label='提纲' required kind='lines' max={4000} placeholder='先讲什么，再讲什么，各讲几分钟；哪些话不能讲' {...field('text')} />
      </Card>
    </Page>
  );
}
