/** 平战结合: switch it on with a topic, a reason and an end; see every time it was on. */
import { Fragment, useRef, useState } from 'react';
import type { Home } from '@domain/answers';
import type { EmergencyView } from '@domain/article/emergency';
import { chinaDay, chinaDueWords, chinaTime } from '@domain/order/clock';
import { call, newKey, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';

const title = '应急科普';
const dayMs = 86_400_000;

export default function EmergencyPage() {
  const { data, error, reload } = useLoad(() => Promise.all([call<{ items: EmergencyView[]; mayRun: boolean }>('emergency.list'), call<Home>('home.read')]), []);
  const key = useRef(newKey());
  const [starting, setStarting] = useState(false);
  const [ending, setEnding] = useState<EmergencyView | null>(null);
  const [why, setWhy] = useState('');
  const [topicId, setTopicId] = useState('');
  const [until, setUntil] = useState(() => chinaDay(new Date(Date.now() + 2 * dayMs)));
  const [span] = useState(() => ({ min: chinaDay(new Date()), max: chinaDay(new Date(Date.now() + 29 * dayMs)) }));
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const [{ items, mayRun }, { topics }] = data;
  const send = async (name: 'start' | 'end') => {
    try {
      // To the end of the day, China time.
      await call(`emergency.${name}`, name === 'start' ? { key: key.current, topicId, why, until: `${until}T15:59:00.000Z` } : { id: ending?.id ?? '', why });
      key.current = newKey();
      setStarting(false);
      setEnding(null);
      setWhy('');
      toast(name === 'start' ? '应急开了' : '应急结束了', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const names = topics.map(({ id, name, parentId }) => ({ value: id, label: parentId ? `${topics.find((one) => one.id === parentId)?.name ?? ''} · ${name}` : name }));
  return (
    <Page title={title} footer={mayRun ? <Button kind='danger' onTap={() => setStarting(true)}>开启应急</Button> : undefined}>
      <Notice tone='blue'>开启以后：这个主题排在首页最前，新点的单当天办，文章由两个部门同时审，夜里也能推送。到时间自己结束。</Notice>
      {items.length === 0 && <Empty text='还没有开过应急' note='开启、结束都会记在这里，人人看得到' />}
      {items.map((one) => (
        <Fragment key={one.id}>
          <Card list>
            <CardTitle text={one.topic} note={one.why} side={<Tag tone={one.on ? 'red' : 'grey'}>{one.on ? '正在应急' : '已经结束'}</Tag>} />
            <Cell label='谁开的' value={one.by} note={chinaTime(one.fromAt)} />
            <Cell label={one.endedAt ? '原定到' : '到'} value={chinaDueWords(one.untilAt)} />
            {one.endedAt && <Cell label='提前结束' value={one.endedBy ?? ''} note={`${chinaTime(one.endedAt)}：${one.endedWhy ?? ''}`} />}
          </Card>
          {one.on && mayRun && <Button kind='plain' onTap={() => setEnding(one)}>提前结束</Button>}
        </Fragment>
      ))}
      <Sheet open={starting} title='开启应急' onClose={() => setStarting(false)} footer={<Button kind='danger' disabled={!topicId || why.trim() === ''} onTap={() => send('start')}>开启</Button>}>
        <Card list>
          <PickerCell label='主题' options={names} value={topicId || undefined} onChange={setTopicId} />
          <DateCell label='到哪天晚上结束' value={until} min={span.min} max={span.max} onChange={setUntil} />
          <Field label='原因' kind='lines' max={100} placeholder='例如 连日暴雪，房屋有倒塌危险' value={why} onChange={setWhy} />
        </Card>
      </Sheet>
      <Sheet open={ending !== null} title='提前结束' onClose={() => setEnding(null)} footer={<Button kind='danger' disabled={why.trim() === ''} onTap={() => send('end')}>结束应急</Button>}>
        <Card list><Field label='原因' kind='lines' max={100} value={why} onChange={setWhy} /></Card>
      </Sheet>
    </Page>
  );
}
