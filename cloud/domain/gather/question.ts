import * as v from 'valibot';
import type { CheckMark } from '../moderation/check';
import { id, key, words } from '../shape';
import type { QuestionGroup } from './group';

/** `id` is that of the order or of its gathering: whoever asks knows one of them. */
export const questionShapes = {
  ask: v.object({ id, key, text: words('想问的', 100), /** by a helper, for somebody else */ viaHelper: v.optional(v.boolean('请选替谁问'), false) }),
  list: v.object({ id }),
  mark: v.object({ id, ids: v.pipe(v.array(id), v.minLength(1, '请选问题'), v.maxLength(200)), on: v.boolean('请选要不要') }),
};

/** Enough for one person; a helper brings the questions of a whole village. */
export const mostQuestions = { self: 3, helper: 30 } as const;

/** `question.list`: everybody's own; all of them, grouped and without names, for the crew and the organisers. */
export interface QuestionPage { mine: { id: string; text: string; covered: boolean; /** null once it has passed */ check: CheckMark | null }[]; groups: QuestionGroup[] | null; mayAsk: boolean; mayHelp: boolean; mayCover: boolean; mayHide: boolean; title: string }
