/**
 * An article cut for reading aloud: pieces of at most fifty characters, the most that WeChat's plug-in takes in one call.
 * A piece ends with a sentence where it can; never inside a number, and inside quotation marks only where what they hold
 * is itself too long.
 */
import type { Block } from './article';

export const LONGEST_PIECE = 50;

export interface Piece {
  /** which block of the article; -1 is the title */
  block: number;
  text: string;
}

const number = /^\d+(?:[.,:：\-—~～]\d+)*[%％℃]?/;
const pairs: Readonly<Record<string, string>> = { '“': '”', '「': '」', '《': '》', '（': '）', '‘': '’' };
const endsSentence = /[。！？；…!?;][”」》）’]*$/;
const pauses = /[，、：,:][”」》）’]*$/;

const lengthOf = (text: string) => [...text].length;

/* What must not be cut: a number, what quotation marks hold, else one character. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  for (let rest = text; rest !== '';) {
    const close = pairs[rest[0] as string];
    const end = close ? rest.indexOf(close) : -1;
    const quoted = end > 0 ? rest.slice(0, end + 1) : '';
    const counted = number.exec(rest)?.[0] ?? '';
    const held = quoted !== '' && lengthOf(quoted) <= LONGEST_PIECE ? quoted : counted;
    const unit = held !== '' && lengthOf(held) <= LONGEST_PIECE ? held : ([...rest][0] as string);
    units.push(unit);
    rest = rest.slice(unit.length);
  }
  return units;
}

/** One text in pieces; put together again they are the text. */
export function piecesOf(text: string): string[] {
  const units = unitsOf(text);
  const pieces: string[] = [];
  for (let from = 0; from < units.length;) {
    let [to, length, sentence, pause] = [from, 0, from, from];
    while (to < units.length && length + lengthOf(units[to] as string) <= LONGEST_PIECE) {
      length += lengthOf(units[to] as string);
      to += 1;
      const said = units.slice(from, to).join('');
      if (endsSentence.test(said)) sentence = to;
      else if (pauses.test(said)) pause = to;
    }
    // What goes on is cut at the last full stop, else at the last comma, else where it is full.
    const cut = to === units.length ? to : sentence > from ? sentence : pause > from ? pause : to;
    pieces.push(units.slice(from, cut).join(''));
    from = cut;
  }
  return pieces;
}

/** The whole article, its title first. The page and the server's own voice cut alike, so that they mean the same by «the third piece». */
export function speechOf(title: string, blocks: readonly Block[]): Piece[] {
  const texts = [{ block: -1, text: `${title}。` }, ...blocks.map(({ text }, block) => ({ block, text }))];
  return texts.flatMap(({ block, text }) => piecesOf(text).filter((one) => /[\p{L}\p{N}]/u.test(one)).map((one) => ({ block, text: one })));
}
