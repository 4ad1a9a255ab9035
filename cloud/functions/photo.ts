/** `service.photos`, `service.photo`: photos of a service that is done. Nobody has to add one. */
import { fileLimits } from '../domain/file/kinds';
import { mayAddPhotos, maySeePhotos, photoShapes, type PhotoPage } from '../domain/file/photo';
import { isShown, markOf, type Check } from '../domain/moderation/check';
import { rolesOf } from '../domain/order/roles';
import { titleOf } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { addressOf } from '../files/address';
import { readOrderOr404 } from '../step';
import { attachPhoto, listPhotos, readFileRow, removePhoto } from '../store/sql/file';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

/** @throws service.notYours, files.notServed */
async function readForPhotos(call: Call, orderId: string) {
  const personId = personOf(call);
  const read = await readOrderOr404(call.office, orderId, { personId, key: null });
  const roles = rolesOf(actorOf(call), read.order, read.dossier.activity, call.directory);
  if (!maySeePhotos(read.dossier.activity, roles)) throw new Refusal(mayAddPhotos(roles) ? 'files.notServed' : 'service.notYours');
  return { personId, read, roles };
}
type ForPhotos = Awaited<ReturnType<typeof readForPhotos>>;

async function pageOf(call: Call, { personId, read, roles }: ForPhotos): Promise<PhotoPage> {
  const { db, keys, tenant } = call.office;
  const { activity } = read.dossier;
  const photos = await listPhotos(db, tenant, activity.id);
  const leads = roles.has('team');
  const at = (id: string, part: 'full' | 'thumb', own: boolean) => addressOf(keys, tenant, id, part, own ? 'own' : 'reader', call.now);
  const items = photos.flatMap((one) => {
    const mine = one.personId === personId;
    // Until it has passed it is for who took it, and for the leader who answers for it.
    if (!isShown(one.check as Check | null) && !mine && !leads) return [];
    const mark = markOf(one.check as Check | null);
    return [{
      id: one.id, thumb: at(one.id, 'thumb', mine || leads), full: at(one.id, 'full', mine || leads), width: one.width, height: one.height,
      check: mark && { ...mark, mayAppeal: mark.mayAppeal && mine }, mayRemove: mine || leads,
    }];
  });
  return { title: titleOf(read.order, read.texts.ownWords, call.directory), items, mayAdd: mayAddPhotos(roles) && photos.length < fileLimits.photos, most: fileLimits.photos };
}

const photos = define('service.photos', { shape: photoShapes.list }, async (call, input): Promise<PhotoPage> => pageOf(call, await readForPhotos(call, input.id)));

const photo = define('service.photo', { shape: photoShapes.change }, async (call, input): Promise<PhotoPage> => {
  const asked = await readForPhotos(call, input.id);
  const { personId, read, roles } = asked;
  if (!mayAddPhotos(roles)) throw new Refusal('service.notYours');
  const { db, tenant } = call.office;
  const activityId = read.dossier.activity.id;
  const file = await readFileRow(db, tenant, input.fileId);
  if (input.do === 'add') {
    if (!file) throw new Refusal('files.notFound');
    if (file.personId !== personId) throw new Refusal('files.notYours');
    const done = await attachPhoto(db, tenant, { id: file.id, personId, activityId, most: fileLimits.photos, at: call.now });
    if (done === 'full') throw new Refusal('files.full');
    if (done === 'gone') throw new Refusal('files.notFound');
  } else if (file) {
    if (file.personId !== personId && !roles.has('team')) throw new Refusal('files.notYours');
    await removePhoto(db, tenant, activityId, file.id, call.now);
  }
  return pageOf(call, asked);
});

export const photoFunctions: CloudFunction[] = [photos, photo];
