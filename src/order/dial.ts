import Taro from '@tarojs/taro';
import { toast } from '@/ui/toast';

/** Did the person think better of it and close WeChat's own window? */
export const isCancelled = (fault: unknown): boolean => /cancel/i.test((fault as { errMsg?: string } | null)?.errMsg ?? '');

/** Rings a number. Where the telephone can't, the person is told the number to ring themselves. */
export async function dial(phone: string): Promise<void> {
  try {
    await Taro.makePhoneCall({ phoneNumber: phone });
  } catch (fault) {
    if (!isCancelled(fault)) toast(`这里拨不出去，请自己拨 ${phone}`);
  }
}
