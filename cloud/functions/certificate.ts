/** `certificate.*`: 服务证明, free and truthful (志愿服务条例 第19条), and checked by anyone without seeing whose it is. */
import { pathTo, placeName, type Directory } from '../domain/grid/directory';
import { chinaDay, dayText } from '../domain/order/clock';
import { isAssociation } from '../domain/people/association';
import { hoursWords } from '../domain/record/ledger';
import { recordShapes, type CertificateCard, type Checked, type Issued } from '../domain/record/records';
import { Refusal } from '../domain/refusals';
import type { Keys } from '../store/seal';
import { newOrderNumber } from '../store/seal';
import { addCertificate, countCheck, findByKey, giveCheckBack, isNamed, listCertified, readCertificate, voidCertificate, type Certificate, type CertifiedService } from '../store/sql/certificate';
import { sealHours } from '../store/sql/ledger';
import { certificatePdf } from './certificate-paper';
import { wechatCode } from './code';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { topicName } from './records';

const TRIES_A_NUMBER = 10;
/* Only so that the table of tries stays small: what keeps guesses out are the eight signs, the tries of each number and of each
   address. One who guesses on all numbers must not keep the others from checking theirs. */
const TRIES_IN_ALL = 20_000;
const WINDOW_MS = 60 * 60_000;
/** the largest paper a function hands out */
const PDF_LIMIT = 1024 * 1024;

/** Follows from all that the paper says, so that a row changed in the database no longer fits the paper. */
export const codeOf = (keys: Keys, tenant: string, one: Certificate): string => keys.certificate(JSON.stringify([tenant, one.number, one.personId, one.fromDay, one.untilDay, one.minutes, one.services, one.entries, one.upto, one.issuedAt, one.issuerName]));

const period = (one: Certificate) => (one.fromDay || one.untilDay ? `${one.fromDay ? dayText(one.fromDay) : '第一次服务'}至${dayText(one.untilDay ?? chinaDay(one.issuedAt))}` : '全部服务');
export const cardOfCertificate = (one: Certificate): CertificateCard => ({ number: one.number, issuedOn: chinaDay(one.issuedAt), hours: hoursWords(one.minutes), services: one.services, period: period(one), voided: one.voidedAt !== null });

const sum = (services: readonly CertifiedService[]) => services.reduce((all, one) => all + one.minutes, 0);
const townOf = (directory: Directory, code: string): string => {
  const town = pathTo(directory, code).find((node) => node.level === 'town');
  return placeName(directory, town?.code ?? directory.root);
};

/** 谁组织谁记录、谁记录谁证明: the team that organised; 科协 where there were several, or communities' own crews. */
function issuerOf(directory: Directory, services: readonly CertifiedService[]): Pick<Certificate, 'issuerKind' | 'issuerRef' | 'issuerName'> {
  const teams = [...new Set(services.map((one) => one.teamId))];
  const team = teams.length === 1 && teams[0] ? directory.teams.get(teams[0]) : undefined;
  if (team) return { issuerKind: 'team', issuerRef: team.id, issuerName: team.name };
  const association = [...directory.departments.values()].find((one) => one.kind === 'association');
  return { issuerKind: 'association', issuerRef: association?.id ?? '', issuerName: association ? `${directory.grid.get(directory.root)?.name ?? ''}${association.name.replace(/^县/, '')}` : '县科协' };
}

const issue = define('certificate.issue', { shape: recordShapes.issue }, async (call, input): Promise<Issued> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const known = await findByKey(db, tenant, personId, input.key);
  if (known) return { number: known.number, code: codeOf(keys, tenant, known) };
  // What was served a moment ago goes into the chain first.
  await sealHours(db, keys, tenant);
  const services = (await listCertified(db, tenant, personId, input.fromDay, input.untilDay, null)).filter((one) => one.minutes > 0);
  if (services.length === 0) throw new Refusal('certificate.nothing');
  for (let turn = 0; turn < 5; turn += 1) {
    const made = await addCertificate(db, tenant, {
      number: `ZM-${chinaDay(call.now).replaceAll('-', '')}-${newOrderNumber(chinaDay(call.now)).slice(-6)}`, personId, fromDay: input.fromDay, untilDay: input.untilDay, minutes: sum(services), services: services.length,
      entries: services.reduce((all, one) => all + one.entries, 0), upto: Math.max(...services.map((one) => one.uptoNow)), issuedAt: call.now.toISOString(), ...issuerOf(call.directory, services), key: input.key,
    });
    if (made) return { number: made.number, code: codeOf(keys, tenant, made) };
  }
  throw new Refusal('order.busy');
});

async function own(call: Call, number: string): Promise<Certificate> {
  const personId = personOf(call);
  const one = await readCertificate(call.office.db, call.office.tenant, number);
  if (!one || one.personId !== personId) throw new Refusal('certificate.notFound');
  return one;
}

const pdf = define('certificate.pdf', { shape: recordShapes.pdf }, async (call, input): Promise<{ fileName: string; base64: string; code: string }> => {
  const one = await own(call, input.number);
  const { db, keys, tenant, publicUrl: site = null, font } = call.office;
  if (one.voidedAt) throw new Refusal('certificate.notFound');
  const code = codeOf(keys, tenant, one);
  const services = (await listCertified(db, tenant, one.personId, one.fromDay, one.untilDay, one.upto)).filter((service) => service.minutes > 0);
  const bytes = await certificatePdf({
    number: one.number, code, name: call.name ?? '', hours: hoursWords(one.minutes), services: one.services, period: period(one), issuer: one.issuerName, issuedOn: chinaDay(one.issuedAt),
    checkAt: site ? `${site}/#/pages/proof/check?number=${one.number}&code=${code}` : `${one.number} ${code}`, site, county: call.directory.grid.get(call.directory.root)?.name ?? '',
    // Corrections after the day of issue stand in the sum on the check page, not on this paper.
    corrected: sum(services) === one.minutes ? null : hoursWords(sum(services)),
    rows: services.map((service) => [service.day, topicName(call.directory, service.topicId), townOf(call.directory, service.villageCode), `${service.minutes} 分钟`]),
  }, font ?? null, (await wechatCode(call.office, { kind: 'certificate', number: one.number, code }))?.bytes ?? null);
  if (bytes.length > PDF_LIMIT) throw new Refusal('certificate.tooLong');
  return { fileName: `服务证明-${one.number}.pdf`, base64: bytes.toString('base64'), code };
});

const unknown: Checked = { state: 'unknown', said: '没有查到这份证明：编号或校验码不对' };

const check = define('certificate.check', { shape: recordShapes.check, login: 'optional' }, async (call, input): Promise<Checked> => {
  const { db, keys, tenant } = call.office;
  const counters = [[`check/${input.number}`, TRIES_A_NUMBER], ['check/all', TRIES_IN_ALL]] as const;
  // Taken before anything is looked at, so that a crowd of guesses counts as many.
  for (const [what, most] of counters) if (await countCheck(db, tenant, keys.lookUp(what), call.now, WINDOW_MS) > most) throw new Refusal('certificate.tries');
  const one = await readCertificate(db, tenant, input.number);
  // A number that is not there sounds like a wrong code.
  if (!one || !keys.ring.some((key) => codeOf(key, tenant, one) === input.code)) return unknown;
  await giveCheckBack(db, tenant, counters.map(([what]) => keys.lookUp(what)), call.now, WINDOW_MS);
  const shown = { issuedOn: chinaDay(one.issuedAt), hours: hoursWords(one.minutes), services: one.services, issuer: one.issuerName, ...(input.name ? { nameFits: await isNamed(db, tenant, one.personId, input.name) } : {}) };
  if (one.voidedAt) return { ...shown, state: 'voided', said: `这份证明已经作废：${one.voidReason ?? ''}` };
  const now = sum(await listCertified(db, tenant, one.personId, one.fromDay, one.untilDay, one.upto));
  if (now !== one.minutes) return { ...shown, state: 'corrected', nowHours: hoursWords(now), said: `这份证明是真的。之后有更正，现为 ${hoursWords(now)} 小时` };
  return { ...shown, state: 'valid', said: '这份证明是真的' };
});

/** 科协 takes a certificate back, with a reason that everybody who checks it reads. */
const takeBack = define('certificate.void', { shape: recordShapes.void }, async (call, input): Promise<{ number: string }> => {
  personOf(call);
  if (!isAssociation(actorOf(call), call.directory)) throw new Refusal('records.notYours');
  const { db, tenant } = call.office;
  if (!(await readCertificate(db, tenant, input.number))) throw new Refusal('certificate.notFound');
  await voidCertificate(db, tenant, input.number, input.reason, call.now);
  return { number: input.number };
});

export const certificateFunctions: CloudFunction[] = [issue, pdf, check, takeBack];
