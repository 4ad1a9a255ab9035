import type { CardPage } from '@domain/answers';
import { call } from '@/api/call';
import { CardList } from '@/order/card-list';
import { ElderPhone } from '@/order/duty-phone';
import { goTo } from '@/order/go-to';
import { Page } from '@/ui/page';
import { useTheme } from '@/ui/theme';

export default function OrderMinePage() {
  const { elderMode } = useTheme();
  return (
    <Page title={elderMode ? '我的单子' : '我的点单'}>
      <ElderPhone />
      <CardList
        load={(next) => call<CardPage>('order.mine', { next })}
        emptyText='您还没有点过单'
        emptyNote='想听什么，点一下就有人来安排'
        emptyAction={{ text: '去点单', onTap: () => goTo(elderMode ? '/pages/elder/topics' : '/pages/order/new') }}
      />
    </Page>
  );
}
