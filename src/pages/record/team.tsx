/** What my team did this year and what of it stands on the national platform; for 科协, whom to help. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { BehindPage, MyRecords, TeamRecords, TeamService } from '@domain/record/records';
import { call, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { saveTable } from '@/order/save-table';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { ProposeSheet, type Proposal } from './propose-sheet';
import { UploadSheet } from './upload-sheet';

const title = '本队服务和上传';

/** The answer, or the fault thrown, once somebody looks at it. */
const settled = <T,>(answer: Promise<T>): Promise<() => T> => answer.then((value) => () => value, (fault: unknown) => () => {
  throw fault;
});

export default function TeamRecordsPage() {
  const [teamId, setTeamId] = useState<string | null>(useRouter().params.team ?? null);
  const { data, error, reload } = useLoad(async () => {
    // All at once, in one request; a «no» counts only where the answer would have been shown.
    const [me, team, behind] = await Promise.all([call<MyRecords>('records.mine'), settled(call<TeamRecords>('records.team', { teamId })), settled(call<BehindPage>('records.behind'))]);
    return { team: me.teams.length > 0 ? team() : null, behind: me.mayDecide ? behind() : null };
  }, [teamId]);
  const [uploading, setUploading] = useState<TeamService | null>(null);
  const [mending, setMending] = useState<Proposal | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const { team, behind } = data;
  const table = async () => {
    try {
      const { fileName, csv, count } = await call<{ fileName: string; csv: string; count: number }>('records.table', { teamId: team?.team.id ?? null });
      if (count === 0) return toast('没有等着上传的');
      await saveTable(fileName, csv);
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {team && team.teams.length > 1 && <Segments items={team.teams.map(({ id, name }) => ({ value: id, label: name }))} value={team.team.id} onChange={setTeamId} />}
      {team && (
        <Card>
          <CardTitle text={team.team.name} side={<Tag tone={team.uploaded >= team.goal ? 'brand' : 'orange'}>{team.uploaded >= team.goal ? '够了' : `还差 ${team.goal - team.uploaded} 场`}</Tag>} />
          <Words>{team.sentence}</Words>
          <Words kind='note'>每年各志愿者队伍开展科技志愿服务活动5场次以上，并在科技志愿者服务平台进行上传。</Words>
          {team.services.some((one) => !one.uploaded) && <Button kind='plain' onTap={table}>{process.env.TARO_ENV === 'h5' ? '下载没上传的（表格）' : '复制没上传的（表格）'}</Button>}
        </Card>
      )}
      {team?.services.length === 0 && <Empty text='今年还没有完成的服务' note='接单、服务、对方确认以后，会自己列在这里' />}
      {team && <Portions apart items={team.services} size={12} step={3} renderItem={(one) => <Service key={one.activityId} one={one} onUpload={() => setUploading(one)} onMend={setMending} />} />}
      {behind && (
        <Card list caption={`${behind.year} 年还不到 ${behind.goal} 场的队（按名字排）`}>
          <Portions items={behind.teams} renderItem={(one) => <Cell key={one.name} label={one.name} note={`完成 ${one.done} 场，已上传 ${one.uploaded} 场`} />} />
          {behind.teams.length === 0 && <Cell label='各队都够了' />}
        </Card>
      )}
      {uploading && <UploadSheet service={uploading} onClose={() => setUploading(null)} onDone={async () => {
        setUploading(null);
        await reload();
      }} />}
      {mending && <ProposeSheet proposal={mending} onClose={() => setMending(null)} onDone={async (counts) => {
        setMending(null);
        toast(counts ? '已经改好，本人看得见' : '已经送给网格长确认', 'success');
        await reload();
      }} />}
    </Page>
  );
}

function Service({ one, onUpload, onMend }: { one: TeamService; onUpload: () => void; onMend: (proposal: Proposal) => void }) {
  const { day, title: topic, place, headCount, minutes, people, uploaded } = one;
  return (
    <Card list caption={`${dayText(day)}，${topic}，${place}`}>
      <Cell label={`到场 ${headCount} 人`} note={`服务 ${minutes} 分钟${uploaded ? `。${dayText(uploaded.on)}上传，编号 ${uploaded.number}${uploaded.by ? `，${uploaded.by}标的` : ''}` : ''}`} side={<Tag tone={uploaded ? 'brand' : 'orange'}>{uploaded ? '已上传' : '没上传'}</Tag>} />
      {people.map((person) => (
        <Cell key={`${person.name}${person.entryId}`} icon='person' label={person.name} value={person.entryId ? `${person.minutes} 分钟` : '参加'}
          onTap={person.entryId ? () => onMend({ key: newKey(), entryId: person.entryId as string, name: `${person.name}，${dayText(day)}，${topic}`, minutes: person.minutes, ofMinutes: minutes }) : undefined} />
      ))}
      <Cell icon='list' label={uploaded ? '上传的材料' : '上传到全国平台'} onTap={onUpload} />
    </Card>
  );
}
