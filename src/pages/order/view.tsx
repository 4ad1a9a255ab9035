/** One order, the same page for everyone: what it shows and what can be done is all in the server's answer. */
import Taro, { useRouter } from '@tarojs/taro';
import { useWholeOrder } from '@/order/whole-order';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

const title = '点单详情';

export default function OrderViewPage() {
  const { id = '' } = useRouter().params;
  const { shown, error, reload } = useWholeOrder(id);
  if (!shown) return error && !error.passing ? <Refused say={error.say} /> : <Page title={title} loading={!error} failure={error?.say} onRetry={() => void reload()} />;
  return <Page title={title} footer={shown.buttons} banner={shown.banner}>{shown.body}</Page>;
}

function Refused({ say }: { say: string }) {
  const deep = Taro.getCurrentPages().length > 1;
  const leave = () => void (deep ? Taro.navigateBack() : Taro.reLaunch({ url: '/pages/home/index' }));
  return (
    <Page title={title}>
      <Empty text={say} action={deep ? '返回' : '回首页'} onAction={leave} />
    </Page>
  );
}
