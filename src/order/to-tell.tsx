/** Villages that a pushed article has hardly reached: somebody goes and tells. */
import { View } from '@tarojs/components';
import type { ToTell } from '@domain/answers';
import { call, tell } from '@/api/call';
import { goTo } from './go-to';
import { useLoad } from './use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';

export function ToTellList({ gridCode }: { gridCode: string }) {
  const { data, reload } = useLoad(() => (gridCode ? call<ToTell[]>('article.toTell', { gridCode }) : Promise.resolve([])), [gridCode]);
  if (!data || data.length === 0) return null;
  const done = (one: ToTell) => call('article.told', { pushId: one.pushId, gridCode: one.gridCode }).then(reload, tell);
  return (
    <Card list title='去说一说'>
      {data.slice(0, 10).map((one) => (
        <View key={`${one.pushId} ${one.gridCode}`}>
          <Cell label={one.title} note={`${one.place}看到的人少，可以广播、贴明白纸，或者上门说`} onTap={() => goTo(`/pages/reader/article?slug=${one.slug}`)} />
          <Button kind='text' icon='check' label={`${one.place}，${one.title}，说过了`} onTap={() => done(one)}>说过了</Button>
        </View>
      ))}
    </Card>
  );
}
