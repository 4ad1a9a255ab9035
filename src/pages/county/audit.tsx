/** 操作记录: who did and who saw what, for the county's administrator, by day, kind and person. */
import { useState } from 'react';
import { auditKinds, type AuditKind, type AuditLine, type AuditPage } from '@domain/audit/audit';
import { chinaDay } from '@domain/order/clock';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Portions } from '@/order/portions';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Field } from '@/ui/field';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Words } from '@/ui/words';

const DAY_MS = 86_400_000;
const WEEK = 6;
const dayBefore = (days: number) => chinaDay(new Date(Date.now() - days * DAY_MS));
const kinds = [{ value: 'all', label: '全部' }, ...Object.entries(auditKinds).map(([value, label]) => ({ value, label }))];
/* An id is for machines; a code or a number of ours says something to the reader. */
const refWords = (ref: string) => (/^[0-9a-f]{8}-/.test(ref) ? '' : ref);

export default function AuditPageHere() {
  const [asked, setAsked] = useState({ fromDay: dayBefore(WEEK), untilDay: dayBefore(0), kind: null as AuditKind | null, who: '' });
  const [name, setName] = useState('');
  // Every search is itself written down: coming back to this page is no new one.
  const { data, error, reload } = useLoad(() => call<AuditPage>('audit.search', asked), [asked], { onReturn: false });
  const [grown, setGrown] = useState<{ from: AuditPage; items: AuditLine[]; next: string | null } | null>(null);
  if (needsEntry(error)) return <Page title='操作记录'><EntryNeeded /></Page>;
  const shown = data && (grown?.from === data ? grown : data);
  const more = async () => {
    if (!data || !shown) return;
    try {
      const next = await call<AuditPage>('audit.search', { ...asked, next: shown.next });
      setGrown({ from: data, items: [...shown.items, ...next.items], next: next.next });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title='操作记录'>
      <Card list>
        <DateCell label='从哪天' value={asked.fromDay} onChange={(fromDay) => setAsked({ ...asked, fromDay })} />
        <DateCell label='到哪天' value={asked.untilDay} onChange={(untilDay) => setAsked({ ...asked, untilDay })} />
        <PickerCell label='类别' options={kinds} value={asked.kind ?? 'all'} onChange={(kind) => setAsked({ ...asked, kind: kind === 'all' ? null : kind as AuditKind })} />
        <Field label='姓名' value={name} max={20} placeholder='不填就是所有人' onChange={setName} onDone={() => setAsked({ ...asked, who: name.trim() })} />
      </Card>
      <Button kind='plain' icon='search' onTap={() => setAsked({ ...asked, who: name.trim() })}>查一查</Button>
      {error && !data && (error.passing ? <Failure text={error.say} onRetry={reload} /> : <Empty text={error.say} />)}
      {!error && !data && <Loading />}
      {shown && shown.items.length === 0 && <Empty text='这几天没有这样的记录' />}
      {shown && shown.items.length > 0 && (
        <Card list>
          <Portions items={shown.items} size={shown.items.length} renderItem={(one) => <Cell key={one.id} label={one.say} note={[one.who || '群众', one.at, refWords(one.ref)].filter(Boolean).join(' · ')} value={auditKinds[one.kind]} />} />
        </Card>
      )}
      {shown?.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      {data && <Words kind='note'>{`记录只增不改，至少保留 ${data.months} 个月。查这份记录，也会记下来。`}</Words>}
    </Page>
  );
}
