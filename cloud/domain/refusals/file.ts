/** Photographs and other files, and looking at what people wrote or sent. */
import type { RefusalRow } from './row';

export const fileRefusals = {
  'files.kind': { status: 415, code: 107, say: '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了', log: 'file of another type, told by its content' },
  'files.picture': { status: 415, code: 107, say: '这里只收照片（JPG、PNG、WebP）', log: 'a document where pictures go' },
  'files.heic': { status: 415, code: 107, say: '这张照片是 HEIC 格式，暂时打不开。请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或者发截图', log: 'HEIC can\'t be decoded here' },
  'files.tooLarge': { status: 413, code: 107, say: '文件太大了：照片最大 10 兆，PDF 最大 20 兆', log: 'file over the size limit' },
  'files.tooWide': { status: 413, code: 107, say: '照片太大了，最多四千万像素', log: 'picture over the pixel limit' },
  'files.broken': { status: 400, code: 107, say: '这个文件打不开，可能没传完整，请再选一次', log: 'file can\'t be decoded, or is cut off' },
  'files.mixed': { status: 415, code: 107, say: '这个文件里夹着别的东西，不能收', log: 'two formats in one file' },
  'files.tooMany': { status: 429, code: 1, say: '今天传的文件太多了，请明天再传', log: 'too many files of one person in a day' },
  'files.busy': { status: 503, code: 1, say: '同时传的人太多了，请过一会儿再传', log: 'too many uploads at once' },
  'files.token': { status: 401, code: 211, say: '这次上传过期了，请重新选文件', log: 'upload token wrong or expired' },
  'files.sentBefore': { status: 409, code: 1, say: '这次上传已经用过了，请重新选文件', log: 'another file under a used token' },
  'files.notFound': { status: 404, code: 101, say: '没有找到这个文件，可能已经删了', log: 'no such file' },
  'files.notYours': { status: 403, code: 119, say: '这不是您传的文件', log: 'file of somebody else' },
  'files.expired': { status: 410, code: 119, say: '这个地址过期了，请回到原来的页面再打开', log: 'file address expired or not signed by us' },
  'files.notServed': { status: 409, code: 1, say: '服务做完了才能加照片', log: 'photo before the service' },
  'files.full': { status: 409, code: 1, say: '最多放 6 张照片，要换请先去掉一张', log: 'more than six photos' },
  'check.notYours': { status: 403, code: 119, say: '内容审核由县科协和内容编辑来办', log: 'moderation by somebody else' },
  'check.notFound': { status: 404, code: 101, say: '没有找到这条内容，可能已经改了或者删了', log: 'no such check' },
  'check.own': { status: 403, code: 119, say: '自己写的要请别人审', log: 'moderation of the own text' },
  'check.decided': { status: 409, code: 1, say: '这条已经有人审过了', log: 'check decided before, the other way round' },
  'check.reasonNeeded': { status: 400, code: 107, say: '请写一句原因，写的人会看到', log: 'refused without reason' },
  'check.noAppeal': { status: 409, code: 1, say: '这条不能再申请了', log: 'appeal of what is not hidden by the machine' },
} as const satisfies Record<string, RefusalRow>;
