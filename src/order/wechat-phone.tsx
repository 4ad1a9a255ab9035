/** «用微信手机号» under a telephone box: one tap instead of eleven digits. Only the mini-program can; elsewhere nothing is there. */
import type { PhoneOfCode } from '@domain/people/answers';
import { call, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toast';

/* Of WeChat's answers, the ones where the person said no; they need not be told so. */
const declined = /deny|cancel/;

interface Given { detail: { code?: string; errMsg?: string } }

export function WechatPhone({ onPhone }: { onPhone: (phone: string) => void }) {
  if (process.env.TARO_ENV !== 'weapp') return null;
  const take = async ({ detail: { code, errMsg = '' } }: Given) => {
    if (!code) {
      if (!declined.test(errMsg)) toast('微信没有给手机号，请自己填');
      return;
    }
    try {
      onPhone((await call<PhoneOfCode>('phone.ofCode', { code })).phone);
    } catch (fault) {
      tell(fault);
    }
  };
  return <Button kind='text' icon='phone' openType='getPhoneNumber' native={{ onGetPhoneNumber: (event) => void take(event as unknown as Given) }}>用微信手机号</Button>;
}
