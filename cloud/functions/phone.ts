/** `phone.ofCode`: the number behind WeChat's button, for the person who tapped it. It is not kept: the form sends it with the rest. */
import type { PhoneOfCode } from '../domain/people/answers';
import { phone as phoneShape } from '../domain/order/schema';
import { peopleShapes } from '../domain/people/schema';
import { Refusal } from '../domain/refusals';
import { fit } from '../domain/shape';
import { countCheck } from '../store/sql/certificate';
import { openidOf } from '../store/sql/wechat';
import { phoneOf, type PhoneAnswer } from '../wechat/phone';
import { WechatFault } from '../wechat/fault';
import { define, personOf, type Call, type CloudFunction } from './define';

/* WeChat takes money for each; nobody has more than a handful of numbers to fill in on one day. */
const MOST_A_DAY = 5;
const DAY_MS = 86_400_000;

async function ask({ office }: Call, code: string, openid: string | null): Promise<PhoneAnswer> {
  try {
    return await phoneOf(office.wechat, code, openid ?? undefined);
  } catch (fault) {
    // Whatever it is, the person has a keyboard.
    if (fault instanceof WechatFault) throw new Refusal('phone.away');
    throw fault;
  }
}

const ofCode = define('phone.ofCode', { shape: peopleShapes.phoneCode }, async (call, { code }): Promise<PhoneOfCode> => {
  const personId = personOf(call);
  const { db, keys, tenant, checks } = call.office;
  // A demonstration without WeChat has nobody to ask.
  if (checks === 'auto') throw new Refusal('phone.away');
  if (await countCheck(db, tenant, keys.lookUp(`phone/${personId}`), call.now, DAY_MS) > MOST_A_DAY) throw new Refusal('phone.tries');
  // With whose it is, so that a code that was passed on opens nobody else's number.
  const answer = await ask(call, code, await openidOf(db, keys, tenant, personId));
  if (!answer.ok) throw new Refusal('phone.codeSpent');
  if (answer.countryCode !== '86' || !fit(phoneShape, answer.phone).ok) throw new Refusal('phone.foreign');
  return { phone: answer.phone };
});

export const phoneFunctions: CloudFunction[] = [ofCode];
