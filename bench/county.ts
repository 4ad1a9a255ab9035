/** A county of the usual size for measuring: the sample grid with a leader in every village, some teams and some thousand residents. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { noLimits } from '../cloud/http/limits';
import { notice } from '../cloud/domain/privacy/notice';
import { loadSampleCounty } from '../cloud/presets/load';
import { shiquan } from '../cloud/presets/shiquan';
import { createServer, type Server } from '../cloud/server';
import type { Settings } from '../cloud/settings';
import { startEmbedded } from '../cloud/store/embedded';
import { migrate, openDb, type Db } from '../cloud/store/postgres';
import { tokenHash } from '../cloud/store/seal';
import { addListed, touchDirectory } from '../cloud/store/sql/grid';
import { LEADERS_PER_TEAM, leaderId, line, RESIDENTS, residentId, secretaryId, TEAMS, teamId, teamOfLeader, tokenOf, uuidOf } from './ids';

export const tenant = shiquan.tenant;

export const settings: Settings = {
  tenant, secret: Buffer.alloc(32, 7).toString('base64'), databaseUrl: null, dataDirectory: '', host: '127.0.0.1', port: 0,
  wechat: { appId: 'wx-bench', secret: 'bench', host: 'http://127.0.0.1:1' }, logLevel: 'silent', demo: false, files: join(tmpdir(), 'kepu-bench-files'), metricsToken: null,
};

export interface Place { url: string; database(name: string): Promise<string>; size(): string; stop(): Promise<void> }

/** The product's own PostgreSQL in a folder that is removed afterwards. */
export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'kepu-bench-'));
  const embedded = await startEmbedded({ directory: join(folder, 'postgres') });
  return {
    url: embedded.url,
    size: () => execFileSync('du', ['-sh', folder], { encoding: 'utf8' }).split('\t')[0] ?? '',
    async database(name) {
      const client = new pg.Client({ connectionString: embedded.url });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const url = new URL(embedded.url);
      url.pathname = `/${name}`;
      return url.toString();
    },
    async stop() {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tables, sample county and the bench's own people. @returns the villages, each led by the secretary of its number */
export async function makeCounty(databaseUrl: string): Promise<string[]> {
  await migrate(databaseUrl);
  const db = await openDb(databaseUrl);
  try {
    const at = new Date(Date.now() - 400 * 86_400_000);
    await loadSampleCounty(db, shiquan, 'four-hop@1', at);
    return await addPeople(db, at);
  } finally {
    await db.close();
  }
}

/** Villages with nobody but our own secretary, so that each leads one. */
export async function addPeople(db: Db, at: Date): Promise<string[]> {
  const rows = await db.query<{ code: string }>({
    text: `select code from grid g where tenant = $1 and level in ('village', 'community') and not exists (select 1 from post p where p.tenant = g.tenant and p.grid_code = g.code) order by code`, values: [tenant],
  });
  const villages = rows.map((row) => row.code);
  const leaders = Array.from({ length: TEAMS * LEADERS_PER_TEAM }, (_, n) => n);
  await addListed(db, tenant, 'team', Array.from({ length: TEAMS }, (_, n) => ({ id: teamId(n), name: `第${n}服务队`, gridCode: tenant, departmentId: 'association', topicIds: [line[n % line.length]?.topicId ?? ''], size: LEADERS_PER_TEAM, older: false })));
  const people = [
    ...villages.map((_, n) => ({ id: secretaryId(n), name: `支书${n}` })), ...leaders.map((n) => ({ id: leaderId(n), name: `队长${n}` })),
    ...Array.from({ length: RESIDENTS }, (_, n) => ({ id: residentId(n), name: `居民${n}` })),
  ];
  await put(db, 'person', people.map(({ id }) => ({ id, created_at: at })));
  await put(db, 'person_private', people.map(({ id, name }) => ({ person_id: id, name })));
  const post = { from_at: at, deputy: false };
  await put(db, 'post', [
    ...villages.map((code, n) => ({ id: uuidOf(`post secretary ${n}`), person_id: secretaryId(n), kind: 'gridLeader', grid_code: code, ...post })),
    ...leaders.map((n) => ({ id: uuidOf(`post leader ${n}`), person_id: leaderId(n), kind: 'teamLeader', team_id: teamOfLeader(n), ...post })),
  ]);
  await put(db, 'volunteer', leaders.map((n) => ({ person_id: leaderId(n), birth_year: 1980, skills: [], times: [], grid_codes: [], light_duty: false, guardian: false, registered_at: at, claimed: [] })));
  const samples = await db.query<{ id: string }>({ text: 'select id from person where tenant = $1', values: [tenant] });
  const known = new Set(people.map((one) => one.id));
  await put(db, 'privacy_consent', people.map(({ id }) => ({ id: uuidOf(`consent ${id}`), person_id: id, version: notice.version, agreed_at: at })));
  await put(db, 'session', [...samples.filter((one) => !known.has(one.id)), ...people].map(({ id }) => ({
    id: uuidOf(`session ${id}`), device: 'phone', token_hash: `\\x${tokenHash(tokenOf(id)).toString('hex')}`, person_id: id, created_at: at, expires_at: new Date(Date.now() + 365 * 86_400_000),
  })));
  await touchDirectory(db, tenant);
  return villages;
}

async function put(db: Db, table: string, rows: object[]): Promise<void> {
  await db.query({ text: `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, values: [JSON.stringify(rows.map((row) => ({ tenant, ...row })))] });
}

/** The product's server in this process, without limits and with a clock that never moves by itself. */
export const openServer = (databaseUrl: string): Promise<Server> => createServer({ settings, databaseUrl, clockEveryMs: 0, limits: noLimits });
