/** The orders behind a number. */
import { useRouter } from '@tarojs/taro';
import type { CardPage } from '@domain/answers';
import { call } from '@/api/call';
import { CardList } from '@/order/card-list';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { decoded, readFilter } from './link';

export default function ReportOrdersPage() {
  const { filter = '', title = '' } = useRouter().params;
  const asked = readFilter(filter);
  return (
    <Page title={decoded(title) || '点单'}>
      {asked
        ? <CardList load={(next) => call<CardPage>('report.orders', { ...asked, next })} deps={[filter]} emptyText='现在没有这样的单' emptyNote='可能刚刚有人办了，回上一页看看新的数' />
        : <Empty text='没有说要看哪些单' note='请从总览里点一个数进来' />}
    </Page>
  );
}
