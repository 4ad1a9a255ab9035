/** Articles and what is reviewed before it is public, pushing and reading them aloud, emergencies, practice sheets. */
import type { RefusalRow } from './row';

export const articleRefusals = {
  'article.notFound': { status: 404, code: 101, say: '没有找到这篇文章', log: 'no such article' },
  'article.notYours': { status: 403, code: 119, say: '文章由内容编辑、县科协和部门联络员来写', log: 'article desk by somebody else' },
  'article.notAuthor': { status: 403, code: 119, say: '这篇由别人在写，不能改', log: 'edit of somebody else\'s article' },
  'article.ownReview': { status: 403, code: 119, say: '自己写的文章要请别人审', log: 'review of the own article' },
  'article.notReviewer': { status: 403, code: 119, say: '文章由内容编辑、县科协或牵头部门的联络员来审', log: 'review by somebody else' },
  'article.notNow': { status: 409, code: 1, say: '这篇文章已经不在这一步了，请重新打开', log: 'article in another state' },
  'article.body': { status: 400, code: 107, say: '{say}', log: 'body with an unknown mark' },
  'article.reviewedBefore': { status: 409, code: 1, say: '您的部门已经审过，还要等另一个部门审', log: 'second review of one side' },
  'article.reasonNeeded': { status: 400, code: 107, say: '请写一句哪里要改，写的人会看到', log: 'refusal without reason' },
  'review.changed': { status: 409, code: 1, say: '您看的时候，对方又改了。请看一遍新的再定', log: 'the text changed while its reviewer read it' },
  'push.notYours': { status: 403, code: 119, say: '只能推给自己管的地方', log: 'push outside the own sub-tree' },
  'push.notReviewed': { status: 409, code: 1, say: '只能推本县审过、没有过期的文章', log: 'push of a sample, expired or withdrawn article' },
  'push.notFound': { status: 404, code: 101, say: '没有找到这次推送', log: 'no such push there' },
  'reach.notYours': { status: 403, code: 119, say: '只能看自己管的地方', log: 'reach outside the own sub-tree' },
  'voice.off': { status: 409, code: 1, say: '这里没有装朗读，请看大字', log: 'no server voice set or installed' },
  'voice.busy': { status: 503, code: 1, say: '同时听的人太多，请过一会儿再听', log: 'too many voices at once' },
  'emergency.notYours': { status: 403, code: 119, say: '应急科普由县科协的网格长开启和结束', log: 'emergency by somebody else' },
  'emergency.until': { status: 400, code: 107, say: '结束时间要在现在之后、{days} 天以内', log: 'emergency end out of range' },
  'emergency.onAlready': { status: 409, code: 1, say: '这个主题已经在应急中', log: 'second emergency of a topic' },
  'emergency.notOn': { status: 409, code: 1, say: '这次应急已经结束了', log: 'end of what has ended' },
  'practice.notFound': { status: 404, code: 101, say: '没有找到这张练习单', log: 'no such practice sheet' },
} as const satisfies Record<string, RefusalRow>;
