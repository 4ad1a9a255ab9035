/** The first page as this person last saw it, so that a slow line shows something at once. */
import type { Home } from '@domain/answers';
import { personHere } from '@/api/call';
import { keep, kept, lastHomeOf } from '@/order/keep';

/* Only on one's own telephone: a computer at a desk is shared. */
const remembers = process.env.TARO_ENV === 'weapp';

export const keepHome = (home: Home): void => void (remembers && keep(lastHomeOf(home.me?.id ?? ''), home));

export const lastHome = (): Home | null => (remembers ? kept<Home>(lastHomeOf(personHere() ?? '')) : null);
