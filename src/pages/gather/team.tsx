/** A team's month: where it goes, who goes along, who is away. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { TeamCalendar } from '@domain/gather/gathering';
import { chinaDay } from '@domain/order/clock';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Loading } from '@/ui/loading';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';

const title = '服务队日历';

function monthAfter(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const count = year * 12 + at - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

export default function TeamCalendarPage() {
  const { team = '' } = useRouter().params;
  const [first] = useState(() => chinaDay(new Date()).slice(0, 7));
  const [month, setMonth] = useState(first);
  const { data, error, reload } = useLoad(() => call<TeamCalendar>('calendar.team', { teamId: team, month }), [team, month]);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  const [year, at] = month.split('-');
  return (
    <Page title={data?.team ?? title} failure={data ? null : error} onRetry={reload}>
      <Row between wrap={false}>
        <Button kind='plain' inline onTap={() => setMonth(monthAfter(month, -1))}>上个月</Button>
        {/* Three in a row have to fit in the largest letters. */}
        <Words kind='title'>{`${first.startsWith(`${year}-`) ? '' : `${year}年`}${Number(at)}月`}</Words>
        <Button kind='plain' inline onTap={() => setMonth(monthAfter(month, 1))}>下个月</Button>
      </Row>
      {!data && <Loading />}
      {data?.days.length === 0 && <Empty text='这个月还没有安排' note='接了单、定了时间，会出现在这里' />}
      {data?.days.map((day) => (
        <Card key={day.date} list caption={day.words}>
          <Portions items={day.services} size={20} step={4} renderItem={(one) => (
            <Cell
              key={one.id}
              icon='calendar'
              label={`${one.part} ${one.title}`}
              note={[one.place, `去的人：${one.crew.join('、')}`, one.signed].filter(Boolean).join('；')}
              side={<Tag tone='blue'>{one.label}</Tag>}
              onTap={one.orderId ? () => goTo(`/pages/order/view?id=${one.orderId}`) : undefined}
            />
          )} />
          {day.away.map((one) => <Cell key={one.who + one.part} icon='person' label={`${one.who}不能来`} value={one.part} />)}
        </Card>
      ))}
    </Page>
  );
}
