/**
 * What people wrote and photographed is looked at, at each turn of the clock. WeChat away: it waits, marked 待审, and nobody
 * waits for it; after half an hour it is in the people's list as well, while WeChat goes on being asked.
 */
import { nextTry, PICTURE_WAIT_MS, type CheckField, type CheckState, type CheckWhy } from '../domain/moderation/check';
import { addressOf } from '../files/address';
import type { Office } from '../office';
import { askAgain, passAll, registerTexts, settleCheck, takeDue, type DueCheck } from '../store/sql/check';
import { askMediaCheck } from '../wechat/media-check';
import { checkText, type Scene } from '../wechat/text-check';

const BATCH = 50;
const DAY_MS = 86_400_000;
/* A service lies at most three months ahead, and its texts may change until then. */
const LOOK_BACK_MS = 120 * DAY_MS;

const scenes: Record<CheckField, Scene> = { thanks: 'comment', question: 'comment', gather: 'forum', photo: 'journal', article: 'forum', outline: 'forum' };
interface Outcome { state: CheckState; why: CheckWhy | null; label: number | null }
const toPeople = (why: CheckWhy): Outcome => ({ state: 'review', why, label: null });
const outcomes = { pass: 'pass', review: 'review', risky: 'risky' } as const;

/** Looks at everything that is due. Safe with several processes: what one has taken the others leave. @returns how many were settled */
export async function runChecks(office: Office): Promise<number> {
  const { db, keys, tenant } = office;
  const now = office.now();
  await registerTexts(db, tenant, { since: new Date(now.getTime() - LOOK_BACK_MS) }, office.checks === 'auto' ? 'pass' : 'pending', now);
  if (office.checks === 'auto') {
    await passAll(db, tenant, now);
    return 0;
  }
  let settled = 0;
  for (;;) {
    // Taken for a minute: should this process end in the middle, another finds them due again.
    const batch = await takeDue(db, keys, tenant, now, nextTry(1, now), BATCH);
    for (const one of batch) {
      const outcome = one.kind === 'text' ? await lookAtText(office, one) : await lookAtPicture(office, one);
      if (outcome && await settleCheck(db, tenant, { id: one.id, textHash: one.textHash, ...outcome, at: now })) settled += 1;
    }
    if (batch.length < BATCH) return settled;
  }
}

/* null = later. */
async function lookAtText(office: Office, one: DueCheck): Promise<Outcome | null> {
  // Erased, or changed and about to be registered anew: nobody is shown it either way.
  if (one.text === null) return later(office, one);
  if (one.openid === null) return toPeople('noAccount');
  const { suggest, label, why } = await checkText(office.wechat, { text: one.text, openid: one.openid, scene: scenes[one.field] });
  if (suggest !== 'unchecked') return { state: outcomes[suggest], why: suggest === 'review' ? 'unsure' : null, label };
  return why?.kind === 'refused' ? toPeople('wechat') : later(office, one);
}

async function lookAtPicture(office: Office, one: DueCheck): Promise<Outcome | null> {
  if (one.traceId !== null) return toPeople('late');
  if (one.openid === null) return toPeople('noAccount');
  // Without an address that WeChat reaches, or without its messages, there is nothing to wait for.
  if (!office.publicUrl || !office.pushed) return toPeople('unreachable');
  const now = office.now();
  const url = `${office.publicUrl}${addressOf(office.keys, office.tenant, one.ref, 'full', 'wechat', now)}`;
  const asked = await askMediaCheck(office.wechat, { url, kind: 'image', openid: one.openid, scene: scenes[one.field] });
  if (asked.ok) {
    await askAgain(office.db, office.tenant, one.id, { nextAt: new Date(now.getTime() + PICTURE_WAIT_MS), asked: { traceId: asked.traceId, at: now } });
    return null;
  }
  return asked.why.kind === 'refused' ? toPeople('wechat') : later(office, one);
}

async function later(office: Office, one: DueCheck): Promise<null> {
  await askAgain(office.db, office.tenant, one.id, { nextAt: nextTry(one.tries, office.now()), asked: null });
  return null;
}
