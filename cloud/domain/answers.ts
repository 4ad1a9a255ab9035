/** What the cloud functions answer; server and pages share these types. Steps answer `OrderView`. */
import type { GridLevel, PostKind } from './terms';
import type { MayView, OrderCard, OrderView } from './order/view';

export interface PostView { id: string; kind: PostKind; label: string; where: string }
export interface Me { id: string; name: string | null; posts: PostView[]; mayHelp: boolean }

export interface TopicView { id: string; parentId: string | null; name: string; icon: string; hint: string }
export interface ArticleCard { slug: string; title: string; summary: string; topicId: string; topic: string; icon: string; source: string; minutes: number }
export interface ArticleView extends ArticleCard { reviewer: string; reviewedOn: string | null; blocks: { kind: 'h' | 'p' | 'li' | 'tip'; text: string }[] }

/** `home.read` */
export interface Home {
  county: string;
  me: Me | null;
  topics: TopicView[];
  articles: ArticleCard[];
  /** the newest orders of mine that are not ended, at most three */
  orders: OrderCard[];
  desks: DeskView[];
  /** entries beside the desks: the node whose overview, or whose visits, this person sees */
  may: { report?: string; visit?: string };
  demo: boolean;
}

/** One list of waiting things, for a post or office of mine. */
export interface DeskView { kind: 'grid' | 'department' | 'team'; ref: string; label: string; waiting: number }

/** A page of a list; `next` asks for the following one, null at the end. */
export interface CardPage { items: OrderCard[]; next: string | null }

export interface GridView { code: string; name: string; level: GridLevel; hasChildren: boolean }
/** `grid.read`: a node, the way down to it, and what is below it. */
export interface GridPage { node: GridView; path: GridView[]; children: GridView[] }

/** `order.choices`: what the form of a step offers. */
export interface Choices {
  departments: { id: string; name: string; hasLiaison: boolean }[];
  proposal: { departmentId: string; why: string } | null;
  teams: { id: string; name: string; able: boolean; passed: boolean }[];
  myTeams: { id: string; name: string }[];
  /** who may go along; `teamIds` are those of `myTeams` they belong to */
  crew: { id: string; name: string; label: string; teamIds: string[] }[];
  /** the orderer's wishes that are still to come */
  slots: { date: string; part: 'morning' | 'afternoon' | 'evening'; words: string }[];
  joinable: OrderCard[];
}

/** `demo.people` */
export interface DemoPerson { id: string; name: string; label: string; intro: string }

export type { MayView, OrderCard, OrderView };
