/** Real people at real screens: Chromium on the built H5 pages of a demonstration server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { openSession } from '../../cloud/functions/login';
import type { County } from '../setup/county';

const artifacts = join(__dirname, '../artifacts');

/* No sandbox because CI is root; the rest keeps Chromium from calling home, which a closed network answers slowly. */
export const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const program = (): string => process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program(), args: flags });
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

/* Pages scroll inside boxes of their own, so the browser's own full picture ends at the screen's edge. */
const tallest = (): number => Math.max(window.innerHeight, ...[...document.querySelectorAll('*')].filter((one) => one.clientHeight > 0).map((one) => one.scrollHeight));

declare global {
  interface Window { saidInPassing: string[] }
}
const writeDownToasts = (): void => {
  window.saidInPassing = [];
  const write = () => {
    const said = document.querySelector('.taro__toast')?.textContent?.trim() ?? '';
    if (said !== '' && said !== window.saidInPassing.at(-1)) window.saidInPassing.push(said);
  };
  new MutationObserver(write).observe(document, { childList: true, subtree: true, characterData: true });
};

export interface Standing {
  /** the page to begin with */
  path?: string;
  size?: typeof phone;
  /** what the program has kept on this telephone: looks, the village chosen last */
  kept?: Record<string, unknown>;
}

/** One person's own browser. What the page itself reports as broken fails the test. */
export class Screen {
  private constructor(readonly context: BrowserContext, readonly page: Page, readonly broken: string[], private readonly folder: string, private readonly base: string) {}

  /** A browser that has never been here. */
  static async open(browser: Browser, url: string, folder: string, viewport = phone, stored?: { base: string; storageState: BrowserContextOptions['storageState'] }): Promise<Screen> {
    const context = await browser.newContext({ viewport, storageState: stored?.storageState, deviceScaleFactor: 2, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    // Long, for a slow machine with other tests beside; what is there is seen at once all the same.
    context.setDefaultTimeout(60_000);
    await context.addInitScript(writeDownToasts);
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('pageerror', (fault) => broken.push(fault.message));
    await page.goto(url);
    mkdirSync(join(artifacts, folder), { recursive: true });
    return new Screen(context, page, broken, folder, stored?.base ?? new URL(url).origin);
  }

  /** A browser in which this sample person (null = nobody) is logged in; without a path it shows nothing yet. */
  static async as(browser: Browser, county: Pick<County, 'url' | 'server' | 'idOf'>, who: string | null, folder: string, { path, size = phone, kept = {} }: Standing = {}): Promise<Screen> {
    const user = who === null ? null : await openSession(county.server.office, county.idOf(who));
    // As Taro and the SDK keep them.
    const localStorage = Object.entries(kept).map(([name, data]) => ({ name, value: JSON.stringify({ data }) }));
    if (user) localStorage.push({ name: 'AV/kepu/currentUser', value: JSON.stringify({ ...user, className: '_User', _id: user.objectId, _sessionToken: user.sessionToken }) });
    return Screen.open(browser, path === undefined ? 'about:blank' : `${county.url}/#/${path}`, folder, size, { base: county.url, storageState: { cookies: [], origins: [{ origin: county.url, localStorage }] } });
  }

  /** What is on top: Taro keeps earlier pages in the document, out of sight. */
  text(words: string | RegExp): Locator {
    return this.page.getByText(words).filter({ visible: true }).first();
  }

  async tap(words: string | RegExp): Promise<void> {
    await this.text(words).click();
  }

  /** Chooses something in the open sheet. */
  async choose(words: string | RegExp): Promise<void> {
    await this.page.locator('.ui-sheet').filter({ visible: true }).getByText(words, { exact: true }).first().click();
  }

  /** Taps a button by its exact words, the topmost one. */
  async press(words: string): Promise<void> {
    await this.page.getByText(words, { exact: true }).filter({ visible: true }).last().click();
  }

  /** Taps the button that the open sheet ends with. */
  async confirm(): Promise<void> {
    await this.page.locator('.ui-sheet-footer .ui-button').filter({ visible: true }).last().click();
  }

  /** Opens a page by its address, as after closing the program: nothing lies below it. */
  async go(path: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.base}/#/${path}`);
  }

  /** Taps a step of the order that is open: in the bar at the bottom, or behind «更多» when there are several. */
  async step(name: string): Promise<void> {
    const bar = this.page.locator('.ui-page-footer').filter({ visible: true }).last();
    await bar.locator('.ui-button').first().waitFor();
    const button = bar.getByText(name, { exact: true });
    if (await button.isVisible()) return button.click();
    await bar.getByText('更多', { exact: true }).click();
    await this.choose(name);
  }

  async see(words: string | RegExp): Promise<void> {
    await this.text(words).waitFor();
  }

  /** What is said in passing, since the page was loaded: on a busy machine it is gone again before anybody has looked. */
  async hears(words: string): Promise<void> {
    await this.page.waitForFunction((one) => window.saidInPassing.some((said) => said.includes(one)), words);
  }

  async fill(label: string, value: string): Promise<void> {
    await this.page.getByLabel(label).filter({ visible: true }).last().fill(value);
  }

  /** A box holds this: what a page puts into it is drawn a moment after the box itself. */
  async holds(box: string | Locator, value: string | RegExp): Promise<void> {
    const found = typeof box === 'string' ? this.page.getByLabel(box, { exact: true }).filter({ visible: true }).last() : box;
    const fits = (held: string) => (typeof value === 'string' ? held === value : value.test(held));
    let held = await found.inputValue();
    for (const until = Date.now() + 60_000; !fits(held) && Date.now() < until; held = await found.inputValue()) await this.page.waitForTimeout(20);
    if (!fits(held)) throw new Error(`the box holds «${held}», not «${String(value)}»`);
  }

  /** Nothing reaches past the screen's edge. */
  async fits(): Promise<boolean> {
    // A page that is still sliding in stands out to the right for a moment.
    return this.page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, null, { timeout: 20_000 }).then(() => true, () => false);
  }

  /** A picture for people to look at, below test/artifacts; `whole` = all of a page that is longer than the screen. */
  async picture(name: string, { whole = false } = {}): Promise<void> {
    // A page that is still sliding in makes a picture of nothing.
    await this.page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished)));
    if (whole) await this.page.locator('.taro__toast').filter({ visible: true }).first().waitFor({ state: 'hidden' });
    const size = this.page.viewportSize();
    if (whole && size) await this.page.setViewportSize({ ...size, height: await this.page.evaluate(tallest) });
    await this.page.screenshot({ path: join(artifacts, this.folder, `${name}.png`) });
    if (whole && size) await this.page.setViewportSize(size);
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.broken.length > 0) throw new Error(`the page broke: ${this.broken.join('; ')}`);
  }
}
