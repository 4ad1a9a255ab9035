/** What each step changes, beyond the state that the table names; one file for each stretch of an order's life. */
import type { StepName } from './lifecycle';
import { afterwardsEffects } from './effects/afterwards';
import { departmentEffects } from './effects/department';
import { deskEffects } from './effects/desk';
import type { Effects } from './effects/draft';
import { visitEffects } from './effects/visit';
import { wishEffects } from './effects/wish';

export const effects: Effects<StepName> = {
  ...wishEffects,
  ...deskEffects,
  ...departmentEffects,
  ...visitEffects,
  ...afterwardsEffects,
  // Nobody takes this step (its row names no role); resettle.ts writes its line.
  resettle: () => 'order.notYou',
};
