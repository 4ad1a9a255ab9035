/** What a test at real screens begins with: a county with the built pages, and one Chromium for all its persons. */
import type { Browser } from 'playwright-core';
import { openBrowser, Screen, type Standing } from '../browser/browser';
import { openCounty, type County } from './county';

export interface AtScreens {
  county: County;
  browser: Browser;
  /** this sample person (null = nobody) at a page, on a screen of their own */
  open(who: string | null, path?: string, standing?: Omit<Standing, 'path'>): Promise<Screen>;
}

/** Opens both before the first test of the file and closes them after the last; pictures go into `folder`. */
export function atScreens(folder: string): AtScreens {
  // A journey of many pages, beside other tests on a busy machine.
  jest.setTimeout(600_000);
  const here = { open: (who, path, standing) => Screen.as(here.browser, here.county, who, folder, { path, ...standing }) } as AtScreens;
  beforeAll(async () => {
    here.county = await openCounty({ now: new Date(), demo: true });
    here.browser = await openBrowser();
  });
  afterAll(async () => {
    await here.browser?.close();
    await here.county?.close();
  });
  return here;
}
