/** 登录的设备: where I am logged in, and ending what is not mine any more. */
import { useState } from 'react';
import { devices, type LogInView } from '@domain/people/logins';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

export default function LogInsPage() {
  const { data, error, reload } = useLoad(() => call<LogInView[]>('login.list'), []);
  const [ending, setEnding] = useState<LogInView | 'others' | null>(null);
  if (needsEntry(error)) return <Page title='登录的设备'><EntryNeeded /></Page>;
  if (!data) return <Page title='登录的设备' loading={!error} failure={error} onRetry={reload} />;
  const others = data.filter((one) => !one.here);
  const end = async () => {
    if (!ending) return;
    try {
      await call('login.revoke', ending === 'others' ? { others: true } : { id: ending.id });
      toast(ending === 'others' ? '别的设备都退出了' : '这个设备退出了', 'success');
      setEnding(null);
    } catch (fault) {
      tell(fault);
    }
    await reload();
  };
  return (
    <Page title='登录的设备' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Card list>
        {[...data.filter((one) => one.here), ...others].map((one) => (
          <Cell
            key={one.id}
            icon='lock'
            label={devices[one.device]}
            note={`${one.since} 登录${one.usedOn ? `\n最近用过 ${one.usedOn}` : ''}`}
            side={one.here ? <Tag>这一台</Tag> : undefined}
            value={one.here ? undefined : '退出'}
            onTap={one.here ? undefined : () => setEnding(one)}
          />
        ))}
      </Card>
      {others.length > 0
        ? <Button kind='plain' onTap={() => setEnding('others')}>让别的设备都退出</Button>
        : <Words kind='note'>只在这一台上登录着。</Words>}
      <Words kind='note'>有不认识的、手机丢了、借用过别人的电脑，就让它退出。您点的单不会少。</Words>
      <Confirm
        open={ending !== null}
        title={ending === 'others' ? '让别的设备都退出吗？' : '让这个设备退出吗？'}
        text='退出后，那上面要重新登录才能用。'
        okText='退出'
        cancelText='不退出'
        danger
        onOk={end}
        onClose={() => setEnding(null)}
      />
    </Page>
  );
}
