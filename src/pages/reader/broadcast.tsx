/** 村广播稿: to copy or print, and read out over the village's loud-speaker. */
import Taro, { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { ArticleView } from '@domain/answers';
import { broadcastOf } from '@domain/article/broadcast';
import { call } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import './paper.css';

const title = '村广播稿';
const inBrowser = process.env.TARO_ENV === 'h5';

export default function BroadcastPage() {
  const { slug = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<ArticleView>('article.read', { slug }), [slug]);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  if (data.blocks.length === 0 || data.standing === 'expired') return <Page title={title}><Notice tone='red'>{`《${data.title}》现在不能用，请换一篇。`}</Notice></Page>;
  const { lines, minutes } = broadcastOf(data);
  const copy = () => void Taro.setClipboardData({ data: lines.join('\n') }).then(() => toast('复制好了'));
  return (
    <Page title={title} footer={<><Button onTap={copy}>复制</Button>{inBrowser && <Button kind='plain' onTap={() => window.print()}>打印</Button>}</>}>
      <Notice tone='blue'>{`慢慢念，大约 ${minutes} 分钟。每行念完停一停；“再说一遍”的照着再念。`}</Notice>
      {data.sample && <Notice tone='orange'>这是样例，本县还没有审过；广播以前请先请人审。</Notice>}
      <View className='paper is-script'>
        {lines.map((line, at) => <Text key={at} className={line.startsWith('再说一遍') || line.startsWith('请大家记住') ? 'paper-line is-key' : 'paper-line'}>{line}</Text>)}
      </View>
    </Page>
  );
}
