/** 志愿服务: what is mine, what the county has to decide, and every team of the county. */
import { useState } from 'react';
import { dayText } from '@domain/order/clock';
import type { MyTeams, TeamCard, TeamPage } from '@domain/team/answers';
import { call, CallError, tell } from '@/api/call';
import { needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';
import { stateTags } from './words';

const open = (id: string) => goTo(`/pages/squad/team?id=${id}`);

/** In a browser nobody may be logged in; the teams are there all the same. */
async function mineOrNone(): Promise<MyTeams | null> {
  try {
    return await call<MyTeams>('team.mine');
  } catch (fault) {
    if (fault instanceof CallError && needsEntry(fault)) return null;
    throw fault;
  }
}

export default function SquadListPage() {
  const { data, error, reload } = useLoad(async () => {
    const [page, mine] = await Promise.all([call<TeamPage>('team.list'), mineOrNone()]);
    return { page, mine };
  }, []);
  const [grown, setGrown] = useState<{ from: TeamPage; items: TeamCard[]; next: string | null } | null>(null);
  const [counted, setCounted] = useState(false);
  if (!data) return <Page title='志愿服务' loading={!error} failure={error} onRetry={reload} />;
  const { page, mine } = data;
  const shown = grown?.from === page ? grown : { items: page.items, next: page.next };
  const more = async () => {
    try {
      const next = await call<TeamPage>('team.list', { next: shown.next });
      setGrown({ from: page, items: [...shown.items, ...next.items], next: next.next });
    } catch (fault) {
      tell(fault);
    }
  };

  return (
    <Page title='志愿服务' banner={error && <StaleNotice error={error} onRetry={reload} />} footer={mine && <Button icon='plus' onTap={() => goTo('/pages/squad/apply')}>登记一支服务队</Button>}>
      {mine && (
        <Card list>
          <Cell icon='heart' label={mine.isVolunteer ? '我的志愿者登记' : '登记成为志愿者'} note={mine.isVolunteer ? '时间、培训、不能来的日子' : '登记了才能加入服务队'} onTap={() => goTo('/pages/squad/volunteer')} />
        </Card>
      )}
      {page.mayDecide && (
        <Card list caption='县科协'>
          <Cell icon='inbox' label='登记申请' onTap={() => goTo('/pages/squad/applications')} side={page.waiting > 0 ? <Tag tone='orange'>{`${page.waiting} 件等审核`}</Tag> : undefined} />
          <Cell icon='list' label='尚未在全国平台注册' onTap={() => goTo('/pages/squad/applications?list=unregistered')} />
          {page.volunteers && <Cell icon='person' label='全县登记志愿者' value={`${page.volunteers.total} 人`} note='一个人参加几支队只数一次' onTap={() => setCounted(true)} />}
        </Card>
      )}
      {mine && mine.teams.length + mine.requests.length > 0 && (
        <Card list caption='我的服务队'>
          {mine.teams.map((team) => <Cell key={team.id} label={team.name} note={team.labels.join('、')} onTap={() => open(team.id)} />)}
          {mine.requests.map((one) => <Cell key={one.teamId} label={one.team} note={one.state === 'waiting' ? '等队长答复' : `这次没加上${one.reason ? `：${one.reason}` : ''}`} onTap={() => open(one.teamId)} />)}
        </Card>
      )}
      {mine && mine.applications.length > 0 && (
        <Card list caption='我的登记申请'>
          {mine.applications.map((one) => (
            <Cell
              key={one.id}
              label={one.wish.name}
              note={one.state === 'refused' ? `没同意：${one.reason ?? ''}。点开改好再交` : one.state === 'waiting' ? `${dayText(one.appliedOn)}交的${one.waited > 0 ? `，已等 ${one.waited} 个工作日` : ''}` : undefined}
              side={<Tag tone={stateTags[one.state].tone}>{stateTags[one.state].label}</Tag>}
              onTap={one.state === 'approved' ? (one.teamId ? () => open(one.teamId as string) : undefined) : () => goTo(`/pages/squad/apply?id=${one.id}`)}
            />
          ))}
        </Card>
      )}
      {shown.items.length === 0 ? <Empty text='还没有服务队' note='学校、医院、乡镇都可以登记一支' /> : (
        <Card list caption='全县的服务队'>
          <Portions items={shown.items} size={shown.items.length} renderItem={(team) => (
            <Cell key={team.id} label={team.name} note={`${[team.under && `${team.under}的分队`, team.place, team.topics, `约 ${team.size} 人`].filter(Boolean).join(' · ')}`} onTap={() => open(team.id)} />
          )} />
        </Card>
      )}
      {shown.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      {counted && page.volunteers && (
        <Sheet open title={`全县登记志愿者 ${page.volunteers.total} 人`} onClose={() => setCounted(false)}>
          <Words kind='note'>一个人参加几支队，每支队各数一次，全县只数一次，所以各队加起来会比全县多。</Words>
          <Card list>
            {page.volunteers.perTeam.map((one) => <Cell key={one.teamId} label={one.name} value={`${one.count} 人`} />)}
          </Card>
        </Sheet>
      )}
    </Page>
  );
}
