/** The pages around a visit in large letters and in the dark: they open, they are whole, and there is a picture of each. */
import type { Browser } from 'playwright-core';
import { openCounty, type County } from '../setup/county';
import { addressOf, places, setScene, type Scene } from '../setup/places';
import { openBrowser, Screen } from './browser';

jest.setTimeout(240_000);

let county: County;
let browser: Browser;
let scene: Scene;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  scene = await setScene(async (who, name, input) => (await county.as(who)).must(name, input), county.time.now);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

describe.each([['大字', { 'ui.elder': 'on' }], ['夜间', { 'ui.dark': 'dark' }]] as const)('%s', (look, kept) => {
  test.each(places.map((place) => [place.name, place] as const))('%s', async (name, place) => {
    const screen = await Screen.as(browser, county, place.who, `looks/${look}`, { path: addressOf(place, scene), kept });
    await screen.see(place.sees);
    await screen.picture(name);
    expect(await screen.fits()).toBe(true);
    await screen.close();
  });
});
