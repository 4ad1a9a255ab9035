/** Corrections of hours: mine, those I asked for, and those that wait for my word. */
import { useState } from 'react';
import { dayText } from '@domain/order/clock';
import type { CorrectionView } from '@domain/record/records';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const title = '时长更正';
interface Answer { words: string; name: string; input: object; must: boolean; danger?: boolean }
const answers: Record<CorrectionView['may'][number], Answer[]> = {
  confirm: [{ words: '同意', name: 'records.confirm', input: { answer: 'yes' }, must: false }, { words: '不同意', name: 'records.confirm', input: { answer: 'no' }, must: true, danger: true }],
  dispute: [{ words: '我有异议', name: 'records.dispute', input: {}, must: true }],
  decide: [{ words: '维持更正', name: 'records.decide', input: { outcome: 'stands' }, must: true }, { words: '撤销更正', name: 'records.decide', input: { outcome: 'undone' }, must: true, danger: true }],
};

export default function CorrectionsPage() {
  const { data, error, loading, reload } = useLoad(() => call<{ items: CorrectionView[] }>('records.corrections'), []);
  const [open, setOpen] = useState<{ one: CorrectionView; answer: Answer } | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {data.items.length === 0 && <Empty text='没有更正' note='时长记得不对，在“我的服务记录”里点“记得不对”' />}
      {data.items.map((one) => (
        <Card key={one.id}>
          <CardTitle text={`${one.who}的时长${one.minutes}`} note={`${dayText(one.day)}，${one.title}`} side={<Tag tone={one.may.length > 0 ? 'orange' : 'grey'}>{one.state}</Tag>} />
          <Words kind='note'>{one.from}</Words>
          {one.said.map((text) => <Words key={text}>{text}</Words>)}
          {one.may.flatMap((may) => answers[may]).map((answer) => <Button key={answer.words} kind={answer.danger ? 'danger' : 'plain'} onTap={() => setOpen({ one, answer })}>{answer.words}</Button>)}
        </Card>
      ))}
      <Refresh error={error} loading={loading} onTap={reload} />
      {open && <AnswerSheet key={open.one.id} {...open} onClose={() => setOpen(null)} onDone={async () => {
        setOpen(null);
        toast('办好了', 'success');
        await reload();
      }} />}
    </Page>
  );
}

function AnswerSheet({ one, answer, onClose, onDone }: { one: CorrectionView; answer: Answer; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const send = async () => {
    if (answer.must && reason.trim() === '') return setWrong('请写原因');
    try {
      await call(answer.name, { id: one.id, ...answer.input, ...(reason.trim() ? { reason } : {}) });
      onDone();
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Sheet open title={answer.words} onClose={onClose} footer={<Button kind={answer.danger ? 'danger' : 'primary'} onTap={send}>{answer.words}</Button>}>
      <Words>{`${one.who}的时长${one.minutes}：${dayText(one.day)}，${one.title}`}</Words>
      <Card list><Field kind='lines' label='原因' value={reason} onChange={setReason} max={200} required={answer.must} error={wrong} /></Card>
    </Sheet>
  );
}
