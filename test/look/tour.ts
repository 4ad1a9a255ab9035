/** Walks through every page as the person it is for: in four looks, with data, without any, and with the line cut. */
import type { Browser, Page } from 'playwright-core';
import { playSampleOrders } from '../../cloud/commands/sample-orders';
import { openBrowser, phone, Screen } from '../browser/browser';
import { openCounty, type County } from '../setup/county';
import { addressOf, places, setScene, type Place, type Scene } from '../setup/places';

/** What a person may have chosen on the phone. */
export const looks = {
  平常: {},
  大字: { 'ui.elder': 'on' },
  夜间: { 'ui.dark': 'dark' },
  大字夜间: { 'ui.elder': 'on', 'ui.dark': 'dark' },
  特大字: { 'ui.elder': 'on', 'ui.huge': 'on' },
} as const;
export type Look = keyof typeof looks;

/** What there is to see: everything, nothing, or no answer at all. */
export type Standing = 'full' | 'empty' | 'error';

const nowhere: Scene = { claimed: 'none', served: 'none', gathering: 'none', outline: 'none', behalf: 'none' };
const server = '**/1.1/functions/**';

/** Pages for a browser, and those whose name or address holds `filter`. */
export const placesToVisit = (filter = ''): readonly Place[] => places.filter((one) => one.only !== 'weapp' && (one.name.includes(filter) || one.page.includes(filter)));

export class Tour {
  private readonly screens = new Map<string, Screen>();

  private constructor(readonly browser: Browser, readonly county: County, private readonly scene: Scene, readonly standing: Standing) {}

  /** A county of its own; in an empty one nobody ever ordered. */
  static async open(standing: Standing): Promise<Tour> {
    const county = await openCounty({ now: new Date(), demo: true });
    if (standing === 'full') await playSampleOrders(county.server.office, county.time.now);
    const scene = standing === 'full' ? await setScene(async (who, name, input) => (await county.as(who)).must(name, input), county.time.now) : nowhere;
    return new Tour(await openBrowser(), county, scene, standing);
  }

  /** Shows a place in a look; the screen belongs to the person and is used again for the next one. */
  async visit(place: Place, look: Look, size = phone): Promise<Page> {
    const id = `${place.who} ${size.width}`;
    let screen = this.screens.get(id);
    if (!screen) {
      screen = await Screen.as(this.browser, this.county, place.who, 'gallery', { size });
      // What tsx adds to functions that are handed to a page.
      await screen.context.addInitScript('globalThis.__name = (one) => one');
      if (this.standing === 'error') await screen.context.route(server, (route) => route.abort());
      this.screens.set(id, screen);
      await screen.page.goto(`${this.county.url}/robots.txt`);
    }
    const { page } = screen;
    await page.evaluate((kept) => {
      for (const name of ['ui.elder', 'ui.dark', 'ui.huge']) localStorage.removeItem(name);
      for (const [name, data] of Object.entries(kept)) localStorage.setItem(name, JSON.stringify({ data }));
    }, looks[look]);
    // By way of another address: a change behind the # alone would leave the program running with the look before.
    await page.goto(`${this.county.url}/robots.txt`);
    await page.goto(`${this.county.url}/#/${addressOf(place, this.scene)}`);
    if (this.standing === 'full') await screen.see(place.sees);
    await page.waitForFunction(() => {
      const shown = [...document.querySelectorAll('.ui-page-body')].filter((one) => one.clientHeight > 0);
      return shown.length > 0 && shown.every((one) => one.children.length > 0 && !one.querySelector('.ui-loading'));
    });
    await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished)));
    return page;
  }

  /** What pages reported as broken. */
  get broken(): string[] {
    return [...this.screens.values()].flatMap((one) => one.broken);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.county.close();
  }
}

/** Does every work, `width` of them at a time. */
export async function sideBySide<T>(width: number, work: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  const left = [...work];
  await Promise.all(Array.from({ length: width }, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await each(one);
  }));
}

/** A person's pages lie in one browser window, so they are looked at one after the other. */
export function byPerson(visited: readonly Place[]): Place[][] {
  const groups = new Map<string | null, Place[]>();
  for (const place of visited) groups.set(place.who, [...(groups.get(place.who) ?? []), place]);
  return [...groups.values()].sort((one, other) => other.length - one.length);
}
