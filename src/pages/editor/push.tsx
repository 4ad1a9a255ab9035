/** 精准推送: where, to whom, about what; how many that is; and how far earlier pushes went, by village. */
import { useEffect, useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { Home, PushPreview, PushView } from '@domain/answers';
import { chinaTime } from '@domain/order/clock';
import { audiences } from '@domain/terms';
import { call, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { askForVillage, onVillageChosen, type Village } from '@/order/village';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const title = '推送';
const few = '不足5人';

export default function PushPage() {
  const { slug = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => Promise.all([call<Home>('home.read'), call<PushView[]>('article.reach', { slug }), call<{ path: { code: string; name: string }[] }>('grid.read', { code: null })]), [slug]);
  const key = useRef(newKey());
  const [grids, setGrids] = useState<Village[]>([]);
  const [who, setWho] = useState<string[]>([]);
  const [topics, setTopics] = useState<string[]>([]);
  const [size, setSize] = useState<string | null>(null);
  useEffect(() => onVillageChosen((village) => setGrids((now) => [...now.filter((one) => one.code !== village.code), village])), []);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const [home, pushes, grid] = data;
  const root = grid.path[0];
  // Only who answers for the whole county, or writes for it, is offered the whole county.
  const wide = home.mayWrite || home.desks.some((desk) => desk.kind === 'grid' && desk.ref === root?.code);
  const tops = [...(root && wide ? [{ code: root.code, name: '全县' }] : []), ...home.desks.filter((desk) => desk.kind === 'grid' && desk.ref !== root?.code).map((desk) => ({ code: desk.ref, name: desk.label }))];
  const input = { slug, grids: grids.map((one) => one.code), audiences: who, topics };
  const ask = async () => setSize((await call<PushPreview>('article.pushPreview', input)).words);
  const send = async () => {
    try {
      await call('article.push', { key: key.current, ...input });
      key.current = newKey();
      setSize(null);
      toast('推出去了', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const options = [...tops, ...grids.filter((one) => !tops.some((top) => top.code === one.code))].map(({ code, name }) => ({ value: code, label: name }));
  return (
    <Page title={title} footer={<Button disabled={grids.length === 0} onTap={() => ask().catch(tell)}>看看有多少人</Button>}>
      <Notice tone='blue'>晚上九点到早上八点不发消息，应急的除外。选了“不根据我的情况推荐”的人，只收得到推给全县所有人的。</Notice>
      <Card title='推给哪里' action='选村（社区）' onAction={askForVillage}>
        <Choices multiple label='推给哪里' options={options} value={grids.map((one) => one.code)} onChange={(codes) => setGrids(codes.map((code) => ({ code, name: options.find((one) => one.value === code)?.label ?? '' })))} />
      </Card>
      <Card title='推给谁（不选就是所有人）'><Choices multiple label='推给谁' options={Object.entries(audiences).map(([value, label]) => ({ value, label }))} value={who} onChange={setWho} /></Card>
      <Card title='关注什么的（不选就是不限）'><Choices multiple label='关注什么的' options={home.topics.filter((one) => one.parentId === null).map(({ id, name }) => ({ value: id, label: name }))} value={topics} onChange={setTopics} /></Card>
      {pushes.map((one) => (
        <Card key={one.id} list title={`${chinaTime(one.at)}推给${one.to}`}>
          <Cell label='一共' value={countWords(one.whole, one.done)} note={`${one.by}推的`} />
          {one.places.map((row) => <Cell key={row.place} label={row.name} value={countWords(row, true)} />)}
        </Card>
      ))}
      <Sheet open={size !== null} title='推给这些人' onClose={() => setSize(null)} footer={<Button onTap={send}>推送</Button>}>
        <Words kind='title' center>{size ?? ''}</Words>
        <Words center>{grids.map((one) => one.name).join('、')}</Words>
      </Sheet>
    </Page>
  );
}

function countWords({ delivered, read }: { delivered: number | null; read: number | null }, done: boolean): string {
  if (!done) return '还在发';
  return delivered === null ? few : `送到 ${delivered} 人，${read ?? 0} 人读过`;
}
