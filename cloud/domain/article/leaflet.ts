/** 明白纸: what to do, on one sheet, in the largest letters that fit. */
import type { Block } from './article';

/* The text's room on A4 between title and code, points; and what a block needs beside its letters. */
const WIDTH = 500;
const HEIGHT = 560;
const INDENT = 26;
const SIZES = [24, 22, 20, 18, 16.5, 15, 14, 13, 12, 11];
const LINE = 1.45;

const heightOf = (blocks: readonly Block[], size: number) => blocks.reduce((sum, { kind, text }) => {
  const scale = kind === 'h' ? 1.1 : 1;
  const lines = Math.ceil([...text].length / Math.floor((WIDTH - (kind === 'h' ? 0 : INDENT)) / (size * scale)));
  return sum + lines * size * scale * LINE + size * (kind === 'tip' ? 0.9 : 0.35);
}, 0);

/* A heading with nothing below it would promise what the sheet doesn't say: where paragraphs are all there is, they stay. */
function mustOf(blocks: readonly Block[]): Block[] {
  const parts: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'h') parts.push([]);
    parts.at(-1)?.push(block);
  }
  return parts.flatMap((part) => (part[0]?.kind === 'h' && part.every(({ kind }) => kind === 'h' || kind === 'p') ? part : part.filter(({ kind }) => kind !== 'p')));
}

/** Steps and warnings stay; paragraphs beside them go where the sheet would be too full for large letters. @returns the size in points */
export function leafletOf(blocks: readonly Block[]): { blocks: Block[]; size: number } {
  const must = mustOf(blocks);
  for (const chosen of [[...blocks], must.length > 0 ? must : [...blocks]]) {
    const size = SIZES.find((one) => one >= 15 && heightOf(chosen, one) <= HEIGHT);
    if (size) return { blocks: chosen, size };
  }
  const chosen = must.length > 0 ? must : [...blocks];
  return { blocks: chosen, size: SIZES.find((one) => heightOf(chosen, one) <= HEIGHT) ?? 11 };
}
