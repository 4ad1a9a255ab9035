/** What a test of the built mini-program begins with: a county far away, and one telephone after another. Needs jsdom. */
import { openFarCounty, type FarCounty } from '../weapp/county';
import { openApp, type OpenedApp, type OpenedPage } from '../weapp/harness';
import type { WxOptions } from '../weapp/wx';

export interface AtPhones {
  county: FarCounty;
  /** the telephone in hand; the one before is put away */
  open(phone: WxOptions): Promise<OpenedApp>;
  /** as `open`, on this sample person's own line */
  of(presetId: string): Promise<OpenedApp>;
}

/** Opens the county before the first test of the file and closes it after the last; no telephone outlives its test. */
export function atPhones(): AtPhones {
  let opened: OpenedApp | undefined;
  const putAway = () => opened?.close();
  const here = {
    open: async (phone) => {
      putAway();
      return opened = await openApp(phone);
    },
    of: async (presetId) => here.open(await here.county.phoneOf(presetId)),
  } as AtPhones;
  beforeAll(async () => {
    here.county = await openFarCounty();
  });
  afterAll(() => here.county?.close());
  afterEach(putAway);
  return here;
}

/** On the form of an order: chooses the village on its own page, and comes back to the form. */
export async function chooseVillage(app: OpenedApp, form: OpenedPage, town: string, village: string): Promise<OpenedPage> {
  await form.tap('村（社区）');
  const grid = await app.waitForPage('pages/resident/grid');
  for (const name of [town, village]) {
    await grid.waitForText(name);
    await grid.tap(name);
  }
  return app.waitForPage('pages/order/new');
}
