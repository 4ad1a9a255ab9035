/** What the grid's own pages show. */
import type { GridLevel } from '../terms';
import type { GridChange } from './change';

export type GridDuty = 'gridLeader' | 'informant';

/** `grid.node`: one node as those see it who look after it. */
export interface GridNodeView {
  code: string;
  name: string;
  /** the whole place as people say it */
  place: string;
  level: GridLevel;
  levelLabel: string;
  population: number | null;
  households: number | null;
  leaders: string[];
  informants: string[];
  /** posts held here, for a split to share out */
  posts: { id: string; name: string; label: string }[];
  path: { code: string; name: string }[];
  children: { code: string; name: string; level: GridLevel; lacks: GridDuty[] }[];
  /** nodes of the same level and parent */
  siblings: { code: string; name: string }[];
  /** where it could be moved: nodes of its parent's level that the reader looks after */
  parents: { code: string; name: string }[];
  may: (GridChange['kind'] | 'save')[];
}

/** `grid.gaps`: a node without a responsible person or an informant. */
export interface GridGap { code: string; place: string; levelLabel: string; lacks: GridDuty[]; /** who holds its orders meanwhile; null when somebody of its own does */ heldBy: string | null }
export interface GridGapPage { items: GridGap[]; total: number; next: string | null }

/** `grid.changes` */
export interface GridChangeView { id: string; say: string; onDay: string; state: 'waiting' | 'applied' | 'cancelled' | 'refused'; why: string | null; mayCancel: boolean }
export interface GridChangePage { items: GridChangeView[]; next: string | null }

/** what a change answers */
export interface GridChanged { id: string; onDay: string; applied: boolean; code: string | null }
