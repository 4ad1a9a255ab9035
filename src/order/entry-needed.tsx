import type { CallError } from '@/api/call';
import { Empty } from '@/ui/empty';
import { goTo } from './go-to';

/** Does this «no» only mean that nobody is logged in? In the mini-program that never reaches a page. */
export function needsEntry(error: CallError | null): boolean {
  return error?.refusal === 'login.needed' || error?.refusal === 'login.expired';
}

/** In a browser, instead of a page that is only for somebody who is logged in. */
export function EntryNeeded() {
  return (
    <Empty
      text='请先登录'
      note='点单在微信里办：用微信打开“科普点单”小程序就行，不用注册。在电脑上办公，请用手机确认登录；看演示的话，请回首页选一个人物进入。'
      action='电脑登录'
      onAction={() => goTo('/pages/entry/desk')}
    />
  );
}
