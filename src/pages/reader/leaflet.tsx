/** 明白纸: one A4 sheet in large letters, with a code that leads to the article. */
import { useMemo } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import { Image, Text, View } from '@tarojs/components';
import { renderSVG } from 'uqr';
import type { ArticleView } from '@domain/answers';
import { leafletOf } from '@domain/article/leaflet';
import { dayText } from '@domain/order/clock';
import { call } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import './paper.css';

const title = '明白纸';
const inBrowser = process.env.TARO_ENV === 'h5';

/* null in a mini-program of a county that named no public address. */
function urlOf({ slug, publicUrl }: ArticleView): string | null {
  const base = publicUrl ?? (inBrowser ? `${window.location.origin}${window.location.pathname}` : null);
  return base && `${base.replace(/\/+$/, '')}/#/pages/reader/article?slug=${slug}`;
}

export default function LeafletPage() {
  const { slug = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<ArticleView>('article.read', { slug }), [slug]);
  const url = data && urlOf(data);
  const code = useMemo(() => (url ? `data:image/svg+xml,${encodeURIComponent(renderSVG(url, { ecc: 'M', border: 2 }))}` : null), [url]);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  if (data.blocks.length === 0 || data.standing === 'expired') return <Page title={title}><Notice tone='red'>{`《${data.title}》现在不能用，请换一篇。`}</Notice></Page>;
  const { blocks, size } = leafletOf(data.blocks);
  const copy = () => void Taro.setClipboardData({ data: url ?? '' }).then(() => toast('网址复制好了'));
  const footer = inBrowser ? <Button onTap={() => window.print()}>打印</Button> : url ? <Button onTap={copy}>复制网址，到电脑上打印</Button> : undefined;
  return (
    <Page title={title} footer={footer}>
      {data.sample && <Notice tone='orange'>这是样例，本县还没有审过；贴出去以前请先请人审。</Notice>}
      {/* The print sizes are worked out for the sheet, so they come as a value. */}
      <View className='paper is-sheet' style={{ '--paper': `${size}pt` } as object}>
        <Text className='paper-county'>{`${data.county}科普明白纸`}</Text>
        <Text className='paper-title'>{data.title}</Text>
        <View className='paper-blocks'>
          {blocks.map(({ kind, text }, at) => <Text key={at} className={`paper-block is-${kind}`}>{text}</Text>)}
        </View>
        <View className='paper-foot'>
          {code && <Image className='paper-qr' src={code} mode='aspectFit' {...alt('文章二维码')} />}
          <View className='paper-from'>
            {code && <Text className='paper-note'>扫一扫，看全文、听朗读</Text>}
            <Text className='paper-note'>{`来源：${data.unit}`}</Text>
            <Text className='paper-note'>{data.reviewedOn ? `${data.reviewer}审，${dayText(data.reviewedOn)}${data.expiresOn ? `，有效到${dayText(data.expiresOn)}` : ''}` : data.reviewer}</Text>
            <Text className='paper-note'>想请老师来讲，找网格员或打开“科普点单”</Text>
          </View>
        </View>
      </View>
    </Page>
  );
}
