/** What the functions about persons and posts answer. */
import type { PostKind } from '../terms';

/** A post in my area, with its holder. */
export interface SeatView { id: string; personId: string; name: string; kind: PostKind; label: string; where: string; mayEnd: boolean; hasFile: boolean }
export interface SeatPage {
  items: SeatView[];
  next: string | null;
  /** what I may invite to; only on the first page */
  givable: { kind: PostKind; label: string; mayBeDeputy: boolean; places: { ref: string; label: string }[] }[];
  mayExport: boolean;
  /** the county may end the log-ins of those who left office, and its administrator may search who did what */
  mayEndLogIns: boolean;
  maySearchAudit: boolean;
}
export interface InvitationView { code: string; label: string; until: string }
/** What a post's end did to the work at its desk. */
export interface EndView {
  /** a sentence for the one who ended it */
  say: string;
  /** work that lies at the desk, open */
  open: number;
  /** visits already agreed that this person belongs to, for the team's leader to look at */
  visits: { orderId: string; number: string; team: string }[];
}
export interface FileView {
  personId: string;
  name: string;
  phone: string;
  posts: { label: string; where: string; from: string; until: string | null }[];
  termFrom: string | null;
  termUntil: string | null;
  skills: string[];
  training: { day: string; title: string }[];
  savedAt: string | null;
}
export interface UnseenView { department: string; name: string; label: string; lastSeen: string | null; workingDays: number; waiting: number }
export interface DeskCode { code: string; ticket: string; until: string }
/** What is being confirmed, as the person with the telephone reads it. */
export interface DeskAsked { device: string; at: string; answered: 'waiting' | 'yes' | 'no' }
export type DeskAwaited = { state: 'waiting' | 'refused' | 'expired' } | { state: 'entered'; sessionToken: string };

/** `phone.ofCode` */
export interface PhoneOfCode { phone: string }
