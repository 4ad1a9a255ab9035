/** A team: what anybody may know; for its members who is in it; for its leader and 科协 what there is to look after. */
import { useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { LeftView, MemberView, TeamView } from '@domain/team/answers';
import { call, CallError, isLoggedIn, login, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { AwayCard } from './away';
import { JoinSheet, PlatformSheet, RequestSheet } from './join-sheets';
import { MemberSheet } from './member-sheet';

type Open = { kind: 'join' | 'platform' | 'leave' | 'close' } | { kind: 'member'; personId: string } | { kind: 'request'; personId: string };

async function readTeam(id: string): Promise<TeamView> {
  // Anybody may read it, so nothing else asks who is there: its own people would see it as strangers do, and nobody could join.
  // Where WeChat does not say who it is, the page is read as by a stranger.
  if (!isLoggedIn()) await login().catch(() => undefined);
  return call<TeamView>('team.read', { id });
}

export default function SquadTeamPage() {
  const { id = '' } = useRouter().params;
  const { data: team, error, reload } = useLoad(() => readTeam(id), [id]);
  const [open, setOpen] = useState<Open | null>(null);
  if (!team) return <Page title='服务队' loading={!error} failure={error} onRetry={reload} />;
  const may = (what: TeamView['may'][number]) => team.may.includes(what);
  const shut = () => setOpen(null);
  const done = (say: string) => {
    shut();
    toast(say);
    void reload();
  };
  const leave = async () => {
    try {
      const { duties } = await call<LeftView>('team.leave', { teamId: id });
      done(duties.length > 0 ? '已经离队' : may('takeBack') ? '已经收回' : '已经离队');
      if (duties.length > 0) void Taro.showModal({ title: '约好的服务不用去了', content: `${duties.map((one) => `${one.day ?? ''} ${one.number}`).join('\n')}\n已经告诉队长您去不了。`, showCancel: false, confirmText: '知道了' });
    } catch (fault) {
      shut();
      tell(fault);
    }
  };
  const close = async () => {
    try {
      await call('team.close', { id });
      done('已经撤了');
      void Taro.reLaunch({ url: '/pages/squad/list' });
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      shut();
      void Taro.showModal({ title: '现在还不能撤', content: fault.say, showCancel: false, confirmText: '知道了' });
    }
  };
  const member = open?.kind === 'member' ? team.members?.find((one) => one.personId === open.personId) : undefined;
  const request = open?.kind === 'request' ? team.requests.find((one) => one.personId === open.personId) : undefined;

  return (
    <Page
      title={team.name}
      banner={error && <StaleNotice error={error} onRetry={reload} />}
      footer={may('join') ? <Button onTap={() => setOpen({ kind: 'join' })}>申请加入</Button> : may('takeBack') ? <Button kind='plain' onTap={leave}>收回加入申请</Button> : undefined}
    >
      {team.asked?.state === 'waiting' && <Notice title='已经申请加入'>等队长答复，这里和“志愿服务”里看得到结果。</Notice>}
      {team.asked?.state === 'refused' && <Notice tone='grey' title='上次没有加上'>{team.asked.reason ?? '队长没有写原因，可以再申请。'}</Notice>}
      {team.requests.length > 0 && (
        <Card list caption='想加入的人'>
          {team.requests.map((one) => <Cell key={one.personId} label={one.name} note={[`${one.askedOn}申请`, one.skills.join('、'), one.said].filter(Boolean).join('，')} side={<Tag tone='orange'>等答复</Tag>} onTap={() => setOpen({ kind: 'request', personId: one.personId })} />)}
        </Card>
      )}
      <Card list>
        <Cell label='服务范围' value={team.place} />
        <Cell label='讲什么' value={team.topics} />
        <Cell label='人数' value={`约 ${team.size} 人${team.older ? '，老年志愿者队' : ''}`} />
        {team.maxHeadCount !== null && <Cell label='一次最多讲给' value={`${team.maxHeadCount} 人`} />}
        {team.sponsor && <Cell label='支持单位' value={team.sponsor} />}
        {team.sector && <Cell label='行业' value={team.sector} />}
        {team.under && <Cell label='上级队' value={team.under} />}
        {team.subTeams.map((one) => <Cell key={one.id} label='分队' value={one.name} onTap={() => goTo(`/pages/squad/team?id=${one.id}`)} />)}
        <Cell label='全国平台' value={team.platform ? `${team.platform.number}，${dayText(team.platform.on)}` : '还没注册'} onTap={may('platform') ? () => setOpen({ kind: 'platform' }) : undefined} />
      </Card>
      {team.training.length > 0 && (
        <Card list caption='先学再讲'>
          {team.training.map((one) => <Cell key={one.topic} label={`讲${one.topic}前`} value={one.courses.join('、')} />)}
        </Card>
      )}
      {team.health && (
        <Card list caption='队里的情况'>
          <Cell label='在队的人' value={`${team.health.members} 人，登记志愿者 ${team.health.volunteers} 人`} />
          <Cell label='看过证件的资格' value={team.health.qualifications.join('、') || '还没有'} />
          <Cell label='安排轻一点的' value={`${team.health.lightDuty} 人`} />
          <Cell label='今年服务' value={`${team.health.services} 场`} />
        </Card>
      )}
      {team.members && (
        <Card list caption='队员（只有本队和科协看得到）'>
          {team.members.map((one) => <Cell key={one.personId} label={one.name} value={one.labels.join('、')} note={memberNote(one)} onTap={one.known ? () => setOpen({ kind: 'member', personId: one.personId }) : undefined} />)}
        </Card>
      )}
      {team.members && <AwayCard away={team.away} teamId={id} own={may('ownAway')} team={may('teamAway')} onDone={done} />}
      {may('edit') && <Button kind='plain' onTap={() => goTo(`/pages/squad/apply?team=${id}`)}>改服务队的情况</Button>}
      {may('leave') && <Button kind='text' onTap={() => setOpen({ kind: 'leave' })}>离开这支队</Button>}
      {may('close') && <Button kind='text' onTap={() => setOpen({ kind: 'close' })}>撤掉这支队</Button>}

      {open?.kind === 'join' && <JoinSheet teamId={id} onClose={shut} onDone={done} />}
      {open?.kind === 'platform' && <PlatformSheet team={team} onClose={shut} onDone={done} />}
      {request && <RequestSheet teamId={id} request={request} onClose={shut} onDone={done} />}
      {member && <MemberSheet teamId={id} member={member} may={team.may} onClose={shut} onChange={reload} />}
      <Confirm open={open?.kind === 'leave'} title='要离开这支队吗？' text='不用谁同意。约好的服务会告诉队长您去不了。以后可以再申请。' okText='离开' danger onOk={leave} onClose={shut} />
      <Confirm open={open?.kind === 'close'} title='要撤掉这支队吗？' text='队里的任职都会结束，不能再接单。手上有没办完的单就撤不了。' okText='撤掉' danger onOk={close} onClose={shut} />
    </Page>
  );
}

function memberNote({ known }: MemberView): string | undefined {
  if (!known) return undefined;
  if (!known.isVolunteer) return '还没有登记成为志愿者';
  const papers = known.qualifications.map((one) => (one.seen ? one.label : `${one.label}（证件没看）`));
  return [papers.join('、'), known.skills.join('、'), known.lightDuty && '安排轻一点'].filter(Boolean).join('，') || undefined;
}
