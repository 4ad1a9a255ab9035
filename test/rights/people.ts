/** Who asks, and how what they ask about lies to their own post. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { PostKind } from '../../cloud/domain/terms';
import { openSession } from '../../cloud/functions/login';
import { addCountyPresets, importGrid } from '../../cloud/presets/load';
import { noLimits } from '../../cloud/http/limits';
import { createServer, type Server } from '../../cloud/server';
import { newId } from '../../cloud/store/seal';
import { addTenant, touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { addConsent } from '../../cloud/store/sql/privacy';
import { notice } from '../../cloud/domain/privacy/notice';
import { clientAt, openCounty, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

export const relations = ['own', 'child', 'sibling', 'parent', 'other'] as const;
/** where the thing asked about lies, seen from the post: `other` = in another county of the same database */
export type Relation = (typeof relations)[number];

export const county = '610922000000';
const chihe = '610922104000';
const mingxing = '610922104203';
const group = '610922104901';
const houliu = '610922105000';
const [tanjiawan, zhongba, yonghong] = ['610922104216', '610922105214', '610922105201'];
const part = (village: string) => `${village}-01`;
const mingxingTwo = `${mingxing}-02`;
const zhongbaTwo = `${zhongba}-02`;

/** One place an order can lie at, and whom its steps belong to there. */
export interface Site {
  /** the grid node whose desk the order comes to, after `raised` times 上报 */
  desk: string;
  village: string;
  raised: number;
  topicId: string;
  department: string;
  team: string;
  /** who works there: grid leaders from the village's desk upwards, liaison, captain */
  leaders: string[];
  liaison: string;
  captain: string;
  tree: Tree;
}

/** What a change of the grid at this place is about. It lies as the place does: below a town's own, never in another's. */
export interface Tree {
  /** a village (or, at a 小组, that) and a 小组 of it */
  whole: string;
  part: string;
  /** where each could go without leaving its town or, for a village, its county */
  wholeTo: string;
  wholeInto: string;
  partTo: string;
  partInto: string;
  /** a village of another town */
  away: string;
}

const fraud = { topicId: 'anti-fraud', department: 'police', team: 'anti-fraud-team', liaison: 'liaison-police', captain: 'captain-anti-fraud' };

const unit = { ...fraud, department: 'police-unit', liaison: 'liaison-unit' };
const fromChihe = { partInto: mingxingTwo, away: zhongba };
const tree = {
  mingxing: { ...fromChihe, whole: mingxing, part: part(mingxing), wholeTo: houliu, wholeInto: tanjiawan, partTo: tanjiawan },
  group: { ...fromChihe, whole: group, part: group, wholeTo: tanjiawan, wholeInto: mingxingTwo, partTo: tanjiawan },
  tanjiawan: { ...fromChihe, whole: tanjiawan, part: part(tanjiawan), wholeTo: houliu, wholeInto: mingxing, partTo: mingxing },
  zhongba: { whole: zhongba, part: part(zhongba), wholeTo: chihe, wholeInto: yonghong, partTo: yonghong, partInto: zhongbaTwo, away: mingxing },
} satisfies Record<string, Tree>;

export const sites = {
  village: { desk: mingxing, village: mingxing, raised: 0, leaders: ['leader-mingxing'], ...fraud, tree: tree.mingxing },
  group: { desk: group, village: group, raised: 0, leaders: ['leader-group'], ...fraud, tree: tree.group },
  otherVillage: { desk: '610922104216', village: '610922104216', raised: 0, leaders: ['leader-tanjiawan'], ...fraud, tree: tree.tanjiawan },
  town: { desk: chihe, village: mingxing, raised: 1, leaders: ['leader-mingxing', 'leader-chihe'], ...fraud, tree: tree.tanjiawan },
  otherTown: { desk: '610922105000', village: '610922105214', raised: 0, leaders: ['leader-houliu'], ...fraud, tree: tree.zhongba },
  county: { desk: county, village: mingxing, raised: 2, leaders: ['leader-mingxing', 'leader-chihe', 'county-leader'], ...fraud, tree: tree.zhongba },
  otherDepartment: { desk: mingxing, village: mingxing, raised: 0, leaders: ['leader-mingxing'], topicId: 'health', department: 'health', team: 'health-team', liaison: 'liaison-health', captain: 'captain-health', tree: tree.mingxing },
  ofUnit: { desk: mingxing, village: mingxing, raised: 0, leaders: ['leader-mingxing'], ...unit, tree: tree.mingxing },
} satisfies Record<string, Site>;
export type SiteName = keyof typeof sites;

/** A kind of person, the sample who stands for it, and the site of each relation that the kind can have. */
export interface Standing { label: string; who: string | null; sites: Partial<Record<Relation, SiteName | 'otherCounty'>> }

/* A department's child is a unit under it; teams stand under nobody. */
const inDepartment = { own: 'village', child: 'ofUnit', sibling: 'otherDepartment', other: 'otherCounty' } as const;
const inTeam = { own: 'village', sibling: 'otherDepartment', other: 'otherCounty' } as const;
export const standings: readonly Standing[] = [
  { label: 'nobody', who: null, sites: { own: 'village' } },
  { label: 'resident', who: 'resident-elder', sites: { own: 'village', other: 'otherCounty' } },
  { label: 'otherResident', who: 'resident-farmer', sites: { sibling: 'village' } },
  { label: 'gridWorker', who: 'worker-mingxing-1', sites: { own: 'village', child: 'group', sibling: 'otherVillage', parent: 'town', other: 'otherCounty' } },
  { label: 'gridLeader group', who: 'leader-group', sites: { own: 'group', sibling: 'otherVillage', parent: 'village', other: 'otherCounty' } },
  { label: 'gridLeader village', who: 'leader-mingxing', sites: { own: 'village', child: 'group', sibling: 'otherVillage', parent: 'town', other: 'otherCounty' } },
  { label: 'gridLeader town', who: 'leader-chihe', sites: { own: 'town', child: 'village', sibling: 'otherTown', parent: 'county', other: 'otherCounty' } },
  { label: 'gridLeader county', who: 'county-leader', sites: { own: 'county', child: 'town', other: 'otherCounty' } },
  { label: 'liaison', who: 'liaison-police', sites: inDepartment },
  { label: 'liaison unit', who: 'liaison-unit', sites: { own: 'ofUnit', sibling: 'otherDepartment', parent: 'village', other: 'otherCounty' } },
  { label: 'supervisor', who: 'supervisor-police', sites: inDepartment },
  { label: 'teamLeader', who: 'captain-anti-fraud', sites: inTeam },
  { label: 'volunteer', who: 'volunteer-anti-fraud-1', sites: inTeam },
  { label: 'administrator', who: 'only-administrator', sites: { own: 'county', child: 'town', other: 'otherCounty' } },
  { label: 'editor', who: 'only-editor', sites: { own: 'county', child: 'town', other: 'otherCounty' } },
];

export interface Neighbour { tenant: string; url: string; server: Server; as(who: 'resident' | 'leader' | 'liaison'): Promise<Client>; ids: Record<'resident' | 'leader' | 'liaison', string>; village: string }
export interface World { county: County; neighbour: Neighbour; idOf(who: string): string; as(who: string | null): Promise<Client>; close(): Promise<void> }

/** The sample county, with the posts it lacks, and a second county in the same database with a server of its own. */
export async function openWorld(): Promise<World> {
  const first = await freeDays(await openCounty());
  const { db, tenant } = first.server.office;
  const at = new Date(first.time.now.getTime() - 86_400_000);
  const extra: Record<string, string> = {};
  const add = async (who: string, kind: PostKind, where: { gridCode?: string; departmentId?: string }) => {
    const id = newId();
    extra[who] = id;
    await addPerson(db, tenant, { id, name: who, at });
    await addConsent(db, tenant, { id: newId(), personId: id, version: notice.version, at });
    await addPost(db, tenant, { id: newId(), personId: id, kind, at, ...where });
  };
  await db.query({ text: "insert into grid (tenant, code, name, level, parent_code) values ($1, $2, '明星村一组', 'group', $3)", values: [tenant, group, mingxing] });
  for (const [code, parent] of [[part(mingxing), mingxing], [mingxingTwo, mingxing], [part(tanjiawan), tanjiawan], [part(zhongba), zhongba], [zhongbaTwo, zhongba]] as const) {
    await db.query({ text: "insert into grid (tenant, code, name, level, parent_code) values ($1, $2, '小组', 'group', $3)", values: [tenant, code, parent] });
  }
  await db.query({ text: "insert into department (tenant, id, name, grid_code, kind, parent_id) values ($1, 'police-unit', '反诈中心', $2, 'government', 'police')", values: [tenant, county] });
  await add('leader-group', 'gridLeader', { gridCode: group });
  await add('worker-group', 'gridWorker', { gridCode: group });
  await add('supervisor-police', 'supervisor', { departmentId: 'police' });
  await add('liaison-unit', 'liaison', { departmentId: 'police-unit' });
  await add('only-administrator', 'administrator', { gridCode: county });
  await add('only-editor', 'editor', { gridCode: county });
  await touchDirectory(db, tenant);
  const neighbour = await openNeighbour(first);
  const idOf = (who: string) => extra[who] ?? first.idOf(who);
  return {
    county: first, neighbour, idOf,
    as: async (who) => clientAt(first.url, who ? (await openSession(first.server.office, idOf(who))).sessionToken : null),
    async close() {
      await neighbour.server.close();
      await first.close();
    },
  };
}

async function openNeighbour(first: County): Promise<Neighbour> {
  const tenant = '621025000000';
  const village = '621025100201';
  const { db } = first.server.office;
  const at = new Date(first.time.now.getTime() - 86_400_000);
  const ids = { resident: newId(), leader: newId(), liaison: newId() };
  await db.together(async (inner) => {
    await addTenant(inner, { tenant, name: '邻县', flow: 'four-hop@1' });
    await importGrid(inner, tenant, `code,name,level,parentCode\n${tenant},邻县,county,\n621025100000,邻镇,town,${tenant}\n${village},邻村村委会,village,621025100000\n`);
    await addCountyPresets(inner, tenant);
    for (const [who, id] of Object.entries(ids)) {
      await addPerson(inner, tenant, { id, name: who, at });
      await addConsent(inner, tenant, { id: newId(), personId: id, version: notice.version, at });
    }
    await addPost(inner, tenant, { id: newId(), personId: ids.leader, kind: 'gridLeader', gridCode: tenant, at });
    await addPost(inner, tenant, { id: newId(), personId: ids.liaison, kind: 'liaison', departmentId: 'association', at });
    await touchDirectory(inner, tenant);
  });
  const server = await createServer({ settings: { ...first.settings, tenant }, databaseUrl: first.databaseUrl, now: () => first.time.now, clockEveryMs: 0, limits: noLimits });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  return { tenant, url, server, ids, village, as: async (who) => clientAt(url, (await openSession(server.office, ids[who])).sessionToken) };
}

export const matrixFile = join(__dirname, 'matrix.csv');
export const readMatrix = (): string[] => readFileSync(matrixFile, 'utf8').trim().split('\n').slice(1);
