/**
 * The questions with which pages open. Asked twice they leave the same behind as asked once (a look that is written down is
 * written down twice, which is true), so one whose answer was lost is asked once more without a thought, and those that are
 * asked at the same moment travel together in one request.
 */
export const reads: ReadonlySet<string> = new Set([
  'about.read', 'afterCall.list', 'article.draft', 'article.drafts', 'article.feed', 'article.read', 'article.reach', 'article.toTell', 'calendar.county', 'calendar.team',
  'check.list', 'clock.overdue', 'code.village', 'department.propose', 'duty.read', 'emergency.list', 'gathering.ofOrder', 'gathering.read', 'gathering.signUps',
  'grid.changes', 'grid.gaps', 'grid.node', 'grid.read', 'home.read', 'honour.mine', 'honour.proposals', 'honour.public', 'institution.list', 'institution.mine', 'kin.list',
  'me.read', 'message.list', 'notice.dead', 'notice.settings', 'opinion.list', 'opinion.mine', 'order.choices', 'order.comers', 'order.mine', 'order.read', 'outline.list',
  'outline.ofOrder', 'outline.read', 'people.list', 'people.unseen', 'practice.read', 'privacy.notice', 'queue.mine', 'question.list', 'records.behind',
  'records.corrections', 'records.mine', 'records.team', 'report.demand', 'report.orders', 'report.overview', 'report.quality', 'service.photos',
  'team.almost', 'team.applications', 'team.list', 'team.mine', 'team.read', 'team.unregistered', 'venue.list', 'visit.materials', 'visit.mine', 'visit.unvisited', 'volunteer.read',
]);

/** The function that answers several questions at once, and how many at most. */
export const togetherName = 'together';
export const mostTogether = 8;

/** What one of them was answered: as if it had been asked alone. */
export type TogetherPart = { result: unknown } | { refusal: string; error: string; field?: string };
