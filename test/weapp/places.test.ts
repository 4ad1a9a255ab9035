/** @jest-environment jsdom */
/** The pages around a visit in the built mini-program, each in the hands of the person it is for: it opens, and its main button works. */
import { places, setScene, type Scene } from '../setup/places';
import { openFarCounty, type FarCounty } from './county';
import { openApp, type OpenedApp } from './harness';
import type { WxOptions } from './wx';

let county: FarCounty;
let scene: Scene;
let opened: OpenedApp | undefined;

beforeAll(async () => {
  county = await openFarCounty();
  scene = await setScene((who, name, input) => county.must(who, name, input), new Date());
});
afterAll(() => county.close());
afterEach(() => opened?.close());

async function storageAfterLogin(phone: WxOptions): Promise<Record<string, unknown>> {
  const before = await openApp(phone);
  await (await before.openPage('pages/me/index')).waitForText('我的点单');
  before.close();
  return Object.fromEntries(before.storage);
}

/* Pages for everybody are opened by a resident: in WeChat everybody is somebody. */
test.each(places.filter((place) => place.only !== 'h5').map((place) => [place.name, place] as const))('%s', async (_name, { who, page, query, sees, press, reads, toasts, asks, leads, known }) => {
  const phone = await county.phoneOf(who ?? 'resident-farmer');
  opened = await openApp({ ...phone, ...(known && { storage: await storageAfterLogin(phone) }) });
  const shown = await opened.openPage(page, query?.(scene));
  await shown.waitForText(sees);
  // Whatever a page offers first is tried here, so that no page gets a main button that nobody has ever pressed.
  // What WeChat itself does at a tap, such as passing something on to a friend, is not for us to press.
  const first = [...shown.element.querySelectorAll('.ui-button-primary:not(.is-off), .ui-button-danger:not(.is-off), .ui-hero')].filter((button) => button.tagName !== 'WX-BUTTON');
  if (!press) expect(first.map((button) => button.textContent)).toEqual([]);
  if (!press) return;
  // What is read after the tap must come from it.
  expect([reads, toasts, asks, leads].some(Boolean)).toBe(true);
  if (reads) expect(shown.text()).not.toContain(reads);
  // The steps of an order are named like the buttons for them.
  await shown.tap(first.some((button) => button.textContent?.startsWith(press)) ? '.ui-button-primary, .ui-button-danger, .ui-hero' : press);
  if (leads) await opened.waitForPage(leads);
  if (reads) await shown.waitForText(reads);
  if (asks) await opened.waitForCall(asks);
  if (toasts) await opened.waitForToast(toasts);
});
