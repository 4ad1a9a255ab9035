/**
 * What is filled in without signal and sent later, each once: several drafts of one kind lie on this phone, by person.
 * A draft keeps its key from the first letter on, so a send whose answer was lost counts once when it is sent again.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import Taro, { useDidShow } from '@tarojs/taro';
import { call, CallError, newKey } from '@/api/call';
import { keep, kept } from './keep';

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
  toInput: (typed: T) => object;
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

/** Puts a draft in, or in the place of the one with its key. */
export function keepDraft<T>(box: Box, draft: Draft<T>): void {
  const all = drafts<T>(box);
  keep(placeOf(box), all.some((one) => one.key === draft.key) ? all.map((one) => (one.key === draft.key ? draft : one)) : [...all, draft]);
}

export function dropDraft(box: Box, key: string): void {
  keep(placeOf(box), drafts(box).filter((one) => one.key !== key));
}

export interface Sent { sent: number; refused: number; /** still waiting, for there is no signal */ left: number }

/* Coming back to the page and the network coming back often happen together; the second one takes part in the first. */
const running = new Map<string, Promise<Sent>>();

/** Sends what is ready, oldest first. Stops where the network does; a «no» stays with its reason and holds up nothing else. Never rejects. */
export function sendAll<T>(box: Outbox<T>): Promise<Sent> {
  const place = placeOf(box);
  const going = running.get(place) ?? send(box).finally(() => running.delete(place));
  running.set(place, going);
  return going;
}

async function send<T>(box: Outbox<T>): Promise<Sent> {
  const result: Sent = { sent: 0, refused: 0, left: 0 };
  for (const draft of drafts<T>(box).filter((one) => one.ready && one.refused === null)) {
    try {
      await call(box.name, { ...box.toInput(draft.typed), key: draft.key });
      dropDraft(box, draft.key);
      result.sent += 1;
    } catch (fault) {
      if (!isNo(fault)) break;
      keepDraft(box, { ...draft, ready: false, refused: fault.say });
      result.refused += 1;
    }
  }
  result.left = drafts(box).filter((one) => one.ready).length;
  return result;
}

/* Trouble on the server's side, or an ended log-in, is no answer to what was written: it waits and is tried again. */
function isNo(fault: unknown): fault is CallError {
  return fault instanceof CallError && !fault.offline && !/^(server|login)\./.test(fault.refusal ?? '');
}

export interface OutboxView<T> {
  drafts: Draft<T>[];
  /** reads anew what lies on the phone */
  refresh: () => void;
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
  const refresh = useCallback(() => setTurn((turn) => turn + 1), []);
  const sendNow = useCallback(async (): Promise<Sent> => {
    const now = newest.current;
    const sent = await sendAll(now.box);
    setTurn((turn) => turn + 1);
    if (sent.sent + sent.refused > 0) now.onSent(sent);
    return sent;
  }, []);

  useEffect(() => {
    // Not `useDidShow` alone: what is drawn after the page was shown hears of the next time only.
    const opened = setTimeout(() => void sendNow());
    const listen: Parameters<typeof Taro.onNetworkStatusChange>[0] = ({ isConnected }) => {
      if (isConnected) void sendNow();
    };
    Taro.onNetworkStatusChange(listen);
    return () => {
      clearTimeout(opened);
      Taro.offNetworkStatusChange(listen);
    };
  }, [sendNow]);
  useDidShow(() => void sendNow());
  return { drafts: drafts<T>(box), refresh, sendNow };
}
