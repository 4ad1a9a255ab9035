/** One order, the same page for everyone: what it shows and what can be done is all in the server's answer. */
import { useRouter } from '@tarojs/taro';
import { useWholeOrder } from '@/order/whole-order';
import { Page } from '@/ui/page';

const title = '点单详情';

export default function OrderViewPage() {
  const { id = '' } = useRouter().params;
  const { shown, error, reload } = useWholeOrder(id);
  if (!shown) return <Page title={title} loading={!error} failure={error} onRetry={() => void reload()} />;
  return <Page title={title} footer={shown.buttons} banner={shown.banner}>{shown.body}</Page>;
}
