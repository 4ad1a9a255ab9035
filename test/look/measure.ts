/** What can be measured on an open page: axe-core's findings, and the numbers of the rules for elders by what is really drawn. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** 工信部 2021 移动互联网应用适老化通用设计规范, in px; contrast also for large letters as for small ones. */
export const limits = { elderText: 18, hugeText: 30, lineHeight: 1.3, contrast: 4.5, target: 44, elderTarget: 60, lighthouse: 95 };

export interface Measured {
  /** the smallest of each on the page */
  text: number;
  body: number;
  lineHeight: number;
  contrast: number;
  target: number;
  /** what falls short, each a sentence with the words it is about */
  wrong: string[];
}

/** `elder`: the rules for elders' pages count; `huge`: the largest letters are chosen. */
export async function measure(page: Page, rules: { elder: boolean; huge: boolean }): Promise<Measured> {
  const [drawn, found] = [await page.evaluate(readDrawn, { ...limits, ...rules }), await findings(page)];
  return { ...drawn, wrong: [...found, ...drawn.wrong] };
}

/** Serious and critical ones. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run(context: Element, options: object): Promise<{ violations: { id: string; impact: string; help: string; nodes: { target: unknown[]; html: string }[] }[] }> } }).axe.run(document.documentElement, { resultTypes: ['violations'] });
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `axe ${one.id}: ${one.help} — ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}

/* Runs in the page, so everything it needs is inside. */
function readDrawn(rules: { elderText: number; lineHeight: number; contrast: number; target: number; elderTarget: number; hugeText: number; elder: boolean; huge: boolean }): Measured {
  const wrong: string[] = [];
  const smallest = { text: Infinity, body: Infinity, lineHeight: Infinity, contrast: Infinity, target: Infinity };
  const colourOf = (value: string): number[] => {
    const parts = (value.match(/[\d.]+/g) ?? []).map(Number);
    return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts.length > 3 ? (parts[3] ?? 1) : 1];
  };
  const over = (front: number[], back: number[]) => [0, 1, 2].map((at) => (front[at] ?? 0) * (front[3] ?? 1) + (back[at] ?? 0) * (1 - (front[3] ?? 1))).concat(1);
  const groundOf = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255, 1];
    const own = colourOf(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
  };
  const light = (colour: number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isDrawn = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility();
  };

  const texts = new Set<Element>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (parentElement && textContent?.trim() && !['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(parentElement.tagName) && isDrawn(parentElement)) texts.add(parentElement);
  }
  for (const element of texts) {
    const style = getComputedStyle(element);
    const words = (element.textContent ?? '').trim().slice(0, 20);
    const size = Number.parseFloat(style.fontSize);
    // A line whose height is left to the font stands at about 1.4 for Chinese letters.
    const line = style.lineHeight === 'normal' ? 1.4 : Number.parseFloat(style.lineHeight) / size;
    const ground = groundOf(element);
    const both = [light(over(colourOf(style.color), ground)), light(ground)];
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    smallest.text = Math.min(smallest.text, size);
    smallest.lineHeight = Math.min(smallest.lineHeight, line);
    smallest.contrast = Math.min(smallest.contrast, ratio);
    // A day is read out as a day; codes and numbers of papers are no days.
    if (/(^|[^\dA-Za-z-])20\d\d-\d\d-\d\d($|[^\d-])/.test(element.textContent ?? '')) wrong.push(`日子没写成几月几日：${words}`);
    if (rules.elder && size < rules.elderText) wrong.push(`字 ${size}px：${words}`);
    // A single character in a box of its own has no next line.
    if (line < rules.lineHeight - 0.005 && (element.textContent ?? '').trim().length > 1) wrong.push(`行高 ${line.toFixed(2)}：${words}`);
    if (ratio < rules.contrast) wrong.push(`对比 ${ratio.toFixed(2)}：${words}`);
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && style.display !== 'inline') wrong.push(`截断：${words}`);
  }
  smallest.body = Math.max(...[...document.querySelectorAll('.ui-page')].map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
  if (rules.huge && smallest.body < rules.hugeText) wrong.push(`特大字的正文只有 ${smallest.body}px`);

  const least = rules.elder ? rules.elderTarget : rules.target;
  for (const element of document.querySelectorAll('.ui-tap, button, a[href], input, textarea, [role="button"], [role="radio"], [role="checkbox"], [role="tab"], [role="link"]')) {
    if (!isDrawn(element) || (element.tagName === 'INPUT' && element.closest('.ui-field'))) continue;
    const { width, height } = element.getBoundingClientRect();
    const side = Math.min(width, height);
    smallest.target = Math.min(smallest.target, side);
    if (side < least - 0.5) wrong.push(`点按处 ${Math.round(width)}×${Math.round(height)}：${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 20)}`);
  }
  for (const field of document.querySelectorAll('.ui-field-input')) {
    const { height } = field.getBoundingClientRect();
    if (isDrawn(field) && height < least - 0.5) wrong.push(`填字处高 ${Math.round(height)}`);
  }
  // What a box says before anything is typed can't be scrolled to.
  const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  for (const box of document.querySelectorAll('input')) {
    const style = getComputedStyle(box);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = box.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    if (isDrawn(box) && pen.measureText(box.placeholder).width > room + 1) wrong.push(`提示被切：${box.placeholder}`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) wrong.push(`比屏幕宽 ${document.documentElement.scrollWidth - window.innerWidth}px`);
  return { ...smallest, wrong: [...new Set(wrong)] };
}
