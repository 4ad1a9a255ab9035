/** `code.*`: the picture code of a village's board, of a slip and of a certificate. WeChat's own where it is there. */
import { isWithin, placeName } from '../domain/grid/directory';
import { rolesOf } from '../domain/order/roles';
import { Refusal } from '../domain/refusals';
import { codeShapes, pages, plainPath, sceneOf, type CodeView, type Opened } from '../domain/scene';
import type { Office } from '../office';
import { readOrderOr404 } from '../step';
import { codeImage } from '../wechat/code-image';
import { WechatFault } from '../wechat/fault';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

/** 小程序码; null where there is no WeChat, or it is away or refuses: a paper with a plain code is better than none. */
export async function wechatCode(office: Office, opened: Opened, widthPx?: number): Promise<{ bytes: Buffer; type: string } | null> {
  // A demonstration without WeChat has nobody to ask.
  if (office.checks === 'auto') return null;
  try {
    const { bytes } = await codeImage(office.wechat, { scene: sceneOf(opened), page: pages[opened.kind], ...(widthPx ? { widthPx } : {}) });
    const type = typeOf(bytes);
    return type ? { bytes, type } : null;
  } catch (fault) {
    if (fault instanceof WechatFault) return null;
    throw fault;
  }
}

/* By its content: a paper can draw these two and nothing else, whatever WeChat calls it. */
function typeOf(bytes: Buffer): string | null {
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png';
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : null;
}

/* Large, because it hangs on a wall. */
const WALL_PX = 860;

async function viewOf({ office }: Call, opened: Opened, widthPx?: number): Promise<CodeView> {
  const made = await wechatCode(office, opened, widthPx);
  const path = plainPath(opened);
  return { picture: made && `data:${made.type};base64,${made.bytes.toString('base64')}`, url: office.publicUrl ? `${office.publicUrl}/#${path}` : null, path };
}

const village = define('code.village', { shape: codeShapes.village }, async (call, { gridCode }): Promise<CodeView & { place: string }> => {
  personOf(call);
  const { directory } = call;
  const node = directory.grid.get(gridCode);
  if (node?.level !== 'village') throw new Refusal('grid.unknown');
  const desk = actorOf(call).posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null
    // Whoever looks after a part of the village puts up its board as well.
    && (isWithin(directory, gridCode, post.gridCode) || isWithin(directory, post.gridCode, gridCode)));
  if (!desk) throw new Refusal('code.notYours');
  return { ...await viewOf(call, { kind: 'village', code: gridCode }, WALL_PX), place: placeName(directory, gridCode) };
});

const slip = define('code.slip', { shape: codeShapes.slip }, async (call, input): Promise<CodeView> => {
  const personId = personOf(call);
  const { order, dossier } = await readOrderOr404(call.office, input.id, { personId, key: null });
  if (!rolesOf(actorOf(call), order, dossier.activity, call.directory).has('helper')) throw new Refusal('slip.notYours');
  return viewOf(call, { kind: 'slip', number: order.number });
});

export const codeFunctions: CloudFunction[] = [village, slip];
