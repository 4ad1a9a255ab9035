/** One outline: what it says, where it comes from; review and withdrawal for those who may. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { OutlineView } from '@domain/gather/outline';
import { chinaDay, dayText } from '@domain/order/clock';
import { call, CallError, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const title = '讲稿提纲';
const dayMs = 86_400_000;

export default function OutlineViewPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<OutlineView>('outline.read', { id }), [id]);
  const [open, setOpen] = useState<'review' | 'withdraw' | null>(null);
  const [tomorrow] = useState(() => chinaDay(new Date(Date.now() + dayMs)));
  const [expiresOn, setExpiresOn] = useState(() => chinaDay(new Date(Date.now() + 365 * dayMs)));
  const [reason, setReason] = useState('');
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const send = async (name: 'review' | 'withdraw') => {
    try {
      await call(`outline.${name}`, { id, ...(name === 'review' ? { expiresOn, asRead: data.asRead } : { reason }) });
      setOpen(null);
      toast(name === 'review' ? '审过了' : '已经撤回', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
      if (!(fault instanceof CallError && fault.refusal === 'review.changed')) return;
      setOpen(null);
      await reload();
    }
  };
  const { may } = data;
  const footer = may.review ? <Button onTap={() => setOpen('review')}>我看过了，可以用</Button> : may.edit ? <Button onTap={() => goTo(`/pages/outline/edit?id=${id}`)}>接着改</Button> : undefined;
  return (
    <Page title={title} footer={footer}>
      {data.withdrawnWhy && <Notice tone='red' title='已撤回'>{data.withdrawnWhy}</Notice>}
      {data.used !== null && data.used > 0 && data.trouble !== null && <Notice tone='orange'>{`还有 ${data.used} 场要讲的服务用着这一份`}</Notice>}
      <Card>
        <CardTitle text={data.sample ? `${data.title}（样例）` : data.title} note={data.topic} side={<Tag tone={data.trouble === null ? 'brand' : 'orange'}>{data.troubleLabel ?? '能用'}</Tag>} />
        {data.text.split('\n').map((line, at) => <Words key={at}>{line}</Words>)}
      </Card>
      <Card list title='从哪里来'>
        <Cell label='来源单位' value={data.unit} note={data.source} />
        <Cell label='谁写的' value={data.author} />
        <Cell label='谁审的' value={data.reviewer} placeholder='还没有人审' note={data.reviewedOn && data.expiresOn ? `${dayText(data.reviewedOn)}审，有效到${dayText(data.expiresOn)}` : undefined} />
      </Card>
      {may.withdraw && <Button kind='text' onTap={() => setOpen('withdraw')}>撤回这一份</Button>}
      <Sheet open={open === 'review'} title='审这份提纲' onClose={() => setOpen(null)} footer={<Button onTap={() => send('review')}>审过了</Button>}>
        <Words>内容对得上出处，没有过时的数字和号码，没有做不到的承诺。</Words>
        <Card list><DateCell label='有效到' value={expiresOn} min={tomorrow} onChange={setExpiresOn} /></Card>
      </Sheet>
      <Sheet open={open === 'withdraw'} title='撤回' onClose={() => setOpen(null)} footer={<Button kind='danger' disabled={reason.trim() === ''} onTap={() => send('withdraw')}>撤回</Button>}>
        <Words>{data.used ? `有 ${data.used} 场要讲的服务用着这一份，那些服务队会收到通知，请他们换一份。` : '撤回以后不能再用来讲课。'}</Words>
        <Card list><Field label='原因' kind='lines' max={100} value={reason} onChange={setReason} /></Card>
      </Sheet>
    </Page>
  );
}
