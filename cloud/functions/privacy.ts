/** `privacy.*`: the notice, agreeing and taking it back, one's own data out and away; and `about.read`. */
import * as v from 'valibot';
import { postKinds, type PostKind } from '../domain/terms';
import { placeName } from '../domain/grid/directory';
import { chinaDay, chinaTime } from '../domain/order/clock';
import { audiences } from '../domain/terms';
import { readContact, slotWords, titleOf } from '../domain/order/view';
import { states } from '../domain/order/lifecycle';
import type { Order } from '../domain/order/order';
import { CONTACT_DAYS, notice, noticeFor, type Notice } from '../domain/privacy/notice';
import { planLines, planOf, privacyShapes, splitOpen, textOf, type AboutView, type ErasePlan, type ExportView, type NoticeView } from '../domain/privacy/privacy';
import { sayOf, textFor, type Audience } from '../domain/notice/texts';
import { seatLabel, seatWhere } from '../domain/people/seats';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { touchDirectory } from '../store/sql/grid';
import { erasePerson, isNeeded, listOwnOrders, listReveals, readOwnRest, type OwnOrder, type RevealRow } from '../store/sql/own-data';
import { listMessages, type MessageRow } from '../store/sql/message';
import { addConsent, listConsents, withdrawConsents } from '../store/sql/privacy';
import { takeStep } from '../step';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';
import { dutiesOf } from './team-join';

const countyOf = ({ directory }: Call) => directory.grid.get(directory.root)?.name ?? '';
const operatorOf = (call: Call) => call.office.operator ?? `${countyOf(call)}科学技术协会`;

function noticeHere(call: Call): Notice {
  const { hotline = null, contactDays = CONTACT_DAYS } = call.office;
  return noticeFor({ county: countyOf(call), operator: operatorOf(call), hotline, days: contactDays });
}

async function noticeView(call: Call): Promise<NoticeView> {
  const here = noticeHere(call);
  if (!call.personId) return { ...here, agreed: null };
  const consents = await listConsents(call.office.db, call.office.tenant, call.personId);
  const inForce = consents.find((one) => one.withdrawnAt === null && one.version === notice.version);
  const newest = inForce ?? consents.find((one) => one.withdrawnAt === null);
  return { ...here, agreed: { inForce: inForce !== undefined, at: newest ? chinaTime(newest.agreedAt) : null, version: newest?.version ?? null } };
}

const read = define('privacy.notice', { shape: privacyShapes.notice, login: 'optional' }, noticeView);

const agree = define('privacy.agree', { shape: privacyShapes.agree }, async (call, input): Promise<NoticeView> => {
  // What was read must be what is agreed to.
  if (input.version !== notice.version) throw new Refusal('privacy.version');
  await addConsent(call.office.db, call.office.tenant, { id: newId(), personId: personOf(call), version: input.version, at: call.now });
  return noticeView(call);
});

const withdraw = define('privacy.withdraw', { shape: privacyShapes.withdraw }, async (call): Promise<NoticeView> => {
  await withdrawConsents(call.office.db, call.office.tenant, personOf(call), call.now);
  return noticeView(call);
});

function orderOut(call: Call, { order, activity, texts, ratings }: OwnOrder): Record<string, unknown> {
  const { directory } = call;
  const contact = readContact(texts.contact);
  const guardian = readContact(texts.guardian);
  return {
    工单号: order.number, 点的什么: titleOf(order, texts.ownWords, directory), 自己写的: texts.ownWords ?? null, 在哪里: placeName(directory, order.villageCode), 地点: texts.venue ?? null,
    希望的时间: order.slots.map(slotWords), 谁来听: order.audience ? audiences[order.audience] : null, 人数: order.headCount, 点单时间: chinaTime(order.placedAt), 现在: states[order.state].label,
    联系人: contact?.name ?? (order.closedAt ? '已删除' : null), 电话: contact?.phone ?? (order.closedAt ? '已删除' : null),
    监护人: guardian ? `${guardian.name} ${guardian.phone}` : null, 家人替点: order.helperId !== null && order.ordererId !== order.helperId,
    约定的时间: activity.slot ? slotWords(activity.slot) : null, 评价: ratings.map((one) => `${one.stars} 分`), 我写过的: Object.entries(texts).filter(([name]) => !['contact', 'guardian', 'ownWords', 'venue'].includes(name)).map(([, text]) => text),
  };
}

/* By which post, and never by whose name: the look was made in office. */
function revealOut(call: Call, row: RevealRow): Record<string, unknown> {
  const seats = row.posts.map(({ kind, grid, department, team }) => {
    const seat = { kind: kind as PostKind, gridCode: grid, departmentId: department, teamId: team, deputy: false };
    return `${seatWhere(call.directory, seat)}${seatLabel(seat)}`;
  });
  return { 工单号: row.number, 什么时候: chinaTime(row.at), 谁看的: seats.join('、') || '已经离任的人' };
}

/* A year of a busy desk; the file is to be read by a person. */
const MOST_MESSAGES = 1000;

function messageOut(call: Call, one: MessageRow): Record<string, unknown> {
  const text = textFor(one.kind, one.audience as Audience);
  return { 时间: chinaTime(one.at), 标题: text.title, 内容: sayOf(call.directory, text, one), 读过: one.readAt !== null };
}

const take = define('privacy.export', { shape: privacyShapes.export }, async (call): Promise<ExportView> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const [orders, reveals, rest, consents, messages] = await Promise.all([listOwnOrders(db, keys, tenant, personId), listReveals(db, tenant, personId), readOwnRest(db, keys, tenant, personId), listConsents(db, tenant, personId), listMessages(db, tenant, personId, null, MOST_MESSAGES)]);
  const posts = (rest.任职 as Record<string, unknown>[]).map((row) => ({ ...row, 任职: postKinds[row.任职 as PostKind] ?? row.任职 }));
  const data = {
    导出时间: chinaTime(call.now), ...rest, 任职: posts, 点单: orders.map((one) => orderOut(call, one)), 谁看过我的电话: reveals.map((row) => revealOut(call, row)),
    消息: messages.items.map((one) => messageOut(call, one)), ...(messages.next && { 更早的消息: `只列最近 ${MOST_MESSAGES} 条，更早的在“消息”里看` }),
    同意记录: consents.map((one) => ({ 说明版本: one.version, 同意: chinaTime(one.agreedAt), 撤回: one.withdrawnAt && chinaTime(one.withdrawnAt) })),
  };
  return { fileName: `我的信息-${chinaDay(call.now)}.json`, data, text: textOf(data) };
});

interface Plan { view: ErasePlan; refusal: Refusal | null; withdraws: Order[] }

async function planFor(call: Call): Promise<Plan> {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const own = await listOwnOrders(db, keys, tenant, personId);
  const { withdraws, stays } = splitOpen(own.map((one) => one.order));
  const duties = await dutiesOf(call, personId, null);
  const posts = actorOf(call).posts.filter((post) => post.kind !== 'volunteer');
  const refusals = [
    ...(posts.length > 0 ? [new Refusal('privacy.posts', { posts: posts.map((post) => `${seatWhere(call.directory, post)}${seatLabel(post)}`).join('、') })] : []),
    ...(duties.length > 0 ? [new Refusal('privacy.duties', { count: String(duties.length) })] : []),
    ...(stays.length > 0 ? [new Refusal('privacy.openOrders', { count: String(stays.length) })] : []),
  ];
  const titles = new Map(own.map(({ order, texts }) => [order.id, titleOf(order, texts.ownWords, call.directory)]));
  return {
    withdraws, refusal: refusals[0] ?? null,
    view: {
      plan: planOf(withdraws, stays, duties.length, posts.length), stops: refusals.map((one) => one.message), lines: planLines(withdraws.length),
      withdraws: withdraws.map(({ id, number }) => ({ id, number, title: titles.get(id) ?? '' })),
    },
  };
}

const erasePlan = define('privacy.erasePlan', { shape: privacyShapes.erasePlan }, async (call): Promise<ErasePlan> => (await planFor(call)).view);

const erase = define('privacy.erase', { shape: privacyShapes.erase }, async (call, input): Promise<{ erased: true; withdrawn: number }> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const { view, refusal, withdraws } = await planFor(call);
  if (refusal) throw refusal;
  if (view.plan !== input.plan) throw new Refusal('privacy.changed');
  for (const order of withdraws) await takeStep(call.office, contextOf(call), 'withdraw', { id: order.id, key: newId(), reason: null });
  await db.together(async (inner) => {
    await erasePerson(inner, tenant, personId, call.now);
    // Placed, or promised to go to, since the plan was made: nobody would be left whom it concerns.
    if (await isNeeded(inner, tenant, personId)) throw new Refusal('privacy.changed');
    await touchDirectory(inner, tenant);
  });
  return { erased: true, withdrawn: withdraws.length };
});

const about = define('about.read', { shape: v.object({}), login: 'optional' }, async (call): Promise<AboutView> => ({
  program: '科普点单', county: countyOf(call), operator: operatorOf(call), filing: call.office.filing ?? null, hotline: call.office.hotline ?? null, noticeVersion: notice.version, demo: call.office.demo,
}));

export const privacyFunctions: CloudFunction[] = [read, agree, withdraw, take, erasePlan, erase, about];
