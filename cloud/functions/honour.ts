/** `honour.*`: 科协 finds who fits the rules and confirms; whom it is about decides whether anybody else learns of it. */
import * as v from 'valibot';
import { byName, honourShapes, honourStates, mayAnswer, mayHonour, wasMinor, type HonourView, type OwnHonours, type Proposal, type Proposals, type PublicHonours } from '../domain/honour/honour';
import { evidenceOf, presetRules, ruleFor, rulesOf, type Credited, type HonourRule } from '../domain/honour/rules';
import { maskName } from '../domain/people/mask';
import { Refusal } from '../domain/refusals';
import { monthSpan } from '../domain/report/scope';
import { newId } from '../store/seal';
import { addHonour, answerHonour, creditedMinutes, creditedToTeams, listHonours, listRules, namesOf, readHonour, saveRule, type Honour } from '../store/sql/honour';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

function checkCounty(call: Call): string {
  const personId = personOf(call);
  if (!mayHonour(actorOf(call), call.directory)) throw new Refusal('honour.notYours');
  return personId;
}

const nameOf = (call: Call, { kind, ref, name }: Honour) => (kind === 'team' ? call.directory.teams.get(ref)?.name ?? '已撤销的服务队' : name ?? '（姓名已删除）');
const view = (call: Call, one: Honour): HonourView => ({ id: one.id, year: one.year, label: one.label, kind: one.kind, name: nameOf(call, one), state: one.state, stateLabel: honourStates[one.state], evidence: one.evidence });

/** Who fits a rule in this year, by name; hours count for registered volunteers only. */
async function proposalsFor(call: Call, year: number, rules: readonly HonourRule[]): Promise<Proposal[]> {
  const { directory, office: { db, tenant } } = call;
  const span = monthSpan(`${year}-01`, `${year}-12`);
  const [people, teams] = await Promise.all([creditedMinutes(db, tenant, span), creditedToTeams(db, tenant, span)]);
  const found = (kind: HonourRule['kind'], credited: readonly Credited[], counts: (id: string) => boolean) =>
    [...new Set(credited.map((one) => one.subjectId))].filter(counts).flatMap((ref) => {
      const evidence = evidenceOf(credited.filter((one) => one.subjectId === ref));
      const rule = ruleFor(rules, kind, evidence);
      return rule ? [{ ref, kind, ruleId: rule.id, label: rule.label, evidence }] : [];
    });
  const persons = found('person', people, (id) => directory.volunteers.has(id));
  const names = await namesOf(db, tenant, persons.map((one) => one.ref));
  return [
    ...persons.map((one) => ({ ...one, name: names.get(one.ref) ?? '（姓名已删除）' })).sort(byName),
    ...found('team', teams, (id) => directory.teams.has(id)).map((one) => ({ ...one, name: directory.teams.get(one.ref)?.name ?? '' })).sort(byName),
  ];
}

const proposals = define('honour.proposals', { shape: honourShapes.year }, async (call, { year }): Promise<Proposals> => {
  checkCounty(call);
  const { db, tenant } = call.office;
  const rules = rulesOf(await listRules(db, tenant));
  const honours = await listHonours(db, tenant, { year });
  const known = new Set(honours.map((one) => one.ref));
  return {
    year, rules, proposals: (await proposalsFor(call, year, rules)).filter((one) => !known.has(one.ref)),
    honours: honours.map((one) => view(call, one)).sort(byName),
  };
});

const confirm = define('honour.confirm', { shape: honourShapes.confirm }, async (call, input): Promise<{ confirmed: true }> => {
  const byId = checkCounty(call);
  const { db, tenant } = call.office;
  const before = (await listHonours(db, tenant, { year: input.year })).find((one) => one.ref === input.ref);
  // The same tap sent twice has arrived the first time.
  if (before?.ruleId === input.ruleId) return { confirmed: true };
  if (before) throw new Refusal('honour.before');
  const fit = (await proposalsFor(call, input.year, rulesOf(await listRules(db, tenant)))).find((one) => one.ref === input.ref && one.ruleId === input.ruleId);
  if (!fit) throw new Refusal('honour.notFit');
  const { ref, kind, ruleId, label, evidence } = fit;
  const added = await addHonour(db, tenant, { id: newId(), year: input.year, ref, kind, ruleId, label, evidence, byId }, call.now);
  // Somebody else was quicker, perhaps with another level.
  if (!added && (await listHonours(db, tenant, { year: input.year })).find((one) => one.ref === input.ref)?.ruleId !== input.ruleId) throw new Refusal('honour.before');
  return { confirmed: true };
});

const save = define('honour.saveRule', { shape: honourShapes.saveRule }, async (call, input): Promise<{ rules: HonourRule[] }> => {
  checkCounty(call);
  const { db, tenant } = call.office;
  await saveRule(db, tenant, { ...input, kind: (presetRules.find((rule) => rule.id === input.id) as HonourRule).kind });
  return { rules: rulesOf(await listRules(db, tenant)) };
});

const mine = define('honour.mine', { shape: v.object({}) }, async (call): Promise<OwnHonours> => {
  const refs = [personOf(call), ...actorOf(call).posts.flatMap((post) => (post.kind === 'teamLeader' && post.teamId ? [post.teamId] : []))];
  return { items: (await listHonours(call.office.db, call.office.tenant, { refs })).map((one) => view(call, one)) };
});

const answer = define('honour.answer', { shape: honourShapes.answer }, async (call, input): Promise<HonourView> => {
  const by = personOf(call);
  const { db, tenant } = call.office;
  const honour = await readHonour(db, tenant, input.id);
  if (!honour) throw new Refusal('honour.notFound');
  if (!mayAnswer(actorOf(call), honour)) throw new Refusal('honour.notMine');
  const state = input.publish ? 'open' as const : 'kept' as const;
  await answerHonour(db, tenant, { id: honour.id, state, by }, call.now);
  return view(call, { ...honour, state });
});

const shown = define('honour.public', { shape: v.object({}), login: 'optional' }, async (call): Promise<PublicHonours> => {
  const all = await listHonours(call.office.db, call.office.tenant, { state: 'open' });
  // A name that was erased, or a team that is no more, is not on the page any longer.
  const items = all.filter((one) => (one.kind === 'team' ? call.directory.teams.has(one.ref) : one.name !== null)).map((one) => {
    const name = nameOf(call, one);
    return { year: one.year, label: one.label, name: one.kind === 'person' && wasMinor(one.birthYear, one.year) ? maskName(name) : name };
  });
  return { items: items.sort((a, b) => b.year - a.year || byName(a, b)) };
});

export const honourFunctions: CloudFunction[] = [proposals, confirm, save, mine, answer, shown];
