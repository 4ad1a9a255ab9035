/** What is kept for WeChat's side: the access token that all processes share, and which pushes were done. */
import type { Db } from '../postgres';
import type { Keys } from '../seal';

export interface KeptToken { token: string; expiresAt: Date; version: number }

/** The token as the newest refresh left it; null before the first. */
export async function readToken(db: Db, keys: Keys, tenant: string, appId: string): Promise<KeptToken | null> {
  const rows = await db.query<{ token_sealed: string | null; expires_at: Date | null; version: number }>({
    name: 'read-wechat-token',
    text: 'select token_sealed, expires_at, version from wechat_token where tenant = $1 and app_id = $2',
    values: [tenant, appId],
  });
  const row = rows[0];
  return row?.token_sealed && row.expires_at ? { token: keys.open(row.token_sealed), expiresAt: row.expires_at, version: row.version } : null;
}

/**
 * Takes the turn to refresh. Only one process gets it: the row must still be of the version that was seen, and nobody
 * else's turn may be running. @returns false when it is not ours
 */
export async function takeTurn(db: Db, turn: { tenant: string; appId: string; by: string; version: number; now: Date; until: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `insert into wechat_token (tenant, app_id, version, turn_by, turn_until) values ($1, $2, 0, $3, $4)
      on conflict (tenant, app_id) do update set turn_by = excluded.turn_by, turn_until = excluded.turn_until
        where wechat_token.version = $5 and (wechat_token.turn_until is null or wechat_token.turn_until <= $6)
      returning 1`,
    values: [turn.tenant, turn.appId, turn.by, turn.until, turn.version, turn.now],
  });
  return rows.length > 0;
}

/** Puts the new token down for everybody and ends our turn. @returns its version; null when the turn was no longer ours */
export async function keepToken(db: Db, keys: Keys, kept: { tenant: string; appId: string; by: string; token: string; expiresAt: Date }): Promise<number | null> {
  const rows = await db.query<{ version: number }>({
    text: `update wechat_token set token_sealed = $4, expires_at = $5, version = version + 1, turn_by = null, turn_until = null
      where tenant = $1 and app_id = $2 and turn_by = $3 returning version`,
    values: [kept.tenant, kept.appId, kept.by, keys.seal(kept.token), kept.expiresAt],
  });
  return rows[0]?.version ?? null;
}

/** Ends our turn without a token, so that the next need not wait until it runs out. */
export async function endTurn(db: Db, turn: { tenant: string; appId: string; by: string }): Promise<void> {
  await db.query({ text: 'update wechat_token set turn_by = null, turn_until = null where tenant = $1 and app_id = $2 and turn_by = $3', values: [turn.tenant, turn.appId, turn.by] });
}

/** Counts one forced refresh before it is asked for. @returns false when it is too soon or the day's number is used up */
export async function countForce(db: Db, force: { tenant: string; appId: string; by: string; now: Date; lastBefore: Date; day: string; most: number }): Promise<boolean> {
  const rows = await db.query({
    text: `update wechat_token set forced_at = $4, forced_on = $6, forced_count = case when forced_on = $6 then forced_count + 1 else 1 end
      where tenant = $1 and app_id = $2 and turn_by = $3 and (forced_at is null or forced_at <= $5) and (forced_on is distinct from $6 or forced_count < $7)
      returning 1`,
    values: [force.tenant, force.appId, force.by, force.now, force.lastBefore, force.day, force.most],
  });
  return rows.length > 0;
}

/**
 * Marks a push as done; call it in one transaction with what the push leads to. The same push on another server waits
 * here until that transaction ends. @returns false when it was done before
 */
export async function seePush(db: Db, push: { tenant: string; keyHash: Buffer; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: 'insert into wechat_push_seen (tenant, key_hash, at) values ($1, $2, $3) on conflict do nothing returning 1',
    values: [push.tenant, push.keyHash, push.at],
  });
  return rows.length > 0;
}

/** Forgets pushes that are too old to be taken again anyway. */
export async function forgetPushes(db: Db, tenant: string, before: Date): Promise<void> {
  await db.query({ text: 'delete from wechat_push_seen where tenant = $1 and at < $2', values: [tenant, before] });
}

/** Makes WeChat accounts belong to persons who are there already; an account that has somebody keeps them. */
export async function linkAccounts(db: Db, keys: Keys, tenant: string, accounts: readonly { openid: string; personId: string }[]): Promise<void> {
  await db.query({
    text: `insert into wechat_account (tenant, openid_hash, openid_sealed, person_id)
      select $1, * from unnest($2::bytea[], $3::text[], $4::uuid[]) on conflict do nothing`,
    values: [tenant, accounts.map(({ openid }) => keys.lookUp(openid)), accounts.map(({ openid }) => keys.seal(openid)), accounts.map(({ personId }) => personId)],
  });
}

/** The WeChat account of a person, as WeChat knows it; null for whoever never came through WeChat. */
export async function openidOf(db: Db, keys: Keys, tenant: string, personId: string): Promise<string | null> {
  const rows = await db.query<{ sealed: string }>({ text: 'select openid_sealed as sealed from wechat_account where tenant = $1 and person_id = $2 order by openid_hash limit 1', values: [tenant, personId] });
  return rows[0] ? keys.open(rows[0].sealed) : null;
}
