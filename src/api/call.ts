/** The one way from a page to the server. */
import Taro from '@tarojs/taro';
import type { RefusalId } from '@domain/refusals';
import { ask } from './ask';
import { client } from './client';

const passing: (RefusalId | null)[] = ['server.fault', 'server.away', 'server.full', 'login.wechatAway', 'request.tooMany', 'order.tooMany'];

/** A «no», or no answer at all; `say` is what the person reads. */
export class CallError extends Error {
  constructor(
    readonly say: string,
    /** null when the server was not reached */
    readonly refusal: RefusalId | null,
    /** the field of a form that is meant */
    readonly field: string | null,
  ) {
    super(say);
    this.name = 'CallError';
  }

  get offline(): boolean {
    return this.refusal === null;
  }

  /** Trouble on the way or too much at once, which a later try may not meet; anything else is a «no» to what was asked. */
  get passing(): boolean {
    return this.offline || passing.includes(this.refusal);
  }
}

interface SdkError { rawMessage?: string; refusal?: RefusalId; field?: string; code?: number }

function errorOf(fault: unknown): CallError {
  const { rawMessage, refusal, field } = (fault ?? {}) as SdkError;
  if (refusal && rawMessage) return new CallError(rawMessage, refusal, field ?? null);
  return new CallError('网络不太好，请看看有没有信号，再试一次', null, null);
}

const loginRefusals: (RefusalId | null)[] = ['login.needed', 'login.expired'];

/**
 * Asks the server for something. In the mini-program a missing or ended log-in is renewed once without a tap.
 * @throws CallError
 */
export function call<T>(name: string, input: object = {}): Promise<T> {
  const at = keyOf(name, input);
  const early = asked.get(at);
  asked.delete(at);
  return (early && early.until > Date.now() ? early.answer : calling(name, input)) as Promise<T>;
}

const EARLY_MS = 5_000;
const asked = new Map<string, { answer: Promise<unknown>; until: number }>();
const keyOf = (name: string, input: object) => `${name} ${JSON.stringify(input)}`;

/**
 * Asks now what a part of the page will ask as soon as it is drawn, so that it goes in the page's own request. The part
 * calls as always and is given this answer; one that nobody asks for is forgotten.
 */
export function ahead(name: string, input: object = {}): void {
  for (const [at, { until }] of asked) if (until <= Date.now()) asked.delete(at);
  const answer = calling(name, input);
  // Whoever asks for it hears of it; until then it is nobody's trouble.
  answer.catch(() => undefined);
  asked.set(keyOf(name, input), { answer, until: Date.now() + EARLY_MS });
}

async function calling<T>(name: string, input: object): Promise<T> {
  try {
    return (await ask(name, input)) as T;
  } catch (fault) {
    const error = errorOf(fault);
    if (!loginRefusals.includes(error.refusal)) throw error;
    await forget();
    if (process.env.TARO_ENV !== 'weapp') throw error;
    await login();
    try {
      return (await ask(name, input)) as T;
    } catch (again) {
      throw errorOf(again);
    }
  }
}

/* Two pages that find the log-in ended at the same moment share one new log-in. */
let entering: Promise<void> | null = null;

/** Logs in with WeChat. Only the mini-program can; at a desk it does nothing. @throws CallError */
export function login(): Promise<void> {
  if (process.env.TARO_ENV !== 'weapp') return Promise.resolve();
  entering ??= client().User.loginWithMiniApp().then(() => undefined, (fault: unknown) => {
    throw errorOf(fault);
  }).finally(() => {
    entering = null;
  });
  return entering;
}

/** Is somebody logged in on this phone, as far as the phone knows? */
export function isLoggedIn(): boolean {
  return client().User.current() !== null;
}

/** Who is logged in on this phone; null for nobody, or when the phone does not know yet. */
export function personHere(): string | null {
  return client().User.current()?.id ?? null;
}

/** Takes over a session that the server opened (demonstration entry). @throws CallError */
export async function enter(sessionToken: string): Promise<void> {
  try {
    await client().User.become(sessionToken);
  } catch (fault) {
    throw errorOf(fault);
  }
}

async function forget(): Promise<void> {
  // The SDK's logOut makes no request; it only forgets the token on this phone.
  await client().User.logOut();
}

/** Leaves: the server ends the session, the phone forgets it. Works offline too, then the phone only forgets. */
export async function leave(): Promise<void> {
  // What was asked ahead is no business of who comes next.
  asked.clear();
  try {
    await call('login.leave');
  } catch (fault) {
    if (!(fault instanceof CallError)) throw fault;
  }
  await forget();
}

let counter = 0;

/**
 * A key for one thing a person wants done. Make it when the form opens and keep it until the server answered, so that
 * a second tap or a retry on a bad line counts once.
 */
export function newKey(): string {
  counter += 1;
  const random = Array.from({ length: 4 }, () => Math.floor(Math.random() * 0x10000).toString(16).padStart(4, '0')).join('');
  return `${Date.now().toString(36)}-${counter.toString(36)}-${random}`.padEnd(24, '0');
}

/** Shows a refusal or failure as a short message; for what has no better place on the page. */
export function tell(fault: unknown): void {
  const say = fault instanceof CallError ? fault.say : '出了点问题，请再试一次';
  void Taro.showToast({ title: say, icon: 'none', duration: 3000 });
}
