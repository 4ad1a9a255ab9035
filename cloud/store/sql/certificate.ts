/** 服务证明: issued over sealed entries, looked up by their number, and how often somebody guessed. */
import { isClash, type Db } from '../postgres';
import { chinaDayOf } from './records';

export interface Certificate {
  number: string; personId: string; fromDay: string | null; untilDay: string | null; minutes: number; services: number; entries: number; upto: number; issuedAt: string;
  issuerKind: 'team' | 'association'; issuerRef: string; issuerName: string; key: string; voidedAt: string | null; voidReason: string | null;
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const columns = `number, person_id as "personId", from_day as "fromDay", until_day as "untilDay", minutes, services, entries, upto::int as upto, ${iso('issued_at')} as "issuedAt",
  issuer_kind as "issuerKind", issuer_ref as "issuerRef", issuer_name as "issuerName", key, ${iso('voided_at')} as "voidedAt", void_reason as "voidReason"`;

export interface CertifiedService { day: string; topicId: string | null; villageCode: string; minutes: number; teamId: string | null; entries: number; seq: number; uptoNow: number }

/**
 * The sealed services of a person in these days, oldest first, with what each comes to by its sealed corrections.
 * `upto`: only services that were in the chain then; their corrections count whenever they came.
 */
export async function listCertified(db: Db, tenant: string, personId: string, fromDay: string | null, untilDay: string | null, upto: number | null): Promise<CertifiedService[]> {
  return db.query({
    text: `select * from (
        select ${chinaDayOf('e.at')} as day, e.seq::int as seq, o.topic_id as "topicId", o.village_code as "villageCode", case when a.crew ->> 'kind' = 'team' then a.crew ->> 'ref' end as "teamId",
          (e.minutes + coalesce(c.minutes, 0))::int as minutes, (1 + coalesce(c.entries, 0))::int as entries, greatest(e.seq, coalesce(c.seq, 0))::int as "uptoNow"
        from hour_entry e join orders o on o.tenant = e.tenant and o.id = e.order_id join activity a on a.tenant = e.tenant and a.id = e.activity_id
          left join lateral (select sum(c.minutes) as minutes, count(*) as entries, max(c.seq) as seq from hour_entry c where c.tenant = e.tenant and c.ref_id = e.id and c.seq is not null) c on true
        where e.tenant = $1 and e.person_id = $2 and e.kind = 'service' and e.seq is not null and ($5::bigint is null or e.seq <= $5)
      ) x where ($3::text is null or day >= $3) and ($4::text is null or day <= $4) order by day, seq`,
    values: [tenant, personId, fromDay, untilDay, upto],
  });
}

/** @returns the certificate that stands under this key: the new one, or the one of the first sending; null when the number is taken */
export async function addCertificate(db: Db, tenant: string, one: Omit<Certificate, 'voidedAt' | 'voidReason'>): Promise<Certificate | null> {
  try {
    await db.query({
      text: `insert into certificate (tenant, number, person_id, from_day, until_day, minutes, services, entries, upto, issued_at, issuer_kind, issuer_ref, issuer_name, key)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      values: [tenant, one.number, one.personId, one.fromDay, one.untilDay, one.minutes, one.services, one.entries, one.upto, one.issuedAt, one.issuerKind, one.issuerRef, one.issuerName, one.key],
    });
    return { ...one, voidedAt: null, voidReason: null };
  } catch (fault) {
    if (isClash(fault, 'certificate_pkey')) return null;
    if (isClash(fault, 'certificate_key')) return findByKey(db, tenant, one.personId, one.key);
    throw fault;
  }
}

export async function findByKey(db: Db, tenant: string, personId: string, key: string): Promise<Certificate | null> {
  return (await db.query<Certificate>({ text: `select ${columns} from certificate where tenant = $1 and person_id = $2 and key = $3`, values: [tenant, personId, key] }))[0] ?? null;
}

export async function readCertificate(db: Db, tenant: string, number: string): Promise<Certificate | null> {
  return (await db.query<Certificate>({ name: 'read-certificate', text: `select ${columns} from certificate where tenant = $1 and number = $2`, values: [tenant, number] }))[0] ?? null;
}

export async function listCertificates(db: Db, tenant: string, personId: string): Promise<Certificate[]> {
  return db.query({ text: `select ${columns} from certificate where tenant = $1 and person_id = $2 order by issued_at desc, number limit 100`, values: [tenant, personId] });
}

/** The first word stands. */
export async function voidCertificate(db: Db, tenant: string, number: string, reason: string, at: Date): Promise<void> {
  await db.query({ text: 'update certificate set voided_at = $3, void_reason = $4 where tenant = $1 and number = $2 and voided_at is null', values: [tenant, number, at, reason] });
}

/** Counts a try under what it was about (a keyed hash). @returns how many there were in the window, this one included */
export async function countCheck(db: Db, tenant: string, what: Buffer, at: Date, windowMs: number): Promise<number> {
  const rows = await db.query<{ tries: number }>({
    name: 'count-check',
    text: `insert into check_try as t (tenant, what, since, tries) values ($1, $2, $3, 1)
      on conflict (tenant, what) do update set tries = case when t.since <= $4 then 1 else t.tries + 1 end, since = case when t.since <= $4 then excluded.since else t.since end
      returning tries`,
    values: [tenant, what, at, new Date(at.getTime() - windowMs)],
  });
  return rows[0]?.tries ?? 1;
}

/** A right code is no wrong try. What is older than the window is swept away by the way. */
export async function giveCheckBack(db: Db, tenant: string, what: Buffer[], at: Date, windowMs: number): Promise<void> {
  await db.query({ text: 'update check_try set tries = greatest(tries - 1, 0) where tenant = $1 and what = any($2)', values: [tenant, what] });
  await db.query({ text: 'delete from check_try where tenant = $1 and since <= $2', values: [tenant, new Date(at.getTime() - windowMs)] });
}

/** Is this the person's name? Somebody erased has none, and then none fits. */
export async function isNamed(db: Db, tenant: string, personId: string, name: string): Promise<boolean> {
  return (await db.query({ text: 'select 1 from person_private where tenant = $1 and person_id = $2 and name = $3', values: [tenant, personId, name] })).length > 0;
}
