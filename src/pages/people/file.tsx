/** 网格员档案: one's own, or of somebody in one's area. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { FileView } from '@domain/people/answers';
import { peopleShapes } from '@domain/people/schema';
import { firstWrong } from '@domain/shape';
import { call, CallError } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { DateCell } from '@/ui/picker-cell';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

export default function FilePage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<FileView>('people.file', { personId: id || null }), [id]);
  if (needsEntry(error)) return <Page title='档案'><EntryNeeded /></Page>;
  if (!data) return <Page title='档案' loading={!error} failure={error} onRetry={reload} />;
  return <FileForm key={data.personId} file={data} />;
}

type Draft = Pick<FileView, 'termFrom' | 'termUntil' | 'training'> & { skills: string };

function FileForm({ file }: { file: FileView }) {
  // What it was when the page opened: a reload on coming back must not undo what has been typed.
  const [draft, setDraft] = useState<Draft>({ termFrom: file.termFrom, termUntil: file.termUntil, training: file.training, skills: file.skills.join('、') });
  const [wrong, setWrong] = useState<string | null>(null);
  const change = (part: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...part }));
    setWrong(null);
  };
  const changeTraining = (at: number, part: Partial<FileView['training'][number]>) => change({ training: draft.training.map((one, index) => (index === at ? { ...one, ...part } : one)) });

  const save = async () => {
    const input = { ...draft, personId: file.personId, skills: draft.skills.split(/[、，,\s]+/).filter(Boolean), training: draft.training.filter((one) => one.day || one.title) };
    const found = firstWrong(peopleShapes.saveFile, input);
    if (found) return setWrong(found.say);
    try {
      await call<FileView>('people.saveFile', input);
      toast('已经保存', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.offline ? '没有保存，改的都还在。有信号了请再点一次' : fault.say);
    }
  };

  return (
    <Page
      title='档案'
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong}</Words>}
          <Button onTap={save}>保存</Button>
        </>
      }
    >
      <Card list>
        <Cell label='姓名' value={file.name || '还没写姓名'} />
        <Cell label='电话' value={file.phone} placeholder='没有登记' />
      </Card>
      <Card list caption='任职'>
        {file.posts.map((post, at) => <Cell key={at} label={post.label} value={post.where} note={post.until ? `${dayText(post.from)}至${dayText(post.until)}` : `${dayText(post.from)}起`} />)}
      </Card>
      <Card list caption='任期和技能'>
        <DateCell label='任期从' value={draft.termFrom ?? undefined} onChange={(value) => change({ termFrom: value })} />
        <DateCell label='任期到' value={draft.termUntil ?? undefined} onChange={(value) => change({ termUntil: value })} />
        <Field label='技能' value={draft.skills} max={200} placeholder='如：防溺水、教手机' note='几样之间用顿号隔开' onChange={(value) => change({ skills: value })} />
      </Card>
      {draft.training.map((one, at) => (
        <Card key={at} list caption={`培训 ${at + 1}`}>
          <DateCell label='日期' value={one.day || undefined} onChange={(value) => changeTraining(at, { day: value })} />
          <Field label='内容' value={one.title} max={60} onChange={(value) => changeTraining(at, { title: value })} />
        </Card>
      ))}
      <Button kind='plain' icon='plus' onTap={() => change({ training: [...draft.training, { day: '', title: '' }] })}>添一次培训</Button>
      {file.savedAt && <Words kind='note' center>{`上次保存 ${file.savedAt}`}</Words>}
    </Page>
  );
}
