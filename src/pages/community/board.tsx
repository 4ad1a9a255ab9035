/** 点单码 of a village, for its science board: whoever scans it orders for this village. To save or to print. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { Image, Text, View } from '@tarojs/components';
import { renderSVG } from 'uqr';
import type { GridPage } from '@domain/answers';
import type { CodeView } from '@domain/scene';
import { call, CallError } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { savePicture } from './save-picture';
import './board.css';

const title = '点单码';
const inBrowser = process.env.TARO_ENV === 'h5';

type BoardCode = CodeView & { place: string };
/* A town's desk, or the county's, first says which village. */
async function read(code: string): Promise<{ page: GridPage; code: BoardCode | null }> {
  const [page, own] = await Promise.all([call<GridPage>('grid.read', { code }), codeOf(code)]);
  // A 小组 has no board of its own; its village has.
  const village = page.path.find((one) => one.level === 'village');
  return { page, code: own ?? (village && village.code !== code ? await codeOf(village.code) : null) };
}

/* null for what is no village */
async function codeOf(gridCode: string): Promise<BoardCode | null> {
  try {
    return await call<BoardCode>('code.village', { gridCode });
  } catch (fault) {
    if (fault instanceof CallError && fault.refusal === 'grid.unknown') return null;
    throw fault;
  }
}

export default function BoardPage() {
  const [at, setAt] = useState(useRouter().params.code ?? '');
  const { data, error, reload } = useLoad(() => read(at), [at]);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  if (!data.code) {
    return (
      <Page title={title}>
        <Card list caption={`${data.page.node.name}：要哪里的码`}>{data.page.children.map((one) => <Cell key={one.code} label={one.name} onTap={() => setAt(one.code)} />)}</Card>
      </Page>
    );
  }
  const { picture, place } = data.code;
  const url = data.code.url ?? (inBrowser ? `${window.location.origin}${window.location.pathname}#${data.code.path}` : null);
  const image = picture ?? (url ? `data:image/svg+xml,${encodeURIComponent(renderSVG(url, { ecc: 'M', border: 2 }))}` : null);
  const save = picture ? <Button kind={inBrowser ? 'text' : undefined} onTap={() => savePicture(`点单码-${place}`, picture)}>保存图片</Button> : null;
  return (
    <Page title={title} footer={image && <>{inBrowser && <Button onTap={() => window.print()}>打印</Button>}{save}</>}>
      {!picture && url && <Notice tone='orange'>现在拿不到小程序码，下面是普通的二维码，扫开的是网页。要长期张贴的，请过一会儿再来打印。</Notice>}
      {!image && <Notice tone='orange' action='再试' onAction={reload}>现在拿不到小程序码，请过一会儿再试。</Notice>}
      {image && (
        <View className='board'>
          <Text className='board-title'>科普点单</Text>
          <Text className='board-place'>{place}</Text>
          <Image className='board-code' src={image} mode='aspectFit' {...alt(`${place}的点单码`)} />
          <Text className='board-scan'>{picture ? '微信扫一扫，想听什么就点什么' : '扫一扫，想听什么就点什么'}</Text>
          <Text className='board-note'>老师上门来讲，不收费。没有手机的，请网格员代点单。</Text>
        </View>
      )}
    </Page>
  );
}
