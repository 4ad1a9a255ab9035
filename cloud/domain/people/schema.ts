/** What the functions about persons and posts take in; pages check with the same shapes. */
import * as v from 'valibot';
import { phone } from '../order/schema';
import { calendarDay, id, key, words } from '../shape';
import { postKinds, type PostKind } from '../terms';

const kind = v.picklist(Object.keys(postKinds) as PostKind[], '请选任职');
const where = v.pipe(v.string('请选在哪里任职'), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '任职的地方不对'));

/** A code as people type it: blanks and strokes between the signs don't count, nor whether they are capitals. */
export const codeShape = (length: number) => v.pipe(
  v.string('请填写码'), v.maxLength(40, '码不对'), v.transform((text) => text.replace(/[\s-]/g, '').toUpperCase()),
  v.regex(/^[2-9A-HJKMNP-Z]*$/, '码里没有这样的字，请再看一遍'), v.length(length, `码是${length}位，请再看一遍`),
);
export const DESK_CODE_LENGTH = 6;
export const INVITATION_LENGTH = 8;

const maybeDay = v.optional(v.nullable(calendarDay('请选日期')), null);


export const peopleShapes = {
  askDesk: v.object({ device: v.optional(words('设备', 40, 0), '') }),
  awaitDesk: v.object({ ticket: v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '请刷新页面')) }),
  confirmDesk: v.object({ code: codeShape(DESK_CODE_LENGTH), answer: v.picklist(['look', 'yes', 'no'], '请选确认还是不是我') }),
  /** as the button «用微信手机号» gives it */
  phoneCode: v.object({ code: v.pipe(v.string('缺少微信给的码'), v.minLength(1, '缺少微信给的码'), v.maxLength(256, '微信给的码不对')) }),
  list: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }),
  invite: v.object({ key, kind, where, deputy: v.optional(v.boolean(), false) }),
  accept: v.object({ code: codeShape(INVITATION_LENGTH), name: words('姓名', 20, 2), phone: v.optional(v.nullable(phone), null) }),
  end: v.object({ id, successorId: v.optional(v.nullable(id), null) }),
  handOver: v.object({ id, toPersonId: id }),
  file: v.object({ personId: v.optional(v.nullable(id), null) }),
  saveFile: v.object({
    personId: v.optional(v.nullable(id), null), termFrom: maybeDay, termUntil: maybeDay,
    skills: v.pipe(v.array(words('技能', 20)), v.maxLength(20, '技能最多写20项')),
    training: v.pipe(v.array(v.object({ day: calendarDay('请填写日期'), title: words('培训内容', 60) })), v.maxLength(100, '培训最多写100次')),
  }),
  unseen: v.object({ days: v.optional(v.pipe(v.number('请填写天数'), v.integer('天数要填整数'), v.minValue(1, '天数最少1'), v.maxValue(30, '天数最多30')), 2) }),
};
