/** 不能来的日子: of the team or one's own. */
import { useRef, useState } from 'react';
import type { AwayView } from '@domain/team/answers';
import { dayParts, type DayPart } from '@domain/terms';
import { call, CallError, newKey, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';
import { chinaToday } from './words';

export interface AwayCardProps { away: readonly AwayView[]; teamId?: string; /** I may note my own days */ own: boolean; /** I may note the team's */ team: boolean; onDone: (say: string) => void }

export function AwayCard({ away, teamId, own, team, onDone }: AwayCardProps) {
  const [noting, setNoting] = useState<'own' | 'team' | null>(null);
  const remove = async (id: string) => {
    try {
      await call('team.comeBack', { id });
      onDone('已经取消');
    } catch (fault) {
      tell(fault);
    }
  };
  if (away.length === 0 && !own && !team) return null;
  return (
    <>
      <Card list caption='不能来的日子'>
        {away.length === 0 && <Cell label='没有记，都可以来' />}
        {away.map((one) => <Cell key={one.id} label={one.who || one.days} note={one.who ? one.days : undefined} side={one.mayRemove ? <Button kind='plain' inline onTap={() => remove(one.id)} label={`取消${one.days}`}>取消</Button> : undefined} />)}
        {own && <Cell icon='plus' label='记我不能来的日子' onTap={() => setNoting('own')} />}
        {team && <Cell icon='plus' label='记全队不能来的日子' onTap={() => setNoting('team')} />}
      </Card>
      {noting && <AwaySheet teamId={noting === 'team' ? teamId ?? null : null} onClose={() => setNoting(null)} onDone={(say) => { setNoting(null); onDone(say); }} />}
    </>
  );
}

const parts = [{ value: 'day', label: '全天' }, ...(Object.keys(dayParts) as DayPart[]).map((value) => ({ value, label: dayParts[value] }))] as { value: DayPart | 'day'; label: string }[];

function AwaySheet({ teamId, onClose, onDone }: { teamId: string | null; onClose: () => void; onDone: (say: string) => void }) {
  const key = useRef(newKey());
  const today = chinaToday();
  const [form, setForm] = useState<{ fromDay: string; untilDay: string; part: DayPart | 'day' }>({ fromDay: today, untilDay: today, part: 'day' });
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    setWrong(null);
    try {
      await call('team.away', { key: key.current, teamId, fromDay: form.fromDay, untilDay: form.untilDay, part: form.part === 'day' ? null : form.part });
      onDone('记下了');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  return (
    <Sheet open title={teamId ? '全队不能来的日子' : '我不能来的日子'} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>记下</Button></>}>
      <Words kind='note'>这些日子派单时不会再问，不用写为什么。</Words>
      <Card list>
        <DateCell label='从哪天' value={form.fromDay} min={today} onChange={(fromDay) => setForm((old) => ({ ...old, fromDay, untilDay: old.untilDay < fromDay ? fromDay : old.untilDay }))} />
        <DateCell label='到哪天' value={form.untilDay} min={form.fromDay} onChange={(untilDay) => setForm((old) => ({ ...old, untilDay }))} />
      </Card>
      <Choices label='哪一段' options={parts} value={form.part} onChange={(part) => setForm((old) => ({ ...old, part }))} />
    </Sheet>
  );
}
