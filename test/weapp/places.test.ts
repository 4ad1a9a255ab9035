/** @jest-environment jsdom */
/** The pages around a visit in the built mini-program, each in the hands of the person it is for: it opens, and its main button works. */
import { places, setScene, type Scene } from '../setup/places';
import { openFarCounty, type FarCounty } from './county';
import { openApp, type OpenedApp } from './harness';

let county: FarCounty;
let scene: Scene;
let opened: OpenedApp | undefined;

beforeAll(async () => {
  county = await openFarCounty();
  scene = await setScene((who, name, input) => county.must(who, name, input), new Date());
}, 60_000);
afterAll(() => county.close());
afterEach(() => opened?.close());

/* Pages for everybody are opened by a resident: in WeChat everybody is somebody. */
test.each(places.filter((place) => place.only !== 'h5').map((place) => [place.name, place] as const))('%s', async (_name, { who, page, query, sees, press, reads, leads }) => {
  opened = await openApp(await county.phoneOf(who ?? 'resident-farmer'));
  const shown = await opened.openPage(page, query?.(scene));
  await shown.waitForText(sees);
  if (!press) return;
  await shown.tap(press);
  if (leads) await opened.waitForPage(leads);
  if (reads) await shown.waitForText(reads);
});
