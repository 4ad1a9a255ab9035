/** What the team can't take just now, and why: so that it knows what to learn, whom to win, or when to ask again. */
import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { AlmostPage } from '@domain/answers';
import { call, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { topicLook } from '@/order/topic-look';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Refused } from '@/ui/refused';
import { Loading } from '@/ui/loading';
import './almost-list.css';

const ask = (teamId: string, next: string | null) => call<AlmostPage>('team.almost', { teamId, next });

export function AlmostList({ teamId }: { teamId: string }) {
  const { data, error, reload } = useLoad(() => ask(teamId, null), [teamId]);
  const [grown, setGrown] = useState<{ from: AlmostPage; page: AlmostPage } | null>(null);
  if (!data) return error ? (error.passing ? <Failure text={error.say} onRetry={reload} /> : <Refused say={error.say} />) : <Loading cards={3} />;
  const page = grown?.from === data ? grown.page : data;
  const more = async () => {
    try {
      const next = await ask(teamId, page.next);
      setGrown({ from: data, page: { items: [...page.items, ...next.items], next: next.next } });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <View className='almost-list'>
      {page.items.length === 0 && <Empty text='没有差一点的单' note='本队主题或地方的单，眼下接不了的，会在这里写明差什么' />}
      {page.items.map((one) => (
        <Card key={one.key} list>
          <Cell
            icon={topicLook(one.icon).icon}
            label={one.title}
            note={`${one.place} · 约 ${one.headCount} 人 · ${one.slots.join('、')}`}
            onTap={one.id ? () => goTo(`/pages/order/view?id=${one.id}`) : undefined}
          />
          {one.whys.map((why) => <View key={why} className='almost-why'><Text>{why}</Text></View>)}
        </Card>
      ))}
      {page.next && <Button kind='plain' onTap={more}>再看一些</Button>}
    </View>
  );
}
