/** Which nodes lack a responsible person or an informant. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { GridGapPage } from '@domain/grid/views';
import { call, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { Portions } from '@/order/portions';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { dutyWords } from './duties';

const title = '缺人的网格';

export default function GridGapsPage() {
  const { code } = useRouter().params;
  const ask = (next: string | null) => call<GridGapPage>('grid.gaps', { code: code ?? null, next });
  const { data, error, reload } = useLoad(() => ask(null), [code]);
  const [grown, setGrown] = useState<{ from: GridGapPage; page: GridGapPage } | null>(null);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const page = grown?.from === data ? grown.page : data;
  const more = async () => {
    try {
      const next = await ask(page.next);
      setGrown({ from: data, page: { ...next, items: [...page.items, ...next.items] } });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title={title}>
      {page.items.length === 0 ? <Empty text='都有人了' note='每个网格都有责任人和信息员' /> : (
        <Card list caption={`一共 ${page.total} 个`}>
          <Portions items={page.items} size={page.items.length} renderItem={(gap) => (
            <Cell key={gap.code} label={gap.place} note={[dutyWords(gap.lacks), gap.heldBy && `点单由${gap.heldBy}先接着`].filter(Boolean).join('，')} onTap={() => goTo(`/pages/grid/tree?code=${gap.code}`)} />
          )} />
        </Card>
      )}
      {page.next && <Button kind='plain' onTap={more}>再看一些</Button>}
    </Page>
  );
}
