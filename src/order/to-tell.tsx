/** Villages that a pushed article has hardly reached: somebody goes and tells. */
import type { ToTell } from '@domain/answers';
import { call, tell } from '@/api/call';
import { goTo } from './go-to';
import { useLoad } from './use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';
import { Tap } from '@/ui/tap';

export function ToTellList({ gridCode }: { gridCode: string }) {
  const { data, reload } = useLoad(() => (gridCode ? call<ToTell[]>('article.toTell', { gridCode }) : Promise.resolve([])), [gridCode]);
  if (!data || data.length === 0) return null;
  const done = (one: ToTell) => call('article.told', { pushId: one.pushId, gridCode: one.gridCode }).then(reload, tell);
  return (
    <Card list title='去说一说'>
      {data.slice(0, 10).map((one) => (
        <Cell
          key={`${one.pushId} ${one.gridCode}`} label={one.title} note={`${one.place}看到的人少，可以广播、贴明白纸，或者上门说`} onTap={() => goTo(`/pages/reader/article?slug=${one.slug}`)}
          side={<Tap label='说过了' onTap={() => void done(one)}><Tag tone='brand'>说过了</Tag></Tap>}
        />
      ))}
    </Card>
  );
}
