/** Saying something, and replying to it. What was typed stays until it went through; the key makes a second send count once. */
import { useEffect, useState } from 'react';
import { opinionShapes, type OpinionView } from '@domain/visit/visit';
import { firstWrong } from '@domain/shape';
import { call, CallError, newKey, personHere } from '@/api/call';
import { forget, keep, kept } from '@/order/keep';
import { askForVillage, lastVillage, onVillageChosen, type Village } from '@/order/village';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

interface Wrong { say: string; field: string }
const wrongFrom = (fault: unknown): Wrong => ({ say: fault instanceof CallError ? (fault.offline ? `${fault.say}。您写的还在。` : fault.say) : '出了点问题，请再试一次', field: fault instanceof CallError ? fault.field ?? '' : '' });

interface Begun { key: string; said: string; phone: string }
const begunKey = () => `opinion.${personHere() ?? ''}`;

export interface SaySheetProps { /** may write down what was heard on a visit */ staff: boolean; onClose: () => void; onDone: () => void }

export function SaySheet({ staff, onClose, onDone }: SaySheetProps) {
  // What was begun stays on the phone, with its key, until it went through.
  const [begun] = useState(() => kept<Begun>(begunKey()));
  const [key] = useState(() => begun?.key ?? newKey());
  const [place, setPlace] = useState<Village | null>(lastVillage);
  const [said, setSaid] = useState(begun?.said ?? '');
  const [phone, setPhone] = useState(begun?.phone ?? '');
  const [onVisit, setOnVisit] = useState(false);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  useEffect(() => onVillageChosen(setPlace), []);
  useEffect(() => {
    if (said || phone) keep(begunKey(), { key, said, phone } satisfies Begun);
  }, [key, said, phone]);

  const send = async () => {
    const input = { key, gridCode: place?.code, said, onVisit, phone: phone.trim() || null };
    const found = firstWrong(opinionShapes.add, input);
    setWrong(found);
    if (found) return;
    try {
      await call('opinion.add', input);
      forget(begunKey());
      onDone();
    } catch (fault) {
      setWrong(wrongFrom(fault));
    }
  };
  return (
    <Sheet open title='提意见' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={send}>送出去</Button></>}>
      <Card list>
        <Cell label='在哪里' value={place?.name} placeholder='请选村（社区）' error={wrong?.field === 'gridCode' ? wrong.say : undefined} onTap={askForVillage} />
        <Field label='意见' required kind='lines' value={said} max={500} placeholder='哪里做得不好，或者希望怎么做' error={wrong?.field === 'said' ? wrong.say : undefined} onChange={setSaid} />
        <Field label='电话' kind='phone' placeholder='可以不填' value={phone} note='想要回访就留一个，只给经办的人看' error={wrong?.field === 'phone' ? wrong.say : undefined} onChange={setPhone} />
      </Card>
      {staff && <Choices options={[{ value: 'own', label: '我自己的' }, { value: 'visit', label: '走访时听到的' }]} value={onVisit ? 'visit' : 'own'} onChange={(value) => setOnVisit(value === 'visit')} label='谁的意见' />}
    </Sheet>
  );
}

export interface ReplySheetProps { opinion: OpinionView; onClose: () => void; onDone: () => void }

export function ReplySheet({ opinion, onClose, onDone }: ReplySheetProps) {
  const [key] = useState(newKey);
  const [reply, setReply] = useState('');
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const send = async () => {
    const input = { id: opinion.id, key, reply };
    const found = firstWrong(opinionShapes.reply, input);
    setWrong(found);
    if (found) return;
    try {
      await call('opinion.reply', input);
      onDone();
    } catch (fault) {
      setWrong(wrongFrom(fault));
    }
  };
  return (
    <Sheet open title='回复意见' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={send}>回复</Button></>}>
      <Words>{opinion.said}</Words>
      <Card list>
        <Field label='回复' required kind='lines' value={reply} max={500} placeholder='提意见的人会看到' onChange={setReply} />
      </Card>
    </Sheet>
  );
}
