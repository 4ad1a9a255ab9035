/** A service's public page: what, when, where, who; signing up, also for an elder without a telephone. */
import { useRef, useState } from 'react';
import { useRouter, useShareAppMessage } from '@tarojs/taro';
import type { GatheringView } from '@domain/gather/gathering';
import { call, CallError, isLoggedIn, newKey, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { OutlineLines } from '@/order/order-gather';
import { PrivacySheet } from '@/order/privacy-sheet';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { shareOf } from './link';

const title = '科普活动';

export default function ServicePage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<GatheringView>('gathering.read', { id }), [id]);
  const [answered, setAnswered] = useState<{ over: GatheringView | null; view: GatheringView } | null>(null);
  const [sheet, setSheet] = useState<'self' | 'other' | 'cancel' | null>(null);
  const view = data && answered?.over === data ? answered.view : data;
  useShareAppMessage(() => (view ? shareOf(view) : { title }));
  if (!view) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;

  const done = (after: GatheringView, said: string) => {
    setSheet(null);
    setAnswered({ over: data, view: after });
    toast(said, 'success');
  };
  const cancel = async () => {
    try {
      done(await call<GatheringView>('gathering.cancel', { id: view.id }), '已经取消');
    } catch (fault) {
      tell(fault);
    }
  };
  const mayEnter = process.env.TARO_ENV === 'weapp' || isLoggedIn();
  return (
    <Page
      title={title}
      footer={view.may.signUp && mayEnter && <Button onTap={() => setSheet('self')}>{view.mine ? '改人数' : '我要报名'}</Button>}
    >
      <Changes view={view} />
      {view.check && <Notice tone={view.check.hidden ? 'red' : 'orange'} title={`地点、说明和讲师：${view.check.label}`}>{view.check.say}</Notice>}
      <Card>
        <CardTitle text={view.title} note={view.county} side={<Places view={view} />} />
        {view.note && <Words>{view.note}</Words>}
      </Card>
      <Card list>
        <Cell icon='clock' label='时间' value={view.slot} />
        <Cell icon='location' label='地点' value={`${view.village} ${view.place}`} />
        {view.team && <Cell icon='users' label='谁来' value={view.team} />}
        {view.speaker && <Cell icon='speaker' label='讲师' value={view.speaker} />}
      </Card>
      {view.mine && (
        <Card list title='我的报名'>
          <Cell label='报了' value={`${view.mine.heads} 人`} />
          {view.standing !== 'over' && <Cell label='来不了了' note='取消报名，把名额让给别人' onTap={() => setSheet('cancel')} />}
        </Card>
      )}
      {!mayEnter && view.may.signUp && <Notice title='在微信里报名'>用微信打开“科普点单”小程序就能报名。没有微信的老人，请村（社区）网格员替您报名。</Notice>}
      <Card list>
        {view.may.help && <Cell icon='person' label='替老人报名' note='没有手机的老人，由网格员报' onTap={() => setSheet('other')} />}
        {(view.may.ask || view.may.questions) && <Cell icon='edit' label='想问老师什么' note={view.may.questions ? '看大家想问什么' : '先写下来，老师有准备'} onTap={() => goTo(`/pages/gather/questions?id=${view.id}`)} />}
        <Cell icon='inbox' label='海报' note='发给邻居，或者打印出来贴上' onTap={() => goTo(`/pages/gather/poster?id=${view.id}`)} />
        {view.may.organise && <Cell icon='list' label='报名和点名' note='谁报了名，当天谁来了' onTap={() => goTo(`/pages/gather/organise?id=${view.id}`)} />}
      </Card>
      {view.outline && <OutlineLines outline={view.outline} />}
      {(sheet === 'self' || sheet === 'other') && <SignUpSheet view={view} other={sheet === 'other'} onClose={() => setSheet(null)} onDone={done} />}
      <Confirm open={sheet === 'cancel'} title='要取消报名吗？' text='名额会让给别的人。想来的话，有名额时还能再报。' okText='取消报名' onOk={cancel} onClose={() => setSheet(null)} />
    </Page>
  );
}

function Places({ view }: { view: GatheringView }) {
  if (view.standing !== 'coming') return <Tag tone={view.standing === 'cancelled' ? 'red' : 'grey'}>{view.standingLabel}</Tag>;
  if (view.closed) return <Tag>报名截止</Tag>;
  return view.left > 0 ? <Tag tone='brand'>{`还剩 ${view.left} 个名额`}</Tag> : <Tag tone='orange'>报满了</Tag>;
}

function Changes({ view }: { view: GatheringView }) {
  if (view.standing === 'cancelled') return <Notice tone='red' title='这场活动取消了'>不用来了。想听的话，可以自己点单。</Notice>;
  if (view.standing === 'looking') return <Notice tone='orange' title='时间要改'>服务队临时来不了，正在重新安排。新的时间定了会写在这里。</Notice>;
  if (view.mine?.was) return <Notice tone='orange' icon='calendar' title={`时间改到${view.slot}`}>{`您报名时是${view.mine.was}。来不了请取消报名。`}</Notice>;
  return null;
}

const heads = Array.from({ length: 10 }, (_, at) => ({ value: String(at + 1), label: `${at + 1} 人` }));

function SignUpSheet({ view, other, onClose, onDone }: { view: GatheringView; other: boolean; onClose: () => void; onDone: (view: GatheringView, said: string) => void }) {
  const key = useRef(newKey());
  const [count, setCount] = useState(String(other ? 1 : view.mine?.heads ?? 1));
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<CallError | null>(null);
  const [asking, setAsking] = useState(false);
  const send = async () => {
    setWrong(null);
    try {
      onDone(await call<GatheringView>('gathering.signUp', { id: view.id, key: key.current, heads: Number(count), name: other ? name.trim() : null }), '报上了');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      if (fault.refusal === 'privacy.needed') return setAsking(true);
      setWrong(fault);
    }
  };
  const missing = other && name.trim() === '';
  if (asking) return <PrivacySheet before='报名' onClose={() => setAsking(false)} onAgreed={() => { setAsking(false); void send(); }} />;
  return (
    <Sheet
      open
      title={other ? '替老人报名' : '我要报名'}
      onClose={onClose}
      footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button disabled={missing} onTap={send}>报名</Button></>}
    >
      <Card list>
        {other && <Field label='称呼' required max={20} value={name} placeholder='例如 三组张奶奶' onChange={setName} />}
        <PickerCell label='来几个人' options={heads} value={count} onChange={setCount} />
      </Card>
      <Words kind='note' center>{other ? '称呼只有组织活动的人看得到' : '别人看不到您报了名'}</Words>
    </Sheet>
  );
}
