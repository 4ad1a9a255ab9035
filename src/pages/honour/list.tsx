/** 嘉许: the public list, and one's own, where one says whether it may be public. */
import { useState } from 'react';
import type { HonourView, OwnHonours, PublicHonours } from '@domain/honour/honour';
import { call, isLoggedIn, tell } from '@/api/call';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { EvidenceCells } from './parts';

export default function HonourListPage() {
  const { data, error, loading, reload } = useLoad(async () => {
    const [open, own] = await Promise.all([call<PublicHonours>('honour.public'), isLoggedIn() ? call<OwnHonours>('honour.mine') : null]);
    return { open: open.items, own: own?.items ?? [] };
  }, []);
  if (!data) return <Page title='嘉许' loading={!error} failure={error} onRetry={reload} />;
  const answer = async (one: HonourView, publish: boolean) => {
    try {
      await call('honour.answer', { id: one.id, publish });
      toast(publish ? '已经公开' : '不公开了', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const years = [...new Set(data.open.map((one) => one.year))];
  return (
    <Page title='嘉许' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {data.own.map((one) => <Own key={one.id} honour={one} onAnswer={(publish) => answer(one, publish)} />)}
      {data.open.length === 0 && <Empty text='还没有公开的嘉许' note='本人同意以后，名字才会出现在这里' />}
      {years.map((year) => (
        <Card key={year} list title={`${year}年`}>
          {data.open.filter((one) => one.year === year).map((one) => <Cell key={`${one.label} ${one.name}`} icon='star' label={one.name} value={one.label} />)}
        </Card>
      ))}
      {data.open.length > 0 && <Words kind='note'>按姓名排列，不分先后。名字都是本人同意公开的，随时可以收回。</Words>}
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}

function Own({ honour, onAnswer }: { honour: HonourView; onAnswer: (publish: boolean) => Promise<void> }) {
  const [open, setOpen] = useState(honour.state === 'waiting');
  const asked = honour.state === 'waiting';
  return (
    <Card>
      <CardTitle text={`${honour.kind === 'team' ? honour.name : '您'}获得${honour.year}年${honour.label}`} side={<Tag tone={asked ? 'orange' : honour.state === 'open' ? 'brand' : 'grey'}>{honour.stateLabel}</Tag>} />
      {asked && <Words>谢谢您这一年的服务。要不要把名字、等级和年份公开，由您决定；不公开也照样算数。</Words>}
      {open && <EvidenceCells evidence={honour.evidence} />}
      {!asked && <Button kind='text' inline onTap={() => setOpen(!open)}>{open ? '收起' : '看依据'}</Button>}
      <Row even gap={3} wrap={false}>
        {honour.state !== 'kept' && <Button kind='plain' onTap={() => onAnswer(false)}>{asked ? '不公开' : '收回，不再公开'}</Button>}
        {honour.state !== 'open' && <Button onTap={() => onAnswer(true)}>同意公开</Button>}
      </Row>
    </Card>
  );
}
