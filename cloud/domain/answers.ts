/** What the cloud functions answer; server and pages share these types. Steps answer `OrderView`. */
import type { GridLevel, PostKind } from './terms';
import type { Block } from './article/article';
import type { EmergencyNow } from './article/emergency';
import type { ShownReach } from './article/reach';
import type { ArticleState, Standing } from './article/standing';
import type { CheckMark } from './moderation/check';
import type { Audience } from './terms';
import type { MayView, OrderCard, OrderView } from './order/view';

export interface PostView { id: string; kind: PostKind; label: string; where: string }
export interface Me { id: string; name: string | null; posts: PostView[]; mayHelp: boolean; /** whether the list of posts has anything for this person */ mayInvite: boolean; /** whether 待审 texts and pictures are this person's to decide */ mayModerate: boolean }

export interface TopicView { id: string; parentId: string | null; name: string; icon: string; hint: string }
export interface ArticleCard { slug: string; title: string; summary: string; topicId: string; topic: string; icon: string; source: string; minutes: number; /** came with the program, nobody of the county has reviewed it yet */ sample: boolean; /** why it stands here for this reader */ why: string | null }
export interface ArticleView extends ArticleCard {
  reviewer: string; reviewedOn: string | null; expiresOn: string | null; unit: string; blocks: Block[];
  /** with `correcting` and `gone` there are no blocks, only why */
  standing: Standing; changedWhy: string | null; urgent: boolean; county: string; publicUrl: string | null; /** the server can read it aloud */ voice: boolean;
}

/** `home.read` */
export interface Home {
  county: string;
  me: Me | null;
  topics: TopicView[];
  /** the first three of this reader's feed */
  articles: ArticleCard[];
  corrections: CorrectionCard[];
  emergency: EmergencyNow | null;
  /** writes or reviews articles */
  mayWrite: boolean;
  /** the newest orders of mine that are not ended, at most three */
  orders: OrderCard[];
  desks: DeskView[];
  /** entries beside the desks: the node whose overview, or whose visits, this person sees */
  may: { report?: string; visit?: string };
  demo: boolean;
  /** how many orders below me are overdue (100 = that many or more); null for those who don't watch over others */
  overdue: number | null;
  /** visits I am asked to go to and have not answered */
  asks: CrewAsk[];
  /** unread messages (100 = that many or more) */
  unread: number;
}

/** One list of waiting things, for a post or office of mine. */
export interface DeskView { kind: 'grid' | 'department' | 'team'; ref: string; label: string; waiting: number; /** a unit under the reader's department: seen, not worked at */ below?: boolean }

/** A page of a list; `next` asks for the following one, null at the end. */
export interface CardPage { items: OrderCard[]; next: string | null; /** the newest of one's own as its page shows it, where that was asked for */ newest?: OrderView | null }

export interface GridView { code: string; name: string; level: GridLevel; hasChildren: boolean }
/** `grid.read`: a node, the way down to it, and what is below it. */
export interface GridPage { node: GridView; path: GridView[]; children: GridView[] }

/** `order.choices`: what the form of a step offers. */
export interface Choices {
  /** only those that serve the place; `why` where a rule names them as a lead, `under` the department they belong to */
  departments: { id: string; name: string; hasLiaison: boolean; under: string | null; why: string | null }[];
  /** `passedOver`: names of departments that would come first but have no liaison */
  proposal: { departmentId: string; coDepartmentIds: string[]; why: string; passedOver: string[] } | null;
  teams: { id: string; name: string; able: boolean; passed: boolean }[];
  myTeams: { id: string; name: string }[];
  /** who may go along; `teamIds` are those of `myTeams` they belong to */
  crew: { id: string; name: string; label: string; teamIds: string[]; /** what they lack for this order, in words */ note?: string; /** older, or asked for light duty */ light?: boolean }[];
  /** what the order asks of whoever goes; null where nobody is chosen */
  needs?: { qualifications: string[]; training: string; crewSize: number; risks: string[]; insurance: boolean; heavy: boolean } | null;
  /** who is chosen already when the form opens */
  usualCrew?: string[];
  /** the orderer's wishes that are still to come */
  slots: { date: string; part: 'morning' | 'afternoon' | 'evening'; words: string }[];
  /** for 研判 */
  topics: { id: string; name: string }[];
  joinable: OrderCard[];
}

/** `crew.asks`: a visit somebody is asked to go to; the risks are said before the answer. */
export interface CrewAsk { card: OrderCard; team: string; risks: string[]; insurance: string | null; with: string[] }

/** `team.almost`: an order the team can't take just now, and why; `id` only where it may be opened */
export interface AlmostCard { key: string; id: string | null; title: string; icon: string; place: string; headCount: number; slots: string[]; due: string | null; whys: string[] }
export interface AlmostPage { items: AlmostCard[]; next: string | null }

/** `department.propose`: who might be asked for each waiting order, all of them thought of together */
export interface ProposalRow { order: OrderCard; /** what this team is asked; null = no team can */ teamId: string | null; why: string[]; /** the other teams that can, the nearest first */ others: { id: string; name: string; why: string[] }[]; /** where nobody can: what is missing, by team */ lacking: string[] }
export interface ProposalPage { rows: ProposalRow[]; /** more wait than were looked at */ more: boolean }
/** `department.offerAll`: one result for each order, in its own words */
export interface OfferResult { id: string; ok: boolean; say: string }

/** `demo.people` */
export interface DemoPerson { id: string; name: string; label: string; intro: string }

export type { MayView, OrderCard, OrderView };

/** `clock.overdue`: what is overdue below me, the longest first. */
export interface OverdueItem { card: OrderCard; /** whom it waits for */ with: string; /** «超时 3 个工作日» */ late: string; /** five working days or more: on the county's list */ long: boolean }
export interface OverduePage { items: OverdueItem[]; next: string | null; /** what is wrong with the county's calendar */ warnings: string[] }

/** `clock.calendar` */
export interface CalendarView { years: { year: number; source: 'state' | 'county'; holidays: number; workdays: number }[]; hours: string; warnings: string[] }

/** Something one read has since been corrected or taken down. */
export interface CorrectionCard { slug: string; title: string; say: string; why: string }
export interface Following { topics: string[]; audience: Audience | null; gridCode: string | null; place: string | null; /** 不根据我的情况推荐 */ plain: boolean }
/** `article.feed` */
export interface ArticleFeed { items: ArticleCard[]; corrections: CorrectionCard[]; emergency: EmergencyNow | null; follow: Following | null }

/** `article.drafts` */
export interface DraftCard { slug: string; title: string; topic: string; state: ArticleState; label: string; author: string; mine: boolean; urgent: boolean; /** by when it is to be reviewed, ISO */ due: string | null; expiresOn: string | null; /** published, but its text is still looked at or was hidden */ check: CheckMark | null }
export interface ArticleDesk { items: DraftCard[] }
export interface ArticleDraft extends DraftCard {
  topicId: string; audience: Audience | null; gridCode: string; place: string; summary: string; unit: string; source: string; minutes: number; expiresMonths: number; text: string; /** names what is written here; `article.review` takes it back */ asRead: string;
  changedWhy: string | null; reviewer: string; reviewedOn: string | null; sample: boolean; /** which sides have agreed, of how many needed */ sides: string[]; sidesNeeded: number;
  history: { what: string; why: string | null; who: string; at: string }[];
  may: { edit: boolean; submit: boolean; review: boolean; change: boolean; push: boolean };
}

export interface PushPreview { /** «约 35 人» or «不足5人» */ words: string }
export interface PushView { id: string; at: string; by: string; to: string; done: boolean; whole: { delivered: number | null; read: number | null }; places: (ShownReach & { name: string })[] }
/** A village that a push has hardly reached: somebody should go and tell. */
export interface ToTell { pushId: string; slug: string; title: string; gridCode: string; place: string }
