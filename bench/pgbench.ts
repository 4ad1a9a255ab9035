/**
 * The yardstick: pgbench running the very statements a function ran, with the same parameters.
 *
 * The statements are taken from the server's own database while it answers one request. What differs from request to
 * request (ids, people, days) pgbench makes itself; all else it sends as it was.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from '../cloud/server';
import { tokenHash } from '../cloud/store/seal';
import type { Outcome } from './client-process';
import { activityId, halfDay, HALF_DAYS, LEADERS_PER_TEAM, leaderId, line, orderId, RESIDENTS, residentId, secretaryId, TEAMS_A_TOPIC, teamOfLeader, tokenOf } from './ids';
import { BUSY } from './load';
import { askOf, claimOf, FREE, homePeople, keyOf, type Name, queuePeople, READ, type Scene } from './requests';

export interface Statement { text: string; values: unknown[] }

/** The statements of one request, in their order. */
export async function statementsOf(server: Server, name: Name, n: number, scene: Scene): Promise<Statement[]> {
  const { db } = server.office;
  const { query } = db;
  const heard: Statement[] = [];
  const { path, token, body } = askOf(name, n, scene);
  db.query = ((statement: Statement) => {
    heard.push({ text: statement.text, values: statement.values });
    return query(statement);
  }) as typeof query;
  try {
    const answer = await server.app.inject({ method: 'POST', url: path, headers: { 'x-lc-session': token, 'content-type': 'application/json' }, payload: JSON.stringify(body) });
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.statusCode} ${answer.body}`);
  } finally {
    db.query = query;
  }
  return heard;
}

export interface Script { sql: string; variables: Record<string, string> }

/* As `pg` would send it. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map((one) => (one === null ? 'NULL' : `"${String(one).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;
  return String(value);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Known words of the captured request, each with what stands for it in SQL. */
interface Words { set: string; replace: Record<string, string>; /** ids that the step made get new ones */ freshIds: boolean }

function wordsOf(name: Name, n: number, scene: Scene): Words {
  const perVillage = scene.villages.length;
  const mine = (kind: string) => ({ [orderId(kind, n)]: `md5('${kind} ' || :n)::uuid`, [activityId(kind, n)]: `md5('${kind} activity ' || :n)::uuid` });
  const token = (personId: string, person: string) => ({ [`\\x${tokenHash(tokenOf(personId)).toString('hex')}`]: `sha256(convert_to('bench-token-' || ${person}, 'UTF8'))` });
  const village = { [scene.villages[n % perVillage] as string]: '(:villages::text[])[:v + 1]' };
  const key = { [keyOf(scene, n)]: `'pgbench-${scene.run}-' || lpad(:n::text, 8, '0')` };
  const secretary = `md5('secretary ' || :v)::uuid`;
  const resident = `md5('resident ' || :r)::uuid`;
  const counted = '\\set i :i + 1\n\\set n :from + :client_id + :i * :clients\n';
  const places = `\\set v :n % ${perVillage}\n\\set r :n % ${RESIDENTS}\n`;
  switch (name) {
    case 'claim': {
      const { leader, half } = claimOf(n);
      const slot = halfDay(scene.today, half);
      const who = `md5('leader ' || :leader)::uuid`;
      return {
        set: `${counted}${places}\\set a (:n / ${HALF_DAYS}) % ${FREE}\n\\set leader (:a % ${TEAMS_A_TOPIC}) * ${line.length * LEADERS_PER_TEAM} + ${BUSY} + :a / ${TEAMS_A_TOPIC}\n\\set team :leader / ${LEADERS_PER_TEAM}\n\\set h :n % ${HALF_DAYS}\n`,
        replace: {
          ...mine('offered'), ...key, ...village, [residentId(n % RESIDENTS)]: resident, [secretaryId(n % perVillage)]: secretary, [leaderId(leader)]: who, ...token(leaderId(leader), who),
          [`"ref":"${teamOfLeader(leader)}"`]: `'"ref":"bench-team-' || :team || '"'`, [`"to_ref":"${teamOfLeader(leader)}"`]: `'"to_ref":"bench-team-' || :team || '"'`,
          [`"waits_ref":"${teamOfLeader(leader)}"`]: `'"waits_ref":"bench-team-' || :team || '"'`,
          [`"slot":{"date":"${slot.date}","part":"${slot.part}"}`]: `'"slot":{"date":"' || (date '${scene.today}' + 1 + :h / 2) || '","part":"' || (case when :h % 2 = 0 then 'morning' else 'afternoon' end) || '"}'`,
          [`"date":"${slot.date}","part":"${slot.part}","activity_id"`]: `'"date":"' || (date '${scene.today}' + 1 + :h / 2) || '","part":"' || (case when :h % 2 = 0 then 'morning' else 'afternoon' end) || '","activity_id"'`,
          [`{"${slot.date}"}`]: `'{' || (date '${scene.today}' + 1 + :h / 2) || '}'`,
        },
        freshIds: true,
      };
    }
    case 'dispatch':
      return { set: `${counted}${places}`, replace: { ...mine('fresh'), ...key, ...village, [residentId(n % RESIDENTS)]: resident, [secretaryId(n % perVillage)]: secretary, ...token(secretaryId(n % perVillage), secretary) }, freshIds: true };
    case 'place':
      return { set: `${counted}${places}`, replace: { ...key, ...village, [residentId(n % RESIDENTS)]: resident, [secretaryId(n % perVillage)]: secretary, ...token(residentId(n % RESIDENTS), resident) }, freshIds: true };
    case 'order-page':
      return { set: `\\set n random(0, ${READ - 1})\n${places}`, replace: { ...mine('read'), [secretaryId(n % perVillage)]: secretary, ...token(secretaryId(n % perVillage), secretary) }, freshIds: false };
    default:
      return { set: '', replace: {}, freshIds: false };
  }
}

/** One script for pgbench; `tag` keeps the variables of several scripts apart. */
export function scriptOf(name: Name, n: number, scene: Scene, statements: readonly Statement[], people: ReadonlySet<string>, tag: string): Script {
  const { set, replace, freshIds } = wordsOf(name, n, scene);
  const variables: Record<string, string> = { villages: `{${scene.villages.join(',')}}`, i: '-1' };
  const fresh = new Map<string, string>();
  // Longest first, so that a part of a word is never taken for the whole.
  const known = Object.keys(replace).sort((a, b) => b.length - a.length);
  const escaped = known.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const cutting = new RegExp(`(${[...escaped, ...(freshIds ? ['[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', '"number":"[^"]+"'] : [])].join('|') || '(?!)'})`, 'g');
  const keep = (text: string) => {
    const at = `p${tag}_${Object.keys(variables).length}`;
    variables[at] = text;
    return `:${at}`;
  };
  const valueOf = (value: unknown): string => {
    const text = asText(value);
    if (text === null) return 'null';
    const parts = text.split(cutting).filter((part) => part !== '' && part !== undefined);
    const pieces = parts.map((part) => {
      if (replace[part]) return { sql: replace[part] as string, whole: parts.length === 1 };
      if (freshIds && part.startsWith('"number":') && parts.length > 1) return { sql: `'"number":"${scene.run}-' || :n || '"'`, whole: false };
      if (freshIds && uuid.test(part) && !people.has(part)) {
        // The same new id wherever the same one stood.
        if (!fresh.has(part)) fresh.set(part, `md5('${scene.run} ${name} ${fresh.size} ' || :n)::uuid`);
        return { sql: fresh.get(part) as string, whole: parts.length === 1 };
      }
      return { sql: keep(part), whole: parts.length === 1 };
    });
    if (Array.isArray(value) && pieces.length > 1) return `(${pieces.map((piece) => `(${piece.sql})::text`).join(' || ')})::text[]`;
    if (Array.isArray(value) && pieces[0]?.sql.startsWith("'")) return `(${pieces[0].sql})::text[]`;
    return pieces.length === 1 && pieces[0]?.whole ? pieces[0].sql : `concat(${pieces.map((piece) => piece.sql.startsWith(':') ? `${piece.sql}::text` : piece.sql).join(', ')})`;
  };
  const sql = statements.map(({ text, values }) => {
    const said = values.map(valueOf);
    return `${text.replace(/\$(\d+)/g, (_, at: string) => {
      const one = said[Number(at) - 1] as string;
      return one.includes('||') && !one.endsWith('::text[]') ? `(${one})` : one;
    })};`;
  }).join('\n');
  return { sql: `${set}${sql}\n`, variables };
}

/** Where Debian keeps it; only the bench needs it. */
function pgbenchPath(): string {
  const root = '/usr/lib/postgresql';
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return join(root, newest ?? '', 'bin', 'pgbench');
}

export async function runPgbench(databaseUrl: string, scripts: readonly Script[], one: { connections: number; from?: number; count?: number; seconds?: number }): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kepu-pgbench-'));
  try {
    const url = new URL(databaseUrl);
    const variables = Object.assign({}, ...scripts.map((script) => script.variables), { from: String(one.from ?? 0), clients: String(one.connections) }) as Record<string, string>;
    scripts.forEach((script, at) => writeFileSync(join(folder, `${at}.sql`), script.sql));
    const long = one.count ? ['-t', String(Math.floor(one.count / one.connections))] : ['-T', String(one.seconds)];
    const { stdout, stderr } = await promisify(execFile)(pgbenchPath(), [
      '-n', '-r', '-M', 'prepared', '-c', String(one.connections), '-j', '2', ...long, '-l', '--log-prefix', join(folder, 'log'),
      ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]), ...scripts.flatMap((_, at) => ['-f', join(folder, `${at}.sql`)]),
      '-h', url.hostname, '-p', url.port, '-U', decodeURIComponent(url.username), url.pathname.slice(1),
    ], { env: { ...process.env, PGPASSWORD: decodeURIComponent(url.password), PGOPTIONS: '-c random_page_cost=1.1' }, maxBuffer: 1e8 }).catch((fault: { stderr?: string }) => {
      throw new Error(`pgbench: ${(fault.stderr ?? '').split('\n').filter((row) => row.includes('ERROR')).slice(0, 2).join('\n')}`);
    });
    if (process.env.BENCH_STATEMENTS) console.error(stdout.split('\n').filter((row) => /^ +\d+\.\d+ /.test(row)).map((row) => row.slice(0, 160)).join('\n'));
    const took = readdirSync(folder).filter((file) => file.startsWith('log')).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean).map((row) => Number(row.split(' ')[2]) / 1_000)).sort((a, b) => a - b);
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
    const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? 0);
    const aborted = /aborted in/.test(stderr) ? stderr.split('\n').filter((row) => /ERROR|aborted/.test(row)) : [];
    return { requests: took.length, seconds: took.length / rate, rate, p50: at(0.5), p99: at(0.99), failed: aborted.length, firstFailure: aborted[0] ?? null, asking: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The scripts of a name: one for what counts through orders, one for each person where the person is what varies. */
export async function scriptsOf(server: Server, name: Name, n: number, scene: Scene): Promise<Script[]> {
  const everybody = new Set((await server.office.db.query<{ id: string }>({ text: 'select id from person', values: [] })).map((row) => row.id));
  const people = name === 'home' ? homePeople(scene).length : name === 'queue-page' ? queuePeople(scene).length : 1;
  const scripts: Script[] = [];
  for (let at = 0; at < people; at += 1) {
    // The first time a process also looks up what it then remembers.
    if (people > 1) await statementsOf(server, name, at, scene);
    scripts.push(scriptOf(name, people > 1 ? at : n, scene, await statementsOf(server, name, people > 1 ? at : n, scene), everybody, String(at)));
  }
  return scripts;
}
