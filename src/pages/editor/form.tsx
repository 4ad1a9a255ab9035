import { useEffect, useRef, useState } from 'react';
import { View } from '@tarojs/components';
import type { ArticleDraft, GridPage, Home } from '@domain/answers';
import { bodyTroubles } from '@domain/article/article';
import { articleShapes } from '@domain/article/standing';
import { firstWrong } from '@domain/shape';
import { audiences, type Audience } from '@domain/terms';
import { call, CallError, newKey } from '@/api/call';
import { leave } from '@/order/leave';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { askForVillage, onVillageChosen } from '@/order/village';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Words } from '@/ui/words';
import { Preview } from './preview';
import './editor.css';

const people = [{ value: '', label: '所有人' }, ...Object.entries(audiences).map(([value, label]) => ({ value, label }))];

export function DraftForm({ topics, old }: { topics: Home['topics']; old: ArticleDraft | null }) {
  const key = useRef(newKey());
  const [form, setForm] = useState({
    topicId: old?.topicId ?? '', audience: old?.audience ?? '', title: old?.title ?? '', summary: old?.summary ?? '', unit: old?.unit ?? '', source: old?.source ?? '',
    minutes: String(old?.minutes ?? 3), expiresMonths: String(old?.expiresMonths ?? 12), text: old?.text ?? '',
  });
  // Without its towns the form still works: an article stays where it was, a new one is for the whole county.
  const { data: county } = useLoad(() => call<GridPage>('grid.read', { code: null }), []);
  const [place, setPlace] = useState(old ? { code: old.gridCode, name: old.place } : null);
  useEffect(() => onVillageChosen(setPlace), []);
  const whole = { value: county?.node.code ?? '', label: '全县' };
  const towns = (county?.children ?? []).map(({ code, name }) => ({ value: code, label: name }));
  const places = [whole, ...towns, ...(place && ![whole, ...towns].some((one) => one.value === place.code) ? [{ value: place.code, label: place.name }] : [])];
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const field = (name: keyof typeof form) => ({ value: form[name], error: wrong?.field === name ? wrong.say : undefined, onChange: (value: string) => setForm((now) => ({ ...now, [name]: value })) });
  const troubles = form.text === '' ? [] : bodyTroubles(form.text);

  const send = async (handIn: boolean) => {
    const input = { ...form, audience: (form.audience || null) as Audience | null, minutes: Number(form.minutes), expiresMonths: Number(form.expiresMonths), gridCode: place?.code ?? null, key: key.current, slug: old?.slug ?? null };
    const found = firstWrong(articleShapes.save, input) ?? (handIn ? troubles.filter((one) => one.must).map(({ say }) => ({ say, field: 'text' }))[0] ?? null : null);
    setWrong(found);
    if (found) return;
    try {
      const { slug } = await call<ArticleDraft>('article.save', input);
      if (handIn) await call('article.submit', { slug });
      await leave('/pages/editor/list');
      toastAfter(handIn ? '交上去了，等人审' : '存好了', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };
  const names = topics.map(({ id, name, parentId }) => ({ value: id, label: parentId ? `${topics.find((one) => one.id === parentId)?.name ?? ''} · ${name}` : name }));

  return (
    <Page title='写文章' footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={() => send(true)}>交给别人审</Button><Button kind='text' onTap={() => send(false)}>先存草稿</Button></>}>
      {old?.changedWhy && <Notice tone='orange' title='正在更正'>{old.changedWhy}</Notice>}
      {(old?.history ?? [])[0]?.what === '退回修改' && <Notice tone='orange' title='退回修改'>{old?.history[0]?.why}</Notice>}
      <View className='editor-sides'>
        <View className='editor-side'>
          <Card list>
            <PickerCell label='主题' options={names} value={form.topicId || undefined} error={wrong?.field === 'topicId' ? wrong.say : undefined} onChange={(topicId) => setForm((now) => ({ ...now, topicId }))} />
            <Field label='标题' required max={30} {...field('title')} />
            <Field label='摘要' required max={40} {...field('summary')} />
            <Field label='正文' required kind='lines' max={6000} note='一行一段。“## ”小标题，“- ”条目，“> ”提示，别的标记不认。' {...field('text')} />
          </Card>
          {troubles.length > 0 && <Card title='要看一看的地方'>{troubles.map((one) => <Words key={`${one.line} ${one.say}`} kind='note' color={one.must ? 'red' : 'soft'}>{one.say}</Words>)}</Card>}
          <Card title='写给谁'><Choices label='写给谁' options={people} value={form.audience} onChange={(audience) => setForm((now) => ({ ...now, audience }))} /></Card>
          <Card list title='讲给哪里'>
            <PickerCell label='哪里的人看' options={places} value={place?.code ?? whole.value} error={wrong?.field === 'gridCode' ? wrong.say : undefined} onChange={(code) => setPlace({ code, name: places.find((one) => one.value === code)?.label ?? '' })} />
            <Cell label='只讲一个村（社区）的' placeholder='选村（社区）' onTap={askForVillage} />
          </Card>
          <Card list title='从哪里来'>
            <Field label='来源单位' required max={40} placeholder='例如 县消防救援大队' {...field('unit')} />
            <Field label='出处' required kind='lines' max={200} placeholder='哪份文件、哪个网页' {...field('source')} />
            <Field label='读几分钟' kind='number' {...field('minutes')} />
            <Field label='几个月后重新审' kind='number' {...field('expiresMonths')} />
          </Card>
        </View>
        <View className='editor-side'><Preview title={form.title || '标题'} text={form.text} /></View>
      </View>
    </Page>
  );
}
