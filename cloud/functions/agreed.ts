/** Whether people agreed to the privacy notice in force; asked before anything that needs their data. */
import { notice } from '../domain/privacy/notice';
import { Refusal } from '../domain/refusals';
import { haveAgreed } from '../store/sql/privacy';
import { personOf, type Call } from './define';

/** @throws privacy.needed, or privacy.elderNeeded when it is the other person who has not */
export async function checkAgreed(call: Call, personIds: readonly string[]): Promise<void> {
  const own = personOf(call);
  const agreed = await haveAgreed(call.office.db, call.office.tenant, personIds, notice.version);
  if (!agreed.has(own)) throw new Refusal('privacy.needed');
  if (personIds.some((one) => !agreed.has(one))) throw new Refusal('privacy.elderNeeded');
}
