/** One step on an order, handed in from a sheet: asks what can be chosen, checks, sends once, keeps what was typed. */
import { useEffect, useRef, useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { Choices, MayView, OrderView } from '@domain/answers';
import type { RefusalId } from '@domain/refusals';
import { call, CallError, newKey, personHere, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Loading } from '@/ui/loading';
import { Notice } from '@/ui/notice';
import { Sheet } from '@/ui/sheet';
import { isOnSite, keepService, keepTyped, typedOnSite } from './service-box';
import { inputOf, visibleRows, wrongIn, type FormStep, type Scene, type StepForm as Form, type Typed, type Wrong } from './steps/form';
import { StepRow } from './steps/row';
import { formOf } from './steps/table';
import { dropCalls, heldCall, holdCall } from './call-drafts';
import { CallContact } from './call-contact';
import { useLoad } from './use-load';
import './step-form.css';

/** What the page keeps of a form that was closed: what was typed, and the key under which it may already have been sent. */
interface Kept {
  key: string;
  /** how long the history was when the key was made */
  lines: number;
  typed: Typed | null;
}

export interface StepSender {
  /** the draft of one step; the same one every time until it went through */
  keptOf: (step: string) => Kept;
  /** Sends a step. @throws CallError */
  send: (step: string, input: object) => Promise<OrderView>;
  /** What was typed and its key belong to somebody else now. */
  forget: (step: string) => void;
}

/** Holds the drafts and keys of one order's page. */
export function useStepSender(order: OrderView | null): StepSender {
  const kept = useRef(new Map<string, Kept>());
  const id = order?.id ?? '';
  const personId = personHere();
  const lines = order?.history.length ?? 0;
  const keptOf = (step: string) => {
    const name = `${id} ${step}`;
    const known = kept.current.get(name) ?? (personId ? heldCall<Kept>(personId, name) : null) ?? { key: newKey(), lines, typed: typedOnSite(id, step) };
    // With a new line of history in sight the same step is meant once more, for instance the next call-back.
    if (known.lines !== lines) Object.assign(known, { key: newKey(), lines });
    kept.current.set(name, known);
    return known;
  };
  return {
    keptOf,
    send: async (step, input) => {
      const answer = await call<OrderView>(`order.${step}`, { ...input, id, key: keptOf(step).key });
      kept.current.delete(`${id} ${step}`);
      // A call is over whichever of its two steps was sent.
      if (step === 'redo' || step === 'followUp') {
        kept.current.delete(`${id} followUp`);
        if (personId) dropCalls(personId, `${id} `);
      }
      keepTyped(id, step, null);
      return answer;
    },
    forget: (step) => {
      kept.current.delete(`${id} ${step}`);
      keepTyped(id, step, null);
    },
  };
}

/* These say that the order has moved on, not that something typed is wrong: the page must read it again. */
const movedOn: readonly RefusalId[] = [
  'order.alreadyClaimed', 'order.notNow', 'order.notYou', 'order.notYours', 'order.notFound', 'order.decided', 'order.noProposal',
  'order.teamPassed', 'order.remindedToday', 'order.unsolvedOnce', 'order.atRoot', 'order.crewCannotCall', 'order.noOwnCrew', 'order.arrivedBefore',
];

export function hasMovedOn(fault: unknown): fault is CallError {
  return fault instanceof CallError && fault.refusal !== null && movedOn.includes(fault.refusal);
}

export interface StepFormProps {
  order: OrderView;
  /** the button that was tapped; null = nothing is open */
  may: MayView | null;
  sender: StepSender;
  onClose: () => void;
  /** it went through; this is what the order looks like now */
  onDone: (order: OrderView, said: string) => void;
  /** somebody else was faster; the sentence says what happened */
  onMovedOn: (say: string) => void;
  /** no signal: it lies on the phone and goes out by itself */
  onKept: () => void;
}

export function StepForm({ may, ...rest }: StepFormProps) {
  const form = may && formOf(may.step);
  if (!may || !form) return null;
  return <OpenForm key={may.step} may={may} form={form} {...rest} />;
}

function OpenForm({ order, may, form, sender, onClose, onDone, onMovedOn, onKept }: StepFormProps & { may: MayView; form: Form }) {
  const step = may.step as FormStep;
  const kept = sender.keptOf(step);
  const { data: choices, error, reload } = useLoad(
    () => (form.asks ? call<Choices>('order.choices', { id: order.id, step }) : Promise.resolve(null)),
    [order.id, step],
  );
  const [changed, setChanged] = useState<Typed | null>(kept.typed);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  const ready = !form.asks || choices !== null;
  // Until something is changed the form follows what is proposed, also when that comes anew.
  const untouched: Scene = { order, choices, typed: {} };
  const personId = personHere();
  const scene: Scene = { order, choices, typed: changed ?? (ready ? form.start?.(untouched) ?? {} : {}) };
  const rows = visibleRows(form, scene);
  const hopeless = ready ? form.hopeless?.(scene) ?? null : null;

  const change = (name: string, value: Typed[string]) => {
    const typed = { ...scene.typed, [name]: value };
    kept.typed = typed;
    if (form.onPhone && personId) holdCall(personId, `${order.id} ${step}`, kept);
    keepTyped(order.id, step, typed);
    setChanged(typed);
    if (wrong && (wrong.field === null || wrong.field === name)) setWrong(null);
  };

  const send = async () => {
    const input = inputOf(form, scene);
    const sent = form.as?.(scene) ?? step;
    const found = wrongIn(sent, form, scene, { ...input, id: order.id, key: kept.key });
    setWrong(found);
    if (found) return;
    try {
      onDone(await sender.send(sent, input), sent === step ? form.done : formOf(sent)?.done ?? form.done);
    } catch (fault) {
      const noSignal = fault instanceof CallError && fault.offline;
      if (noSignal && isOnSite(step) && keepService(order, step, kept.key, input, scene.typed)) {
        sender.forget(step);
        onKept();
      } else if (hasMovedOn(fault)) onMovedOn(fault.say);
      else if (!isOpen.current) tell(fault);
      else setWrong(wrongFrom(fault, rows.map((row) => row.name)));
    }
  };

  const intro = ready && form.intro?.(scene);
  // The field that is meant may be scrolled out of sight, so the sentence also stands beside the button.
  const below = wrong && (wrong.field === null || rows.length > 2) ? wrong.say : null;
  return (
    <Sheet
      open
      title={may.label}
      onClose={onClose}
      footer={ready && !hopeless && (
        <>
          {below && <Notice tone='red'>{below}</Notice>}
          <Button kind={may.look === 'danger' ? 'danger' : 'primary'} onTap={send}>{form.send ?? (rows.length > 0 ? `确定${labelOf(order, form.as?.(scene) ?? step) ?? may.label}` : may.label)}</Button>
        </>
      )}
    >
      {!ready && (error ? <Failure text={error.say} onRetry={error.passing ? reload : undefined} /> : <Loading cards={1} />)}
      {hopeless && <Empty text={hopeless} />}
      {ready && !hopeless && (
        <View className='step-form'>
          {intro && <Text className='step-form-intro'>{intro}</Text>}
          {form.onPhone && <CallContact contact={order.contact} reveal={() => call('order.reveal', { id: order.id })} />}
          {rows.map((row) => (
            <StepRow key={row.name} step={form.as?.(scene) ?? step} row={row} scene={scene} error={wrong?.field === row.name ? wrong.say : undefined} onChange={(value) => change(row.name, value)} />
          ))}
        </View>
      )}
    </Sheet>
  );
}

const labelOf = (order: OrderView, step: string) => order.may.find((one) => one.step === step)?.label;

/* Which row a refusal is about, where the server did not say: by how its id begins, and how the row's name begins. */
const meant: readonly (readonly [string, string])[] = [
  ['order.code', 'visitCode'], ['order.notConfirmed', 'visitCode'], ['order.minutes', 'minutes'], ['service.notCrew', 'servedBy'], ['slot.', 'slot'], ['crew.', 'crew'], ['department.', 'department'], ['dispatch.reason', 'reason'], ['team.', 'team'],
];

function wrongFrom(fault: unknown, names: readonly string[]): Wrong {
  if (!(fault instanceof CallError)) return { say: '出了点问题，请再试一次。您填的内容还在。', field: null };
  const field = fault.field?.split('.')[0] ?? meant.find(([refusals]) => fault.refusal?.startsWith(refusals))?.[1];
  const name = names.find((one) => field && one.startsWith(field));
  if (name) return { say: fault.say, field: name };
  return { say: fault.offline ? `${fault.say}。您填的内容还在。` : fault.say, field: null };
}
