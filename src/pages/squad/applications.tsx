/** For 科协: 服务队登记 that waits, the oldest first; and the teams the national platform does not know yet. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { ApplicationPage, ApplicationView, UnregisteredTeams } from '@domain/team/answers';
import { call, CallError, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { saveTable } from '@/order/save-table';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Refused } from '@/ui/refused';
import { Loading } from '@/ui/loading';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

export default function SquadApplicationsPage() {
  const [list, setList] = useState<'waiting' | 'unregistered'>(useRouter().params.list === 'unregistered' ? 'unregistered' : 'waiting');
  return (
    <Page title='服务队登记'>
      <Segments items={[{ value: 'waiting', label: '等审核' }, { value: 'unregistered', label: '全国平台未注册' }]} value={list} onChange={setList} />
      {list === 'waiting' ? <Waiting /> : <Unregistered />}
    </Page>
  );
}

function Waiting() {
  const { data, error, reload } = useLoad(() => call<ApplicationPage>('team.applications'), []);
  const [grown, setGrown] = useState<{ from: ApplicationPage; items: ApplicationView[]; next: string | null } | null>(null);
  const [open, setOpen] = useState<ApplicationView | null>(null);
  if (needsEntry(error)) return <EntryNeeded />;
  if (!data) return error ? (error.passing ? <Failure text={error.say} onRetry={reload} /> : <Refused say={error.say} />) : <Loading />;
  const shown = grown?.from === data ? grown : data;
  const more = async () => {
    try {
      const next = await call<ApplicationPage>('team.applications', { next: shown.next });
      setGrown({ from: data, items: [...shown.items, ...next.items], next: next.next });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <>
      {error && <StaleNotice error={error} onRetry={reload} />}
      {shown.items.length === 0 && <Empty text='没有等审核的登记' note='有人登记服务队，会按先后列在这里' />}
      {shown.items.map((one) => (
        <Card key={one.id} onTap={() => setOpen(one)} label={`${one.wish.name}，看一看、审核`}>
          <CardTitle text={one.wish.name} note={`${one.wish.leaderName} · ${one.sponsor}`} side={<Tag tone={one.waited >= 3 ? 'red' : 'orange'}>{one.waited === 0 ? '刚交来' : `已等 ${one.waited} 个工作日`}</Tag>} />
          <Words kind='note'>{`${one.sector} · ${one.place} · ${one.topics} · 约 ${one.wish.size} 人`}</Words>
        </Card>
      ))}
      {shown.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      {open && <DecideSheet key={open.id} one={open} onClose={() => setOpen(null)} onDone={(say) => { setOpen(null); if (say) toast(say); void reload(); }} />}
    </>
  );
}

function DecideSheet({ one, onClose, onDone }: { one: ApplicationView; onClose: () => void; onDone: (say: string | null) => void }) {
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const [phone, setPhone] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (yes: boolean) => {
    setWrong(null);
    try {
      await call('team.decide', { id: one.id, yes, reason: yes ? null : reason, asRead: one.asRead });
      onDone(yes ? '已经登记，申请人就是队长' : '已经告诉申请人');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      // What is to be read anew stands in the list as soon as the sheet is closed.
      if (fault.refusal !== 'review.changed') return setWrong(fault.say);
      tell(fault);
      onDone(null);
    }
  };
  const reveal = async () => {
    try {
      setPhone((await call<{ phone: string | null }>('team.phone', { applicationId: one.id })).phone ?? '没有留电话');
    } catch (fault) {
      tell(fault);
    }
  };
  const footer = refusing ? (
    <><Button kind='danger' onTap={() => send(false)}>不同意，告诉申请人</Button><Button kind='text' onTap={() => setRefusing(false)}>再想想</Button></>
  ) : (
    <><Button onTap={() => send(true)}>同意登记</Button><Button kind='plain' onTap={() => setRefusing(true)}>不同意</Button></>
  );
  return (
    <Sheet open title={one.wish.name} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}{footer}</>}>
      {refusing ? (
        <Card list><Field label='原因' kind='lines' max={100} placeholder='写一句话，申请的人会看到，改好了可以再交' value={reason} onChange={setReason} /></Card>
      ) : (
        <Card list>
          <Cell label='申请人' value={one.wish.leaderName} />
          <Cell label='电话' value={phone ?? undefined} placeholder='点开看，会记下来' onTap={phone ? undefined : reveal} />
          <Cell label='支持单位' value={one.sponsor} />
          <Cell label='行业' value={one.sector} />
          {one.parent && <Cell label='分队' value={`${one.parent}的分队`} />}
          <Cell label='服务范围' value={one.place} />
          <Cell label='主题' value={one.topics} />
          <Cell label='人数' value={`约 ${one.wish.size} 人${one.wish.older ? '，老年志愿者队' : ''}`} />
          {one.wish.maxHeadCount !== null && <Cell label='一次最多讲给' value={`${one.wish.maxHeadCount} 人`} />}
          <Cell label='全国平台' value={one.wish.platformNumber ?? '还没注册'} />
          <Cell label='交来的日子' value={dayText(one.appliedOn)} />
          {one.reason && <Cell label='上次没同意' note={one.reason} />}
        </Card>
      )}
    </Sheet>
  );
}

function Unregistered() {
  const { data, error, reload } = useLoad(() => call<UnregisteredTeams>('team.unregistered'), []);
  if (needsEntry(error)) return <EntryNeeded />;
  if (!data) return error ? (error.passing ? <Failure text={error.say} onRetry={reload} /> : <Refused say={error.say} />) : <Loading />;
  const take = async () => {
    try {
      await saveTable(data.fileName, data.csv);
      toast(process.env.TARO_ENV === 'h5' ? `已经导出 ${data.items.length} 支队` : '已经复制，可以粘贴到表格里');
    } catch (fault) {
      tell(fault);
    }
  };
  if (data.items.length === 0) return <Empty text='都在全国平台注册了' />;
  return (
    <>
      <Words kind='note'>在全国平台注册好以后，由队长或科协在服务队页面填上编号和日期，就不再列在这里。</Words>
      <Card list>
        <Portions items={data.items} renderItem={(one) => <Cell key={one.id} label={one.name} note={[one.place, one.leader && `队长 ${one.leader}`].filter(Boolean).join(' · ')} onTap={() => goTo(`/pages/squad/team?id=${one.id}`)} />} />
      </Card>
      <Button kind='plain' onTap={take}>导出表格</Button>
    </>
  );
}
