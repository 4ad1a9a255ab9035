/** What may be done with an opinion: taking it on, calling back, and one tap by whoever said it. */
import { useState } from 'react';
import { chinaDay } from '@domain/order/clock';
import type { OpinionView } from '@domain/visit/visit';
import { call, CallError, newKey, tell } from '@/api/call';
import { dial } from '@/order/dial';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

export interface StepProps { opinion: OpinionView; onDone: (said: string) => void }

const words = [{ value: 'yes', label: '满意' }, { value: 'partly', label: '部分满意' }, { value: 'no', label: '不满意' }] as const;
type Word = (typeof words)[number]['value'];
const sayOf = (fault: unknown) => (fault instanceof CallError ? (fault.offline ? `${fault.say}。您写的还在。` : fault.say) : '出了点问题，请再试一次');

/** One tap says it; only «不满意» asks why, and may be left empty. */
export function RateRow({ opinion, onDone }: StepProps) {
  const [key] = useState(newKey);
  const [why, setWhy] = useState<string | null>(null);
  const send = async (satisfied: Word, text: string | null) => {
    try {
      await call('opinion.rate', { id: opinion.id, key, satisfied, why: text });
      onDone(satisfied === 'no' && opinion.round < 2 ? '记下了，会再办一次' : '谢谢您');
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <>
      <Choices label='满意吗' options={words} onChange={(value: Word) => (value === 'no' ? setWhy('') : void send(value, null))} />
      {why !== null && (
        <Sheet open title='哪里不满意' onClose={() => setWhy(null)} footer={<Button onTap={() => send('no', why)}>{opinion.round < 2 ? '送出，请再办一次' : '送出'}</Button>}>
          <Card list><Field label='哪里不满意' kind='lines' max={300} value={why} placeholder='可以不写' onChange={setWhy} /></Card>
        </Sheet>
      )}
    </>
  );
}

export function AcceptSheet({ opinion, onDone, onClose }: StepProps & { onClose: () => void }) {
  const [key] = useState(newKey);
  const [today] = useState(() => chinaDay(new Date()));
  const [day, setDay] = useState(today);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    try {
      await call('opinion.accept', { id: opinion.id, key, day });
      onDone('受理了');
    } catch (fault) {
      setWrong(sayOf(fault));
    }
  };
  return (
    <Sheet open title='受理' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>受理</Button></>}>
      <Words>{opinion.said}</Words>
      <Card list><DateCell label='哪天前回复' value={day} min={today} onChange={(value: string) => { setDay(value); setWrong(null); }} /></Card>
    </Sheet>
  );
}

export function CallSheet({ opinion, onDone, onClose }: StepProps & { onClose: () => void }) {
  const [key] = useState(newKey);
  const [phone, setPhone] = useState<string | null>(null);
  const [word, setWord] = useState<Word | 'nobody' | undefined>();
  const [why, setWhy] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const look = async () => {
    try {
      const seen = await call<{ phone: string }>('opinion.phone', { id: opinion.id });
      setPhone(seen.phone);
    } catch (fault) {
      setWrong(sayOf(fault));
    }
  };
  const send = async () => {
    if (!word) return setWrong('请选有没有联系上、满意不满意');
    try {
      await call('opinion.callBack', word === 'nobody' ? { id: opinion.id, key, reached: false } : { id: opinion.id, key, reached: true, satisfied: word, why });
      onDone('记下了');
    } catch (fault) {
      setWrong(sayOf(fault));
    }
  };
  return (
    <Sheet open title='回访' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>记下来</Button></>}>
      <Words>{opinion.said}</Words>
      {opinion.hasPhone && !phone && <Button kind='plain' icon='phone' onTap={look}>看电话（看一次记一次）</Button>}
      {phone && <Button kind='plain' icon='phone' onTap={() => void dial(phone)}>{phone}</Button>}
      <Choices label='结果' options={[...words, { value: 'nobody', label: '没联系上' }]} value={word} onChange={(value: Word | 'nobody') => { setWord(value); setWrong(null); }} />
      {word === 'no' && <Card list><Field label='他怎么说' kind='lines' max={300} value={why} onChange={setWhy} /></Card>}
    </Sheet>
  );
}
