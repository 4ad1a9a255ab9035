/** Puts a county into the database: division by the operator's own import, the rest from preset data. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { planGrid, type GridDifference, type GridFileRow } from '../domain/grid/import';
import { chinaDay } from '../domain/order/clock';
import { notice } from '../domain/privacy/notice';
import type { Db } from '../store/postgres';
import { addConsent } from '../store/sql/privacy';
import { addListed, addTenant, listGrid, touchDirectory, writeGrid } from '../store/sql/grid';
import { addPerson, addPost } from '../store/sql/people';
import { addPresetArticles } from '../store/sql/article';
import { addOutline } from '../store/sql/outline';
import { addVolunteer } from '../store/sql/team';
import { presetArticles } from './articles';
import { topicNeeds } from './needs';
import { outlinesOf } from './outlines';
import { shiquan, type CountyPreset } from './shiquan';
import { topics } from './topics';
import { volunteersOf } from './volunteers';
import { zhengning } from './zhengning';

const counties: readonly CountyPreset[] = [shiquan, zhengning];

/** The sample counties by the name a command is given. */
export const sampleCounties: Readonly<Record<string, CountyPreset>> = { shiquan, zhengning };

export function sampleCounty(tenant: string): CountyPreset {
  const county = counties.find((one) => one.tenant === tenant);
  if (!county) throw new Error(`no sample county ${tenant}`);
  return county;
}

/** A sample person's id follows from their name in the preset, so that a second start finds them again. */
export function personIdOf(tenant: string, presetId: string): string {
  return uuidOf(`${tenant}/person/${presetId}`);
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export class GridFileError extends Error {
  constructor(readonly sentences: string[]) {
    super(`区划文件有误，什么也没有写入：\n${sentences.map((sentence) => `  · ${sentence}`).join('\n')}`);
    this.name = 'GridFileError';
  }
}

/** The rows of a division file with their line numbers. @throws GridFileError when it is no such CSV */
export function readGridFile(text: string): GridFileRow[] {
  try {
    const rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true, relax_column_count: true }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const first = rows[0]?.record;
    const absent = ['code', 'name', 'level', 'parentCode'].filter((column) => first && !(column in first));
    if (absent.length > 0) throw new GridFileError([`缺少列：${absent.join('、')}（需要 code,name,level,parentCode）`]);
    return rows.map(({ record, info }) => ({ line: info.lines, code: record.code ?? '', name: record.name ?? '', level: record.level ?? '', parentCode: record.parentCode ?? '' }));
  } catch (fault) {
    if (fault instanceof GridFileError) throw fault;
    throw new GridFileError([`读不懂这个 CSV：${(fault as Error).message}`]);
  }
}

/**
 * Imports a division file into a tenant, whole or not at all. A second import of the same file changes nothing. A preview
 * says what would change and writes nothing.
 */
export async function importGrid(db: Db, tenant: string, text: string, options: { preview?: boolean } = {}): Promise<GridDifference> {
  const rows = readGridFile(text);
  return db.together(async (inner) => {
    const present = await listGrid(inner, tenant);
    const plan = planGrid(tenant, rows, present);
    if (!plan.ok) throw new GridFileError(plan.wrong);
    const { added, changed } = plan.difference;
    if (!options.preview && added.length + changed.length > 0) {
      await writeGrid(inner, tenant, [...added, ...changed.map((one) => one.after)]);
      await touchDirectory(inner, tenant);
    }
    return plan.difference;
  });
}

/** What a new county starts with: the menu of topics and its own association, which takes what nobody else leads. */
export async function addCountyPresets(db: Db, tenant: string): Promise<void> {
  await addListed(db, tenant, 'topic', topics.map((topic, rank) => ({ ...topic, rank })));
  await addListed(db, tenant, 'topic_need', topicNeeds);
  await addListed(db, tenant, 'department', [{ id: 'association', name: '县科协', gridCode: tenant, kind: 'association' }]);
  await addPresetArticles(db, tenant, presetArticles());
}

/** Topics, departments, routes and teams of a sample county; rows that are there already stay as they are. */
export async function addPresets(db: Db, county: CountyPreset): Promise<void> {
  const { tenant } = county;
  await addListed(db, tenant, 'topic', topics.map((topic, rank) => ({ ...topic, rank })));
  await addListed(db, tenant, 'topic_need', topicNeeds);
  await addListed(db, tenant, 'department', county.departments);
  await addListed(db, tenant, 'team', county.teams.map((team) => ({ ...team, older: team.older ?? false })));
  await addListed(db, tenant, 'route', county.routes.map((route, at) => ({ ...route, id: `preset-${at}` })));
  await addPresetArticles(db, tenant, presetArticles());
}

/** The grid in force as a file that `importGrid` takes; parents stand before their children. */
export async function exportGrid(db: Db, tenant: string): Promise<string> {
  const nodes = (await listGrid(db, tenant)).filter((node) => !node.untilAt);
  const depth = (code: string | null): number => {
    const parent = nodes.find((node) => node.code === code)?.parentCode;
    return parent ? depth(parent) + 1 : 0;
  };
  const cell = (text: string | number | null | undefined) => {
    const plain = String(text ?? '');
    // A spreadsheet takes =, +, - and @ at the start of a cell for a formula.
    const safe = /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = nodes.map((node) => ({ node, depth: depth(node.code) })).sort((a, b) => a.depth - b.depth || (a.node.code < b.node.code ? -1 : 1))
    .map(({ node }) => [node.code, node.name, node.level, node.parentCode, node.population, node.households].map(cell).join(','));
  return `\uFEFFcode,name,level,parentCode,population,households\n${lines.join('\n')}\n`;
}

export const gridFileOf = (county: CountyPreset): string => readFileSync(join(__dirname, 'grid', county.gridFile), 'utf8');

/** The sample county for a demonstration or a test, people and posts included. @returns false when it was there already */
export async function loadSampleCounty(db: Db, county: CountyPreset, flow: string, at: Date): Promise<boolean> {
  return db.together(async (inner) => {
    if (!(await addTenant(inner, { tenant: county.tenant, name: county.name, flow }))) return false;
    await importGrid(inner, county.tenant, gridFileOf(county));
    await addPresets(inner, county);
    for (const person of county.people) {
      const personId = personIdOf(county.tenant, person.id);
      await addPerson(inner, county.tenant, { id: personId, name: person.name, at });
      for (const [index, post] of person.posts.entries()) {
        await addPost(inner, county.tenant, {
          id: uuidOf(`${county.tenant}/post/${person.id}/${index}`), personId, kind: post.kind, at,
          gridCode: 'gridCode' in post ? post.gridCode : null, departmentId: 'departmentId' in post ? post.departmentId : null, teamId: 'teamId' in post ? post.teamId : null,
        });
      }
    }
    for (const { presetId, ...volunteer } of volunteersOf(county)) {
      await addVolunteer(inner, county.tenant, { ...volunteer, personId: personIdOf(county.tenant, presetId), phoneSealed: null, phoneHash: null, guardian: false, at });
    }
    // Sample people have read the notice before; whoever logs in anew is asked.
    for (const person of county.people) await addConsent(inner, county.tenant, { id: uuidOf(`${county.tenant}/consent/${person.id}`), personId: personIdOf(county.tenant, person.id), version: notice.version, at });
    await addSampleOutlines(inner, county, at);
    await touchDirectory(inner, county.tenant);
    return true;
  });
}

/* Reviewed the day the sample is made, so that a demonstration begins with outlines that may be used. */
async function addSampleOutlines(db: Db, county: CountyPreset, at: Date): Promise<void> {
  for (const { slug, months, author, reviewer, ...outline } of outlinesOf(county)) {
    const expires = new Date(at);
    expires.setUTCMonth(expires.getUTCMonth() + months);
    await addOutline(db, county.tenant, {
      ...outline, id: uuidOf(`${county.tenant}/outline/${slug}`), authorId: personIdOf(county.tenant, author), key: `sample-outline-${slug}`, sample: true, at,
      review: { by: personIdOf(county.tenant, reviewer), on: chinaDay(at), expiresOn: chinaDay(expires) },
    });
  }
}
