/**
 * What is filled in without signal and sent later, each once: several drafts of one kind lie on this phone, by person.
 * A draft keeps its key from the first letter on, so a send whose answer was lost counts once when it is sent again.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import Taro, { useDidShow } from '@tarojs/taro';
import { call, CallError, newKey, personHere } from '@/api/call';
import { forget, keep, kept } from './keep';

export interface Draft<T> {
  key: string;
  /** what the form holds */
  typed: T;
  /** waits for the network; a draft that is not ready is still being written */
  ready: boolean;
  /** why the server said no; the person has to change something */
  refused: string | null;
}

/** One kind of draft: the function it is for, whose it is, and how the form becomes its input. */
export interface Outbox<T> {
  name: string;
  personId: string;
  /** the function of one draft, where a box holds drafts for several; else `name` */
  functionOf?: (typed: T) => string;
  toInput: (typed: T) => object;
  /** Why what the server holds under this key is not what the form holds now: an earlier letter had arrived and the form was changed since. */
  unlike?: (typed: T, answer: unknown) => string | null;
}

type Box = Pick<Outbox<never>, 'name' | 'personId'>;

const placeOf = ({ name, personId }: Box) => `outbox.${name}.${personId}`;

export function drafts<T>(box: Box): Draft<T>[] {
  const found = kept<Draft<T>[]>(placeOf(box));
  return Array.isArray(found) ? found.filter((one) => typeof one?.key === 'string') : [];
}

export function blankDraft<T>(typed: T): Draft<T> {
  return { key: newKey(), typed, ready: false, refused: null };
}

/* Several pages may show one box; each hears of what changes in it. */
const listeners = new Map<string, Set<(sent: Sent | null) => void>>();

function tellViews(box: Box, sent: Sent | null): void {
  listeners.get(placeOf(box))?.forEach((listen) => listen(sent));
}

/** Puts a draft in, or in the place of the one with its key. */
export function keepDraft<T>(box: Box, draft: Draft<T>): void {
  const all = drafts<T>(box);
  keep(placeOf(box), all.some((one) => one.key === draft.key) ? all.map((one) => (one.key === draft.key ? draft : one)) : [...all, draft]);
  tellViews(box, null);
}

export function dropDraft(box: Box, key: string): void {
  const left = drafts(box).filter((one) => one.key !== key);
  if (left.length > 0) keep(placeOf(box), left);
  else forget(placeOf(box));
  tellViews(box, null);
}

/** Leaves nothing of this box on the phone. */
export function forgetBox(box: Box): void {
  forget(placeOf(box));
  tellViews(box, null);
}

export interface Sent {
  sent: number;
  refused: number;
  /** still waiting, for there is no signal */
  left: number;
  /** what the server answered, by key */
  answers: { key: string; answer: unknown }[];
}

/* Coming back to the page and the network coming back often happen together; the second one takes part in the first. But what
   was on its way when the network came back may still fail of the line before: then it is tried once more. */
const running = new Map<string, Promise<Sent>>();

/** Sends what is ready, oldest first. Stops where the network does; a «no» stays with its reason and holds up nothing else. Never rejects. */
export function sendAll<T>(box: Outbox<T>): Promise<Sent> {
  const place = placeOf(box);
  const going = running.get(place) ?? send(box).finally(() => running.delete(place));
  running.set(place, going);
  return going;
}

async function send<T>(box: Outbox<T>): Promise<Sent> {
  const result: Sent = { sent: 0, refused: 0, left: 0, answers: [] };
  const tried = new Set<string>();
  for (;;) {
    // Read anew each time: while one was on its way another may have been taken out, opened or added.
    const draft = drafts<T>(box).find((one) => one.ready && one.refused === null && !tried.has(one.key));
    if (!draft || !isHere(box)) break;
    tried.add(draft.key);
    const lying = () => drafts<T>(box).find((one) => one.key === draft.key);
    try {
      const answer = await call<unknown>(box.functionOf?.(draft.typed) ?? box.name, { ...box.toInput(draft.typed), key: draft.key });
      const now = lying();
      const unlike = now && box.unlike ? box.unlike(now.typed, answer) : null;
      if (now && unlike) keepDraft(box, { ...now, ready: false, refused: unlike });
      else dropDraft(box, draft.key);
      result[unlike ? 'refused' : 'sent'] += 1;
      result.answers.push({ key: draft.key, answer });
    } catch (fault) {
      if (!isNo(fault)) break;
      const now = lying();
      // A «no» to what was written before says nothing about what was written since.
      if (now && JSON.stringify(now.typed) !== JSON.stringify(draft.typed)) tried.delete(draft.key);
      else if (now) {
        keepDraft(box, { ...now, ready: false, refused: fault.say });
        result.refused += 1;
      }
    }
  }
  result.left = drafts(box).filter((one) => one.ready).length;
  tellViews(box, result);
  return result;
}

/* On a lent phone somebody else may have logged in meanwhile; what one wrote must not go out under another's name. */
function isHere(box: Box): boolean {
  const here = personHere();
  return here === null || here === box.personId;
}

/* Trouble on the way, or an ended log-in, is no answer to what was written: it waits and is tried again. */
function isNo(fault: unknown): fault is CallError {
  return fault instanceof CallError && !fault.passing && !/^(server|login)\./.test(fault.refusal ?? '');
}

export interface OutboxView<T> {
  drafts: Draft<T>[];
  sendNow: () => Promise<Sent>;
}

/** The drafts of a page; they are sent when the page is shown and when the network comes back. */
export function useOutbox<T>(box: Outbox<T>, onSent: (sent: Sent) => void): OutboxView<T> {
  // The phone's storage is what counts; drawing anew reads it anew.
  const [, setTurn] = useState(0);
  const newest = useRef({ box, onSent });
  useEffect(() => {
    newest.current = { box, onSent };
  });
  const sendNow = useCallback(() => sendAll(newest.current.box), []);

  const place = placeOf(box);
  useEffect(() => {
    const listen = (sent: Sent | null) => {
      setTurn((turn) => turn + 1);
      if (sent && sent.sent + sent.refused > 0) newest.current.onSent(sent);
    };
    const all = listeners.get(place) ?? new Set();
    listeners.set(place, all.add(listen));
    return () => void all.delete(listen);
  }, [place]);

  useEffect(() => {
    // Not `useDidShow` alone: what is drawn after the page was shown hears of the next time only.
    const opened = setTimeout(() => void sendNow());
    const listen: Parameters<typeof Taro.onNetworkStatusChange>[0] = ({ isConnected }) => {
      if (!isConnected) return;
      const onItsWay = running.has(placeOf(newest.current.box));
      void sendNow().then(({ left }) => (onItsWay && left > 0 ? sendNow() : null));
    };
    Taro.onNetworkStatusChange(listen);
    return () => {
      clearTimeout(opened);
      Taro.offNetworkStatusChange(listen);
    };
  }, [sendNow]);
  useDidShow(() => void sendNow());
  return { drafts: drafts<T>(box), sendNow };
}
