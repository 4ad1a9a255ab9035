/** 登记服务队: a new application, one of mine corrected (`id`), or a team changed by 科协 (`team`). */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { Home } from '@domain/answers';
import type { MyTeams, TeamView } from '@domain/team/answers';
import type { TeamWish } from '@domain/team/registry';
import { sectors, type Sector } from '@domain/team/sectors';
import { call, CallError, newKey } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { leave } from '@/order/leave';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Words } from '@/ui/words';
import { readAreas, withArea, type Area } from './areas';
import { chinaToday } from './words';

interface Start { areas: Area[]; topics: Home['topics']; form: MyTeams['form']; wish: Partial<TeamWish> & { place?: string }; reason: string | null }

async function read(id: string | undefined, teamId: string | undefined): Promise<Start> {
  const [areas, home, mine, team] = await Promise.all([readAreas(), call<Home>('home.read'), call<MyTeams>('team.mine'), teamId ? call<TeamView>('team.read', { id: teamId }) : null]);
  const before = mine.applications.find((one) => one.id === id);
  return {
    areas, topics: home.topics.filter((topic) => topic.parentId === null), form: mine.form, reason: before?.reason ?? null,
    wish: team?.fields ? { ...team.fields, place: team.place } : before ? { ...before.wish, place: before.place } : {},
  };
}

export default function SquadApplyPage() {
  const { id, team } = useRouter().params;
  const title = team ? '改服务队' : id ? '改登记申请' : '登记服务队';
  const { data, error, reload } = useLoad(() => read(id, team), [id, team]);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  return <ApplyForm title={title} id={id} teamId={team} start={data} />;
}

const NONE = '';
const sectorChoices = (Object.keys(sectors) as Sector[]).map((value) => ({ value, label: sectors[value] }));
const yesNo = [{ value: 'no', label: '不是' }, { value: 'yes', label: '是，安排轻一点的' }] as const;

function ApplyForm({ title, id, teamId, start }: { title: string; id?: string; teamId?: string; start: Start }) {
  const { wish, form: given } = start;
  const key = useRef(newKey());
  const [form, setForm] = useState({
    name: wish.name ?? '', departmentId: wish.departmentId ?? NONE, sponsor: wish.sponsor ?? '', sector: wish.sector, gridCode: wish.gridCode, topicIds: wish.topicIds ?? [],
    size: String(wish.size ?? ''), maxHeadCount: String(wish.maxHeadCount ?? ''), older: wish.older ?? false, parentId: wish.parentId ?? NONE,
    platformNumber: wish.platformNumber ?? '', platformOn: wish.platformOn ?? undefined, leaderName: wish.leaderName ?? given.name ?? '', phone: '',
  });
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const errorOf = (field: string) => (wrong?.field?.startsWith(field) ? wrong.say : undefined);
  const set = (more: Partial<typeof form>) => {
    setWrong(null);
    setForm((old) => ({ ...old, ...more }));
  };
  const field = (name: 'name' | 'sponsor' | 'size' | 'maxHeadCount' | 'platformNumber' | 'leaderName' | 'phone') => ({ value: form[name], error: errorOf(name), onChange: (value: string) => set({ [name]: value }) });
  // A sub-topic that was chosen elsewhere stays chosen although the form shows only the first level.
  const shown = start.topics.map((topic) => topic.id);
  const parents = given.parents.some((one) => one.id === form.parentId) || !form.parentId || !teamId ? given.parents : [...given.parents, { id: form.parentId, name: '现在的上级队' }];

  const send = async () => {
    setWrong(null);
    const { leaderName, phone, size, maxHeadCount, ...rest } = form;
    const fields = {
      ...rest, departmentId: form.departmentId || null, parentId: form.parentId || null, platformOn: form.platformOn ?? null, size: size ? Number(size) : undefined, maxHeadCount: maxHeadCount ? Number(maxHeadCount) : null,
    };
    try {
      if (teamId) await call('team.edit', { ...fields, id: teamId });
      else await (id ? call('team.amend', { ...fields, leaderName, phone, id }) : call('team.apply', { ...fields, leaderName, phone, key: key.current }));
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
      return;
    }
    await leave('/pages/squad/list');
    toastAfter(teamId ? '已经改好' : '已经交给县科协');
  };

  return (
    <Page title={title} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={send}>{teamId ? '保存' : '交给县科协审核'}</Button></>}>
      {start.reason && <Notice tone='orange' title='上次没同意'>{start.reason}</Notice>}
      <Card list caption='服务队'>
        <Field label='名称' placeholder='例如 后柳镇农技服务队' max={30} required {...field('name')} />
        <PickerCell label='服务哪里' options={withArea(start.areas, wish.gridCode, wish.place).map((one) => ({ value: one.code, label: one.name }))} value={form.gridCode} error={errorOf('gridCode')} onChange={(gridCode) => set({ gridCode })} />
        <Field label='大概多少人' kind='number' max={4} placeholder='连队长一起' required {...field('size')} />
        <Field label='一次最多讲给多少人' kind='number' max={4} placeholder='不填就是不限' {...field('maxHeadCount')} />
        {parents.length > 0 && <PickerCell label='是不是分队' options={[{ value: NONE, label: '不是分队' }, ...parents.map((one) => ({ value: one.id, label: `${one.name}的分队` }))]} value={form.parentId} error={errorOf('parentId')} onChange={(parentId) => set({ parentId })} />}
      </Card>
      <Card title='是哪个行业的'>
        <Choices label='行业' options={sectorChoices} value={form.sector} error={errorOf('sector')} onChange={(sector) => set({ sector })} />
      </Card>
      <Card list caption='谁支持（选部门或写单位，至少一样）'>
        <PickerCell label='支持部门' options={[{ value: NONE, label: '没有对应的部门' }, ...given.departments.map((one) => ({ value: one.id, label: one.name }))]} value={form.departmentId} onChange={(departmentId) => set({ departmentId })} />
        <Field label='支持单位' placeholder='例如 后柳镇中心小学' max={40} {...field('sponsor')} />
      </Card>
      <Card title='讲什么（不选就是都可以）'>
        <Choices label='主题' multiple options={start.topics.map((topic) => ({ value: topic.id, label: topic.name }))} value={form.topicIds} onChange={(topicIds) => set({ topicIds: [...topicIds, ...form.topicIds.filter((one) => !shown.includes(one))] })} />
      </Card>
      <Card title='是老年志愿者队吗'>
        <Choices label='老年志愿者队' options={yesNo} value={form.older ? 'yes' : 'no'} onChange={(value) => set({ older: value === 'yes' })} />
      </Card>
      <Card list caption='全国平台（还没注册就空着）'>
        <Field label='平台编号' max={40} placeholder='可以不填' {...field('platformNumber')} />
        <DateCell label='注册日期' placeholder='可以不选' value={form.platformOn} max={chinaToday()} error={errorOf('platformOn')} onChange={(platformOn) => set({ platformOn })} />
      </Card>
      {!teamId && (
        <Card list caption='申请人（登记成了就是队长）'>
          <Field label='您的姓名' max={20} required {...field('leaderName')} />
          <Field label='电话' kind='phone' required note='只给县科协核实用，加密保存' {...field('phone')} />
        </Card>
      )}
    </Page>
  );
}
