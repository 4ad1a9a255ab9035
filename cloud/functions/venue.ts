/** `venue.list`, `venue.add`, `venue.save`: the register of places where a service can be held. */
import { currentCode, isWithin, pathTo } from '../domain/grid/directory';
import { maskName, maskPhone } from '../domain/people/mask';
import { Refusal } from '../domain/refusals';
import { venueNotes, venueShapes, venueWords, type VenueView } from '../domain/venue';
import { newId } from '../store/seal';
import { addVenue, listVenues, readVenue, saveVenue } from '../store/sql/venue';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const MOST = 50;

/** The desk of the place, its grid workers, and those above. */
function looksAfter(call: Call, code: string): boolean {
  return actorOf(call).posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null && isWithin(call.directory, code, post.gridCode));
}

const list = define('venue.list', { shape: venueShapes.list, login: 'optional' }, async (call, input): Promise<VenueView[]> => {
  const { directory, office } = call;
  const path = pathTo(directory, currentCode(directory, input.villageCode));
  if (path.length === 0) throw new Refusal('grid.unknown');
  // From a 小组 or a 楼 one also goes to the village's hall.
  const village = path.find((node) => node.level === 'village')?.code ?? input.villageCode;
  const codes = [...directory.grid.keys()].filter((code) => isWithin(directory, code, village));
  const venues = await listVenues(office.db, office.keys, office.tenant, codes, MOST);
  return venues.map(({ contact, closedAt: _closed, ...venue }) => {
    const mine = looksAfter(call, venue.gridCode);
    return { ...venue, words: venueWords(venue), notes: venueNotes(venue), mine, contact: mine && contact ? { name: maskName(contact.name), phone: maskPhone(contact.phone) } : null };
  });
});

const add = define('venue.add', { shape: venueShapes.add }, async (call, input) => {
  const personId = personOf(call);
  const { office, directory } = call;
  if (!directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown');
  if (pathTo(directory, input.gridCode).every((node) => node.level !== 'village')) throw new Refusal('grid.notVillage');
  if (!looksAfter(call, input.gridCode)) throw new Refusal('venue.notYours');
  return { id: await addVenue(office.db, office.keys, office.tenant, { ...input, id: newId(), personId, at: call.now }) };
});

const save = define('venue.save', { shape: venueShapes.save }, async (call, input) => {
  personOf(call);
  const { office } = call;
  const venue = await readVenue(office.db, office.tenant, input.id);
  if (!venue) throw new Refusal('venue.unknown');
  if (!looksAfter(call, venue.gridCode)) throw new Refusal('venue.notYours');
  await saveVenue(office.db, office.keys, office.tenant, { ...input, closedAt: input.closed ? call.now : null });
  return { id: input.id };
});

export const venueFunctions: CloudFunction[] = [list, add, save];
