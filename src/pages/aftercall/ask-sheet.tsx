/** One neutral question on the telephone. What was chosen and typed outlives the page until it went through. */
import { useState } from 'react';
import { afterCallShapes, secondCallOutcomes, secondCallQuestions, type AfterCallItem, type AfterCallRecorded } from '@domain/order/second-call';
import { firstWrong } from '@domain/shape';
import { call, CallError, newKey, personHere } from '@/api/call';
import { dropCalls, heldCall, holdCall } from '@/order/call-drafts';
import { CallContact } from '@/order/call-contact';
import { goTo } from '@/order/go-to';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Stack } from '@/ui/layout';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

interface Draft { key: string; outcome?: string; words: string }
export interface AskSheetProps { item: AfterCallItem; onClose: () => void; onDone: (said: string) => void }

export function AskSheet({ item, onClose, onDone }: AskSheetProps) {
  const personId = personHere() ?? '';
  const name = `${item.id} after ${item.kind} ${item.tries}`;
  const [draft, setDraft] = useState<Draft>(() => heldCall<Draft>(personId, name) ?? { key: newKey(), words: '' });
  const [wrong, setWrong] = useState<string | null>(null);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    holdCall(personId, name, next);
    setDraft(next);
    setWrong(null);
  };
  const send = async () => {
    const input = { id: item.id, kind: item.kind, key: draft.key, outcome: draft.outcome, words: draft.words };
    const found = firstWrong(afterCallShapes.record, input);
    if (found) return setWrong(draft.outcome ? found.say : '请选对方怎么说');
    try {
      const { outcome, tries, of } = await call<AfterCallRecorded>('afterCall.record', input);
      dropCalls(personId, `${item.id} after`);
      onDone(outcome === null ? `记下了，第 ${tries} 次，改天再打` : outcome === 'unreached' ? `${of} 次都没联系上，不再打了` : '已经记下');
    } catch (fault) {
      setWrong(fault instanceof CallError ? (fault.offline ? `${fault.say}。您填的还在。` : fault.say) : '出了点问题，请再试一次');
    }
  };
  const options = Object.entries(secondCallOutcomes[item.kind]).map(([value, label]) => ({ value, label }));
  return (
    <Sheet open title={item.title} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>记下来</Button></>}>
      <Stack>
        <CallContact contact={{ name: item.contact?.name ?? '', phone: item.contact?.phone ?? '', mayReveal: true }} reveal={() => call('afterCall.reveal', { id: item.id, kind: item.kind })} />
        <Words kind='strong'>{`请问：${secondCallQuestions[item.kind]}`}</Words>
        <Words kind='note'>照原话问，不引导。对方怎么说都行，没有对错。</Words>
        <Card list><Choices look='rows' label={secondCallQuestions[item.kind]} options={options} value={draft.outcome} onChange={(outcome) => change({ outcome })} /></Card>
        <Card list>
          <Field label='对方说的话（选填）' kind='lines' max={200} value={draft.words} placeholder='可以不写' onChange={(words) => change({ words })} />
          <Cell label='对方还想听别的' note='打开这一单，点“替对方再点一单”' onTap={() => goTo(`/pages/order/view?id=${item.id}`)} />
        </Card>
      </Stack>
    </Sheet>
  );
}
