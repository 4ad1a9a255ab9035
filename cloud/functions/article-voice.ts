/** `article.voice`: one piece of an article as sound, where the deployment has a voice of its own. */
import { spawn } from 'node:child_process';
import { parseBody } from '../domain/article/article';
import { speechOf } from '../domain/article/speech';
import { articleShapes, isLookedAt, standingOf } from '../domain/article/standing';
import { chinaDay } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import type { Office } from '../office';
import { readArticle } from '../store/sql/article';
import { define, type CloudFunction } from './define';

const AT_ONCE = 4;
const REMEMBERED = 300;
const TIMEOUT_MS = 10_000;
/** words a minute; elders follow it, and the page can slow it down */
const PACE = '150';

let running = 0;
let installed: Promise<boolean> | null = null;
/* By text: the same sentence is said the same way. Only published articles are ever said, so this can't be filled from outside. */
const said = new Map<string, Promise<Buffer>>();

function run(words: readonly string[], input: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('espeak-ng', words, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS });
    const parts: Buffer[] = [];
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(parts)) : reject(new Error(`espeak-ng ended with ${code}`))));
    child.stdin.end(input);
  });
}

/** Is there a voice: set, and really installed with its Mandarin? Looked for once. */
export async function hasVoice({ voice }: Pick<Office, 'voice'>): Promise<boolean> {
  if (voice !== 'espeak-ng') return false;
  installed ??= run(['--voices=cmn'], '').then((list) => list.toString().includes('cmn'), () => false);
  return installed;
}

async function sound(text: string): Promise<Buffer> {
  const known = said.get(text);
  if (known) return known;
  if (running >= AT_ONCE) throw new Refusal('voice.busy');
  running += 1;
  const making = run(['-v', 'cmn', '-s', PACE, '--stdout'], text).finally(() => {
    running -= 1;
  });
  making.catch(() => said.delete(text));
  said.set(text, making);
  if (said.size > REMEMBERED) said.delete(said.keys().next().value as string);
  return making;
}

const voice = define('article.voice', { shape: articleShapes.voice, login: 'optional' }, async (call, input): Promise<{ audio: string; type: string }> => {
  if (!(await hasVoice(call.office))) throw new Refusal('voice.off');
  const found = await readArticle(call.office.db, call.office.tenant, input.slug);
  if (!found || standingOf(found.article, chinaDay(call.now), isLookedAt(found.article)) !== 'onShelf') throw new Refusal('article.notFound');
  const piece = speechOf(found.article.title, parseBody(found.text))[input.piece];
  if (!piece) throw new Refusal('article.notFound');
  try {
    return { audio: (await sound(piece.text)).toString('base64'), type: 'audio/wav' };
  } catch (fault) {
    if (fault instanceof Refusal) throw fault;
    call.log.warn({ fault: (fault as Error).message }, 'the server voice gave no sound');
    throw new Refusal('voice.off');
  }
});

export const articleVoiceFunctions: CloudFunction[] = [voice];
