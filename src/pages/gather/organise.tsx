/** For those who call people together: open a service to sign-up, see who comes, tick who came. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { GatheringView, OrderGather, SignUpList } from '@domain/gather/gathering';
import { gatherShapes } from '@domain/gather/gathering';
import { firstWrong } from '@domain/shape';
import { call, CallError, newKey, personHere, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { blankDraft, drafts, keepDraft, sendAll, useOutbox } from '@/order/outbox';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { attendBox, knownList, rememberList } from './attendance';

const title = '报名和点名';

async function readList(id: string): Promise<SignUpList> {
  try {
    const list = await call<SignUpList>('gathering.signUps', { id });
    rememberList(list);
    return list;
  } catch (fault) {
    const known = knownList(id);
    if (fault instanceof CallError && fault.offline && known) return known;
    throw fault;
  }
}

export default function OrganisePage() {
  const { order = '', id: given = '' } = useRouter().params;
  const [opened, setOpened] = useState('');
  const id = opened || given;
  return id ? <Gathered id={id} /> : <Opening order={order} onOpened={setOpened} />;
}

function Opening({ order, onOpened }: { order: string; onOpened: (id: string) => void }) {
  const { data, error, reload } = useLoad(() => call<OrderGather>('gathering.ofOrder', { id: order }), [order]);
  if (needsEntry(error)) return <Page title='开放报名'><EntryNeeded /></Page>;
  if (!data) return <Page title='开放报名' loading={!error} failure={error} onRetry={reload} />;
  if (!data.may.open) return <Page title='开放报名'><Empty text='这一单现在不能开放报名' note='服务队接单、定下时间以后才能开放；上门服务和要保密的主题不开放' /></Page>;
  return (
    <Page title='开放报名'>
      <Notice tone='blue'>开放以后，全县都看得到时间、地点和谁来讲；点单的人是谁、电话多少，都不会写出去。</Notice>
      <OpenForm order={order} start={{ capacity: '30', place: data.place, note: '' }} send='开放报名' onDone={(view) => onOpened(view.id)} />
    </Page>
  );
}

function OpenForm({ order, start, send: label, onDone }: { order: string; start: { capacity: string; place: string; note: string }; send: string; onDone: (view: GatheringView) => void }) {
  const key = useRef(newKey());
  const [form, setForm] = useState(start);
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const send = async () => {
    const input = { orderId: order, key: key.current, capacity: Number(form.capacity), place: form.place, note: form.note };
    const found = firstWrong(gatherShapes.open, input);
    setWrong(found);
    if (found) return;
    try {
      onDone(await call<GatheringView>('gathering.open', input));
      toast('已经开放', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };
  const field = (name: keyof typeof form) => ({ value: form[name], error: wrong?.field === name ? wrong.say : undefined, onChange: (value: string) => setForm((old) => ({ ...old, [name]: value })) });
  return (
    <>
      <Card list>
        <Field label='名额' kind='number' max={3} required {...field('capacity')} />
        <Field label='在哪里' max={40} required placeholder='场地的名字，不要写谁家、电话' {...field('place')} />
        <Field label='说明' kind='lines' max={100} placeholder='可以不填，例如：带上老花镜' {...field('note')} />
      </Card>
      {wrong && wrong.field === null && <Words kind='note' color='red' center>{wrong.say}</Words>}
      <Button onTap={send}>{label}</Button>
    </>
  );
}

function Gathered({ id }: { id: string }) {
  const { data, error, reload } = useLoad(() => readList(id), [id]);
  const [changing, setChanging] = useState(false);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const close = async () => {
    try {
      await call('gathering.close', { id });
      toast('报名截止了', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const done = () => {
    setChanging(false);
    void reload();
  };
  const ahead = data.standing === 'coming' && !data.mayAttend;
  return (
    <Page title={title}>
      <Card list title={data.title}>
        <Cell label='时间' value={data.slot} />
        <Cell label='报名' value={`${data.capacity - data.left} / ${data.capacity}${data.closed ? '，已截止' : ''}`} />
        <Cell label='活动页面' note='报名、替老人报名、海报都在这里' onTap={() => goTo(`/pages/gather/service?id=${id}`)} />
        <Cell label='想问老师什么' onTap={() => goTo(`/pages/gather/questions?id=${id}`)} />
      </Card>
      {data.mayAttend ? <Attend key={data.id} list={data} onSent={reload} /> : <Names list={data} onCancelled={reload} />}
      {ahead && <Button kind='plain' onTap={() => setChanging(true)}>{data.closed ? '重新开放' : '改名额、地点、说明'}</Button>}
      {ahead && !data.closed && <Button kind='text' onTap={close}>截止报名</Button>}
      <Sheet open={changing} title='改报名' onClose={() => setChanging(false)}>
        <OpenForm order={data.orderId} start={{ capacity: String(data.capacity), place: data.place, note: data.note ?? '' }} send='保存' onDone={done} />
      </Sheet>
    </Page>
  );
}

function Names({ list, onCancelled }: { list: SignUpList; onCancelled: () => Promise<void> }) {
  if (list.lines.length === 0) return <Empty text='还没有人报名' note='把海报发到村里的群，或者打印出来贴上；没有手机的老人，在活动页面替他报' />;
  const cancel = async (signUpId: string) => {
    try {
      await call('gathering.cancel', { id: list.id, signUpId });
      await onCancelled();
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Card list title='报名的人'>
      <Portions items={list.lines} renderItem={(one) => <Cell key={one.id} label={one.name} value={`${one.heads} 人`} note={one.byHelper ? '网格员代报' : undefined} side={one.byHelper ? <Button kind='text' inline onTap={() => cancel(one.id)}>取消</Button> : undefined} />} />
    </Card>
  );
}

function Attend({ list, onSent }: { list: SignUpList; onSent: () => Promise<void> }) {
  const box = attendBox(personHere() ?? '');
  const heads = Object.fromEntries(list.lines.map((one) => [one.id, one.heads]));
  const lying = () => drafts<ReturnType<typeof blank>>(box).find((one) => one.typed.id === list.id);
  const blank = () => ({ id: list.id, ticks: Object.fromEntries(list.lines.filter((one) => one.attended !== null).map((one) => [one.id, (one.attended ?? 0) > 0])) as Record<string, boolean>, came: list.came === null ? '' : String(list.came), heads });
  const [draft, setDraft] = useState(() => lying() ?? blankDraft(blank()));
  const { drafts: waiting } = useOutbox(box, () => void onSent());
  const { ticks, came } = draft.typed;
  const counted = list.lines.filter((one) => ticks[one.id]).reduce((sum, one) => sum + one.heads, 0);
  // Untouched, the number follows the ticks; whoever came without signing up is added by hand.
  const change = (part: Partial<typeof draft.typed>) => setDraft((old) => ({ ...old, typed: { ...old.typed, ...part, heads }, ready: false, refused: null }));
  const save = async () => {
    const typed = { ...draft.typed, came: came || String(counted), ticks: { ...Object.fromEntries(list.lines.map((one) => [one.id, false])), ...ticks }, heads };
    keepDraft(box, { ...draft, typed, ready: true });
    await sendAll(box);
    const left = lying();
    if (left?.refused) return toast(left.refused);
    setDraft(blankDraft(typed));
    toast(left ? '没有信号，先存在手机里，有信号自己发' : '记好了', left ? 'plain' : 'success');
  };
  return (
    <>
      {waiting.some((one) => one.typed.id === list.id && one.ready) && <Notice tone='orange'>点名存在手机里，有信号自己发出去</Notice>}
      {list.lines.length > 0 && (
        <Card list title='谁来了'>
          <Choices look='rows' multiple label='谁来了' options={list.lines.map((one) => ({ value: one.id, label: one.name, note: `报了 ${one.heads} 人` }))} value={list.lines.filter((one) => ticks[one.id]).map((one) => one.id)} onChange={(here) => change({ ticks: Object.fromEntries(list.lines.map((one) => [one.id, here.includes(one.id)])) })} />
        </Card>
      )}
      <Card list>
        <Field label='到场人数' kind='number' max={4} value={came} placeholder={`不填就是点到的 ${counted} 人`} note='没报名来的也算上；不点名，只填人数也行' onChange={(value) => change({ came: value })} />
      </Card>
      <Button onTap={save}>记下到场</Button>
    </>
  );
}
