/**
 * How a question reaches the server over a weak line: what a page asks at one moment goes in one request, a question
 * whose answer was lost is asked once more, and nobody waits for ever. What changes something is sent once, for only the
 * person knows whether to send it again; its key makes that safe.
 */
import { mostTogether, reads, togetherName, type TogetherPart } from '@domain/reads';
import { client } from './client';

const READ_MS = 10_000;
/* A write may wait for a queue of other writes; giving up on it early would only leave the person in doubt. */
const WRITE_MS = 30_000;
const AGAIN_MS = 400;

interface Waiting { name: string; input: object; answer: (value: unknown) => void; refuse: (fault: unknown) => void }

let waiting: Waiting[] = [];

/** The function's answer. Rejects as the SDK does. */
export function ask(name: string, input: object): Promise<unknown> {
  if (!reads.has(name)) return within(WRITE_MS, client().Cloud.run(name, input));
  return new Promise((answer, refuse) => {
    waiting.push({ name, input, answer, refuse });
    // All effects of one drawing run before this does.
    if (waiting.length === 1) void Promise.resolve().then(send);
  });
}

function send(): void {
  const all = waiting;
  waiting = [];
  for (let from = 0; from < all.length; from += mostTogether) {
    const group = all.slice(from, from + mostTogether);
    const [first] = group;
    if (group.length === 1 && first) void read(first.name, first.input).then(first.answer, first.refuse);
    else void together(group);
  }
}

async function together(group: readonly Waiting[]): Promise<void> {
  try {
    const { parts } = (await read(togetherName, { parts: group.map(({ name, input }) => ({ name, input })) })) as { parts: TogetherPart[] };
    group.forEach(({ answer, refuse }, at) => {
      const part = parts[at];
      if (part && 'result' in part) answer(part.result);
      else refuse(part ? { rawMessage: part.error, refusal: part.refusal, field: part.field } : new Error('no answer'));
    });
  } catch (fault) {
    for (const { refuse } of group) refuse(fault);
  }
}

async function read(name: string, input: object): Promise<unknown> {
  try {
    return await within(READ_MS, client().Cloud.run(name, input));
  } catch (fault) {
    // A «no» is an answer; only silence is worth another try.
    if ((fault as { refusal?: string }).refusal) throw fault;
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    return within(READ_MS, client().Cloud.run(name, input));
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), ms);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
