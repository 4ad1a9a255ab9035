/**
 * 个人信息处理说明, as data: what is done with people's data, by whom, for how long, and how they get it back.
 * Whoever changes what it promises gives it a new version; then everybody is asked again before their next order.
 */

export interface NoticePart { title: string; lines: readonly string[] }
export interface Notice { version: string; from: string; summary: readonly string[]; parts: readonly NoticePart[] }

/** How long the contact of an ended order is kept, days, unless the county sets otherwise (KEPU_CONTACT_DAYS). */
export const CONTACT_DAYS = 90;

/** {county}, {operator}, {hotline} and {days} are filled in by `noticeFor`. */
export const notice: Notice = {
  version: '2026-11',
  from: '2026-11-21',
  summary: [
    '点单要用您的称呼、电话和地点，只给正在办这一单的人看，谁看过都有记录。',
    '办结满 {days} 天，电话自动删除。不收身份证号、不收位置轨迹。',
    '不同意也能看文章、打电话；点单可以请网格员代办。随时可以撤回、导出、删除。',
  ],
  parts: [
    { title: '谁在处理', lines: ['{operator}。信息存放在中国境内的服务器上。'] },
    {
      title: '为了什么、用哪些信息',
      lines: [
        '点单和上门服务：称呼、联系电话、村（社区）、地点、时间、人数、想听什么。',
        '登录：微信给的编号。我们不要您的微信昵称和头像。',
        '评价和回访：满意度、您说的话。',
        '报名活动、提意见：您填的内容。',
        '登记志愿者：姓名、出生年份、电话、会什么、什么时候有空。',
        '不要身份证号、生日、性别，不记您走过哪里。',
      ],
    },
    {
      title: '给谁看',
      lines: [
        '联系电话只给正在办这一单的社区、部门和服务队；每看一次都记下是谁、什么时候。',
        '其他人只看得到打了星号的称呼和电话。',
        '不卖，不做广告，不交给别的单位；法律要求的除外。',
      ],
    },
    {
      title: '留多久',
      lines: [
        '联系人和电话：这一单办结后 {days} 天，到时自动删除。',
        '谁看过电话的记录、服务记录和时长：长期保存，只有编号，没有姓名和电话。',
        '您写的话：留到您自己删除。',
      ],
    },
    {
      title: '未满14周岁',
      lines: ['孩子点单、登记志愿者，要监护人单独同意，并留下监护人的姓名和电话。', '学校等单位点单只报人数，不报名单。'],
    },
    {
      title: '您可以',
      lines: [
        '看和带走：“我的”→“我的信息”→“导出我的信息”。',
        '改：没派单的点单可以修改；志愿者登记可以修改。',
        '撤回同意：和同意一样，点一下。撤回以前办的不受影响。',
        '删除：“我的信息”→“删除我的信息”。姓名、电话、您写的话和微信绑定都删掉，服务记录只留编号。',
      ],
    },
    { title: '怎么找我们', lines: ['{hotline}。也可以在“投诉建议”里写，五个工作日内回复。', '不满意，可以向网信部门投诉、举报。'] },
  ],
};

export interface NoticeFacts { county: string; operator: string; hotline: string | null; days: number }

/** The notice with the county's own facts in it. */
export function noticeFor(facts: NoticeFacts): Notice {
  const words: Record<string, string> = { county: facts.county, operator: facts.operator, hotline: facts.hotline === null ? '请到村（社区）或县科协当面问' : `电话：${facts.hotline}`, days: String(facts.days) };
  const fill = (line: string) => line.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
  return { ...notice, summary: notice.summary.map(fill), parts: notice.parts.map(({ title, lines }) => ({ title, lines: lines.map(fill) })) };
}
