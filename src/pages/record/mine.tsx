/** My own record, in the five parts that 志愿服务条例 asks for. Only mine, and beside nobody else's. */
import { useState } from 'react';
import { dayText } from '@domain/order/clock';
import type { MyRecords, ServiceRecord } from '@domain/record/records';
import { call, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { ProposeSheet, type Proposal } from './propose-sheet';

const title = '我的服务记录';
const FEW = 10;

export default function MyRecordsPage() {
  const { data, error, loading, reload } = useLoad(() => call<MyRecords>('records.mine'), []);
  const [mending, setMending] = useState<Proposal | null>(null);
  const [all, setAll] = useState(false);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const { basics, services, training, honours, evaluations, certificates, teams } = data;
  const shown = all ? services : services.slice(0, FEW);
  const done = async (counts: boolean) => {
    setMending(null);
    toast(counts ? '已经改好' : '已经送给网格长确认', 'success');
    await reload();
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />} footer={services.some((one) => one.minutes > 0) ? <Button icon='check' onTap={() => goTo('/pages/record/certificate')}>开服务证明（免费）</Button> : undefined}>
      <Card>
        <CardTitle text={basics.name || '您'} note={basics.roles.join('、') || undefined} side={basics.isVolunteer ? <Tag tone='brand'>注册志愿者</Tag> : undefined} />
        <Words kind='title'>{`服务时长 ${data.hours} 小时`}</Words>
        <Words kind='note'>服务的人和对方都确认了才记，路上的时间不算，一天最多记八小时。</Words>
        {basics.skills.length + basics.qualifications.length > 0 && <Words kind='note'>{`会的：${[...basics.qualifications, ...basics.skills].join('、')}`}</Words>}
      </Card>
      <Card list>
        {certificates.length > 0 && <Cell icon='check' label='服务证明' value={`${certificates.length} 份`} onTap={() => goTo('/pages/record/certificate')} />}
        <Cell icon='edit' label={data.mayDecide ? '时长更正和异议' : '时长更正'} onTap={() => goTo('/pages/record/corrections')} />
        {(teams.length > 0 || data.mayDecide) && <Cell icon='users' label={teams.length > 0 ? '本队服务和上传' : '各队完成和上传'} onTap={() => goTo('/pages/record/team')} />}
      </Card>
      {services.length === 0 && <Empty text='还没有服务记录' note='服务完成、对方确认以后，会自己记到这里，不用填' />}
      {services.length > 0 && <Words kind='title'>{`服务（${services.length} 次）`}</Words>}
      <Portions apart items={shown} size={20} step={4} renderItem={(one) => <Service key={one.id} one={one} onMend={one.kind === 'service' ? () => setMending({ key: newKey(), entryId: one.id, name: `${dayText(one.day)}，${one.title}`, minutes: one.minutes, ofMinutes: one.ofMinutes }) : undefined} />} />
      {!all && services.length > FEW && <Button kind='plain' onTap={() => setAll(true)}>{`看全部 ${services.length} 次`}</Button>}
      <Card list caption='培训'>
        {training.map((one) => <Cell key={one} label={one} side={<Tag tone='brand'>参加过</Tag>} />)}
        {training.length === 0 && <Cell label='还没有培训记录' />}
      </Card>
      <Card list caption='表彰'>
        {honours.map((one) => <Cell key={one.name} label={one.name} value={dayText(one.on)} />)}
        {honours.length === 0 && <Cell label='还没有' />}
      </Card>
      <Card list caption='大家怎么说'>
        {evaluations.map((one) => <Cell key={one.label} label={one.label} value={`${one.count} 次`} />)}
        {evaluations.length === 0 && <Cell label='还没有人留下评语' />}
      </Card>
      <Refresh error={error} loading={loading} onTap={reload} />
      {mending && <ProposeSheet proposal={mending} onClose={() => setMending(null)} onDone={(counts) => void done(counts).catch(tell)} />}
    </Page>
  );
}

function Service({ one, onMend }: { one: ServiceRecord; onMend?: () => void }) {
  const { day, title: topic, place, team, minutes, note, corrected, kind, hours } = one;
  return (
    <Card>
      <CardTitle text={topic} note={`${dayText(day)}，${place}`} side={<Tag tone={kind === 'service' ? 'brand' : 'grey'}>{kind === 'service' ? `${hours} 小时` : '参加'}</Tag>} />
      <Words kind='note'>{[team, kind === 'service' ? `${minutes} 分钟${corrected ? '（更正过）' : ''}` : '', note ?? ''].filter(Boolean).join('，')}</Words>
      {onMend && <Button kind='text' inline label={`${dayText(day)}，${topic}，记得不对`} onTap={onMend}>记得不对</Button>}
    </Card>
  );
}
