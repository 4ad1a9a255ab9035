/** Asking to join, answering somebody who asks, and the team's number on the national platform. */
import { useState } from 'react';
import type { TeamView } from '@domain/team/answers';
import { call, CallError, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';
import { chinaToday } from './words';

interface SheetProps { onClose: () => void; onDone: (say: string) => void }

/** Sends one thing; what is wrong is said in the sheet. */
function useSend(onDone: (say: string) => void) {
  const [wrong, setWrong] = useState<{ say: string; refusal: string | null } | null>(null);
  const send = async (name: string, input: object, say: string) => {
    setWrong(null);
    try {
      await call(name, input);
      onDone(say);
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, refusal: fault.refusal });
    }
  };
  return { wrong, send };
}

export function JoinSheet({ teamId, onClose, onDone }: SheetProps & { teamId: string }) {
  const [said, setSaid] = useState('');
  const { wrong, send } = useSend(onDone);
  const unregistered = wrong?.refusal === 'volunteer.needed';
  return (
    <Sheet
      open
      title='申请加入'
      onClose={onClose}
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}
          {unregistered ? <Button onTap={() => { onClose(); goTo('/pages/squad/volunteer'); }}>去登记成为志愿者</Button> : <Button onTap={() => send('team.join', { teamId, said }, '已经申请')}>申请加入</Button>}
        </>
      }
    >
      <Words kind='note'>队长会看到您的姓名和会什么，同意了就入队。随时可以离开。</Words>
      <Card list><Field label='想说的话' kind='lines' max={100} placeholder='可以不写，例如 我周末有空' value={said} onChange={setSaid} /></Card>
    </Sheet>
  );
}

export function RequestSheet({ teamId, request, onClose, onDone }: SheetProps & { teamId: string; request: TeamView['requests'][number] }) {
  const [reason, setReason] = useState('');
  const [refusing, setRefusing] = useState(false);
  const [phone, setPhone] = useState<string | null>(null);
  const { wrong, send } = useSend(onDone);
  const { personId } = request;
  const reveal = async () => {
    try {
      setPhone((await call<{ phone: string | null }>('team.phone', { teamId, personId })).phone ?? '没有留电话');
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Sheet
      open
      title={`${request.name}想加入`}
      onClose={onClose}
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}
          {!refusing && <Button onTap={() => send('team.joinAnswer', { teamId, personId, yes: true }, '已经入队')}>同意加入</Button>}
          {!refusing && <Button kind='plain' onTap={() => setRefusing(true)}>婉谢</Button>}
          {refusing && <Button onTap={() => send('team.joinAnswer', { teamId, personId, yes: false, reason }, '已经告诉他')}>婉谢，告诉他</Button>}
        </>
      }
    >
      {refusing ? (
        <Card list><Field label='说一句' kind='lines' max={100} placeholder='可以不写，例如 今年人手够了，明年欢迎' value={reason} onChange={setReason} /></Card>
      ) : (
        <Card list>
          <Cell label='申请的日子' value={request.askedOn} />
          <Cell label='会什么' value={request.skills.join('、') || '没有写'} />
          {request.said && <Cell label='他说' note={request.said} />}
          <Cell label='电话' value={phone ?? undefined} placeholder='点开看，会记下来' onTap={phone ? undefined : reveal} />
        </Card>
      )}
    </Sheet>
  );
}

export function PlatformSheet({ team, onClose, onDone }: SheetProps & { team: TeamView }) {
  const [number, setNumber] = useState(team.platform?.number ?? '');
  const [on, setOn] = useState(team.platform?.on);
  const { wrong, send } = useSend(onDone);
  return (
    <Sheet open title='全国平台' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={() => send('team.platform', { id: team.id, platformNumber: number, platformOn: on }, '记下了')}>保存</Button></>}>
      <Card list>
        <Field label='平台编号' max={40} value={number} onChange={setNumber} />
        <DateCell label='注册日期' value={on} max={chinaToday()} onChange={setOn} />
      </Card>
    </Sheet>
  );
}
