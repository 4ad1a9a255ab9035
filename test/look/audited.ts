/** Which pages are measured in which looks: every page in one, six in all; with KEPU_AUDIT_ALL=1 every page in all. */
import type { Page } from 'playwright-core';
import { desk, phone } from '../browser/browser';
import { measure, type Measured } from './measure';
import { byPerson, looks, placesToVisit, sideBySide, type Look, type Tour } from './tour';

export interface Audited extends Measured { place: string; look: Look }

const everyLook = Object.keys(looks) as Look[];
const inAll: readonly string[] = ['首页-居民', '点单表', '点单-到场码', '我的点单', '村待办', '文章'];

export async function audit(tour: Tour, filter = ''): Promise<Audited[]> {
  const done: Audited[] = [];
  await sideBySide(2, byPerson(placesToVisit(filter)), async (group) => {
    for (const place of group) {
      for (const look of process.env.KEPU_AUDIT_ALL === '1' || inAll.includes(place.name) ? everyLook : (['大字'] as const)) {
        const page = await tour.visit(place, look);
        // Pages made for elders are held to the elders' numbers in every look.
        const measured = await measure(page, { elder: look.includes('大字') || place.elder === true, huge: look === '特大字' });
        done.push({ place: place.name, look, ...measured, wrong: [...measured.wrong, ...(await atDesk(page))] });
      }
    }
  });
  return done;
}

/* The same page on a computer: nothing reaches past the edge there either. */
async function atDesk(page: Page): Promise<string[]> {
  await page.setViewportSize(desk);
  const past = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.setViewportSize(phone);
  return past > 0 ? [`电脑上比屏幕宽 ${past}px`] : [];
}
