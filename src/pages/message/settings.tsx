/** What WeChat may tell me: each kind on or off. The messages in the app stay. */
import { useState } from 'react';
import type { KindView, NoticeSettings } from '@domain/notice/message';
import type { MessageKind } from '@domain/notice/kinds';
import { call, tell } from '@/api/call';
import { askAllowance } from '@/api/subscribe';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Words } from '@/ui/words';

const title = '微信提醒';

export default function MessageSettingsPage() {
  const { data, error, reload } = useLoad(() => call<NoticeSettings>('notice.settings'), []);
  const [changed, setChanged] = useState<{ over: NoticeSettings; settings: NoticeSettings } | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const settings = changed?.over === data ? changed.settings : data;

  const after = async (work: Promise<NoticeSettings | null>) => {
    try {
      const now = await work;
      if (now) setChanged({ over: data, settings: now });
    } catch (fault) {
      tell(fault);
    }
  };
  const turn = (kind: MessageKind, on: boolean) => after(call<NoticeSettings>('notice.switch', { kind, on }));
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Words kind='note'>关掉的不再用微信告诉您，“消息”里照样看得到。晚上九点半到早上七点半不打扰，着急的单除外。</Words>
      {settings.kinds.map((one) => (
        <Card key={one.kind} title={one.label}>
          <Words>{one.note}</Words>
          <Segments items={[{ value: 'on', label: '用微信告诉我' }, { value: 'off', label: '不用' }]} value={one.on ? 'on' : 'off'} onChange={(value) => void turn(one.kind, value === 'on')} />
          {one.on && <Words kind='note'>{standing(one)}</Words>}
          {one.on && one.templateId && one.remaining === 0 && process.env.TARO_ENV === 'weapp' && <Button kind='plain' inline onTap={() => after(askAllowance([one]))}>同意再发</Button>}
        </Card>
      ))}
      {settings.mayMend && <Card list><Cell icon='warning' label='没发出去的微信消息' note='微信没有收的，改好设置可以再发' onTap={() => goTo('/pages/message/dead')} /></Card>}
    </Page>
  );
}

function standing({ templateId, longTerm, remaining }: KindView): string {
  if (!templateId) return '本县还没有开通这一种，先看“消息”';
  if (remaining === 0) return '微信要您在小程序里点一次同意，才能发一条';
  return longTerm ? '您同意过，有事就告诉您' : `您同意过，还可以发 ${remaining} 条`;
}
