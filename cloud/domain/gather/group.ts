/** 想问老师什么: questions that ask the same are shown once with how many asked, so that a speaker sees what matters. Pure. */

export interface Asked { id: string; text: string; covered: boolean; hidden: boolean; /** 待审 */ waiting?: boolean }
export interface QuestionGroup { ids: string[]; /** as the first of them put it */ text: string; /** other ways it was put */ also: string[]; count: number; covered: boolean; hidden: boolean; /** one of them has not been looked at yet */ waiting: boolean }

/* Words that every question has and none is about. Longer ones first, so that 能不能 goes before 能. */
const filler = ['能不能', '可不可以', '是不是', '有没有', '要不要', '怎么办', '怎么样', '为什么', '请问', '老师', '如何', '怎么', '怎样', '什么', '哪些', '应该', '可以', '需要', '我们', '大家',
  '自己', '一下', '的话', '时候', '就是', '还是', '或者', '我', '你', '您', '的', '了', '吗', '呢', '吧', '啊', '呀', '是', '有', '要', '会', '能', '该', '在', '和', '跟', '把', '被', '到', '给', '个'];

/* Full-width letters and digits as the narrow ones; punctuation and blanks gone. */
export function normalise(text: string): string {
  const narrow = [...text].map((sign) => {
    const code = sign.charCodeAt(0);
    return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : sign;
  }).join('').toLowerCase();
  return narrow.replace(/[^0-9a-z\u3400-\u9fff]/g, '');
}

/** What a question is about: pairs of neighbouring signs after the filler is gone, and whole words in Latin letters or digits. */
export function keywords(text: string): Set<string> {
  let rest = normalise(text);
  for (const word of filler) rest = rest.replaceAll(word, ' ');
  const found = new Set<string>();
  for (const part of rest.split(' ')) {
    for (const word of part.match(/[0-9a-z]+/g) ?? []) found.add(word);
    for (const run of part.match(/[\u3400-\u9fff]+/g) ?? []) for (let at = 0; at + 1 < run.length; at += 1) found.add(run.slice(at, at + 2));
  }
  return found;
}

/* Half of the shorter one's keywords, two at least: one shared pair (血压) may still be two different questions. */
const SHARE = 0.5;
const LEAST = 2;

function isNear(one: Set<string>, other: Set<string>): boolean {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared >= LEAST && shared / Math.min(one.size, other.size) >= SHARE;
}

/** Groups questions, most asked first, in the order they came otherwise. A question joins the first group whose opening question it is near to. */
export function groupQuestions(asked: readonly Asked[]): QuestionGroup[] {
  const groups: { plain: string; words: Set<string>; group: QuestionGroup }[] = [];
  for (const one of asked) {
    const plain = normalise(one.text);
    const about = keywords(one.text);
    const home = groups.find(({ plain: other, words, group }) => group.hidden === one.hidden && (plain === other || isNear(words, about)));
    if (!home) {
      groups.push({ plain, words: about, group: { ids: [one.id], text: one.text, also: [], count: 1, covered: one.covered, hidden: one.hidden, waiting: one.waiting ?? false } });
      continue;
    }
    const { group } = home;
    group.ids.push(one.id);
    group.count += 1;
    // Said once that it will come, it holds for who asks the same later.
    group.covered ||= one.covered;
    group.waiting ||= one.waiting ?? false;
    if (![group.text, ...group.also].some((text) => normalise(text) === plain)) group.also.push(one.text);
  }
  return groups.map(({ group }) => group).sort((a, b) => b.count - a.count);
}
