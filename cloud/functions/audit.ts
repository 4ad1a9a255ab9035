/** `audit.search`: who did and who saw what, for the county's administrator. And the writing of it, which the frame of every call does. */
import { audited, auditRef, AUDIT_MONTHS, auditShape, lineWords, maySearchAudit, type AuditKind, type AuditPage } from '../domain/audit/audit';
import { chinaTime } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { addAudit, searchAudit, type AuditSource } from '../store/sql/audit';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 30;
const DAY_MS = 86_400_000;

/** Writes down a call that succeeded, before its answer leaves: what could not be written down is not shown. */
export async function noteCall(call: Call, name: string, input: unknown): Promise<void> {
  if (!call.personId || !Object.hasOwn(audited, name)) return;
  await addAudit(call.office.db, call.office.tenant, { id: newId(), at: call.now, personId: call.personId, name, ref: auditRef(input) });
}

const sourcesOf: Partial<Record<AuditKind, AuditSource[]>> = { seen: ['entry', 'reveal', 'look'], order: ['step'] };

const search = define('audit.search', { shape: auditShape }, async (call, input): Promise<AuditPage> => {
  personOf(call);
  if (!maySearchAudit(actorOf(call), call.directory.root)) throw new Refusal('audit.notYours');
  const { kind, who, next } = input;
  const [at, key] = next?.split(' ') ?? [];
  const rows = await searchAudit(call.office.db, call.office.tenant, {
    // Days as China has them.
    from: new Date(Date.parse(`${input.fromDay}T00:00:00+08:00`)), until: new Date(Date.parse(`${input.untilDay}T00:00:00+08:00`) + DAY_MS), who,
    sources: kind === null ? ['entry', 'step', 'reveal', 'look'] : sourcesOf[kind] ?? ['entry'],
    names: Object.keys(audited).filter((name) => kind === null || audited[name]?.kind === kind),
    after: at && key ? { at, key } : null, limit: PAGE + 1,
  });
  const items = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? items.at(-1) : undefined;
  return {
    items: items.map((row) => ({ id: row.key, at: chinaTime(row.at), who: row.who ?? '', ref: row.ref, ...lineWords(row.source, row.name) })),
    next: last ? `${last.at} ${last.key}` : null, months: AUDIT_MONTHS,
  };
});

export const auditFunctions: CloudFunction[] = [search];
