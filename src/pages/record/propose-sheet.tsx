/** Asking for other minutes than are written: less counts at once, more waits for a grid leader. */
import { useState } from 'react';
import { recordShapes } from '@domain/record/records';
import { firstWrong } from '@domain/shape';
import { call, CallError, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

export interface Proposal { key: string; entryId: string; name: string; minutes: number; ofMinutes: number }

export function ProposeSheet({ proposal, onClose, onDone }: { proposal: Proposal; onClose: () => void; onDone: (counts: boolean) => void }) {
  const [minutes, setMinutes] = useState(String(proposal.minutes));
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<{ field: string; say: string } | null>(null);
  const send = async () => {
    const input = { key: proposal.key, entryId: proposal.entryId, minutes: /^\d+$/.test(minutes) ? Number(minutes) : undefined, reason };
    const no = firstWrong(recordShapes.propose, input);
    setWrong(no);
    if (no) return;
    try {
      onDone((await call<{ counts: boolean }>('records.propose', input)).counts);
    } catch (fault) {
      if (fault instanceof CallError && fault.refusal?.startsWith('correction.')) setWrong({ field: 'minutes', say: fault.say });
      else tell(fault);
    }
  };
  return (
    <Sheet open title='更正时长' onClose={onClose} footer={<Button onTap={send}>交上去</Button>}>
      <Words>{proposal.name}</Words>
      <Words kind='note'>{`现在记 ${proposal.minutes} 分钟，双方确认的是 ${proposal.ofMinutes} 分钟，最多改到这么多。`}</Words>
      <Card list>
        <Field kind='number' label='应该是几分钟' value={minutes} onChange={setMinutes} error={wrong?.field === 'minutes' ? wrong.say : undefined} />
        <Field kind='lines' label='原因' value={reason} onChange={setReason} max={200} required error={wrong?.field === 'reason' ? wrong.say : undefined} />
      </Card>
      <Words kind='note'>改少了马上生效，本人看得见，可以提异议；改多了要没参加服务的网格长确认。</Words>
    </Sheet>
  );
}
