/** Our own ledger of what people allowed WeChat to bring them, and what they switched off here. */
import type { Db } from '../postgres';

/* Nobody taps more often than that without a message in between; whatever a client says beyond it is not believed. */
const MOST = 50;

/** What a telephone says was allowed, once a key. */
export async function sayAllowed(db: Db, tenant: string, said: { personId: string; key: string; templateIds: readonly string[]; at: Date }): Promise<void> {
  await db.query({
    text: `with once as (insert into consent_said (tenant, person_id, key, at) values ($1, $2, $3, $5) on conflict do nothing returning 1)
      insert into consent_count as c (tenant, person_id, template_id, said, updated_at) select $1, $2, t, 1, $5 from once, unnest($4::text[]) t
      on conflict (tenant, person_id, template_id) do update set said = c.said + 1, updated_at = excluded.updated_at where greatest(c.said + 1, c.pushed) - c.used <= ${MOST}`,
    values: [tenant, said.personId, said.key, said.templateIds, said.at],
  });
}

/** What WeChat tells of a person's permission; nobody of ours when the account is unknown. */
export async function pushAllowance(db: Db, tenant: string, push: { openidHashes: readonly Buffer[]; templateId: string; what: 'allowed' | 'takenBack'; at: Date }): Promise<void> {
  const { openidHashes, templateId, at } = push;
  if (push.what === 'allowed') {
    await db.query({
      text: `insert into consent_count as c (tenant, person_id, template_id, pushed, updated_at) select $1, person_id, $3, 1, $4 from wechat_account where tenant = $1 and openid_hash = any($2)
        on conflict (tenant, person_id, template_id) do update set pushed = c.pushed + 1, updated_at = excluded.updated_at`,
      values: [tenant, openidHashes, templateId, at],
    });
    return;
  }
  await db.query({
    text: `update consent_count c set used = greatest(c.said, c.pushed), updated_at = $4 from wechat_account w
      where w.tenant = $1 and w.openid_hash = any($2) and c.tenant = $1 and c.person_id = w.person_id and c.template_id = $3`,
    values: [tenant, openidHashes, templateId, at],
  });
}

export interface Allowed { remaining: Map<string, number>; off: Set<string> }

export async function readAllowed(db: Db, tenant: string, personId: string): Promise<Allowed> {
  const rows = await db.query<{ name: string; remaining: number | null }>({
    name: 'read-allowed',
    text: `select template_id as name, greatest(said, pushed) - used as remaining from consent_count where tenant = $1 and person_id = $2
      union all select kind, null from notice_off where tenant = $1 and person_id = $2`,
    values: [tenant, personId],
  });
  return {
    remaining: new Map(rows.flatMap((row) => (row.remaining === null ? [] : [[row.name, row.remaining] as const]))),
    off: new Set(rows.flatMap((row) => (row.remaining === null ? [row.name] : []))),
  };
}

export async function switchKind(db: Db, tenant: string, one: { personId: string; kind: string; on: boolean; at: Date }): Promise<void> {
  if (one.on) await db.query({ text: 'delete from notice_off where tenant = $1 and person_id = $2 and kind = $3', values: [tenant, one.personId, one.kind] });
  else await db.query({ text: 'insert into notice_off (tenant, person_id, kind, at) values ($1, $2, $3, $4) on conflict do nothing', values: [tenant, one.personId, one.kind, one.at] });
}
