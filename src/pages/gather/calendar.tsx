/** What is open to everybody in the county in the next two months, day by day. */
import { useState } from 'react';
import type { CountyCalendar, GatheringCard } from '@domain/gather/gathering';
import { chinaDayWords } from '@domain/order/clock';
import { call } from '@/api/call';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { PickerCell } from '@/ui/picker-cell';
import { Tag } from '@/ui/tag';

const title = '近期科普活动';
const everywhere = 'all';

export default function CalendarPage() {
  const [town, setTown] = useState(everywhere);
  const { data, error, loading, reload } = useLoad(() => call<CountyCalendar>('calendar.county', { townCode: town === everywhere ? null : town }), [town]);
  const [towns, setTowns] = useState<CountyCalendar['towns']>([]);
  if (data && towns.length === 0 && data.towns.length > 0) setTowns(data.towns);
  if (!data && towns.length === 0) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const days = [...new Set((data?.items ?? []).map((one) => one.day))];
  return (
    <Page title={title} banner={error && data && <StaleNotice error={error} onRetry={reload} />} failure={data ? null : error} loading={!data && !error} onRetry={reload}>
      <Card list>
        <PickerCell label='哪个镇' options={[{ value: everywhere, label: '全县' }, ...towns.map(({ code, name }) => ({ value: code, label: name }))]} value={town} onChange={setTown} />
      </Card>
      {days.length === 0 && <Empty text='这两个月还没有开放报名的活动' note='有了会出现在这里。想听什么，也可以自己点单' action='我要点单' onAction={() => goTo('/pages/order/new')} />}
      {days.map((day) => (
        <Card key={day} list caption={chinaDayWords(day)}>
          <Portions items={data?.items.filter((one) => one.day === day) ?? []} renderItem={(one) => <Row key={one.id} one={one} />} />
        </Card>
      ))}
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}

function Row({ one }: { one: GatheringCard }) {
  const part = one.slot.slice(-2);
  return (
    <Cell
      icon='calendar'
      label={`${part} ${one.title}`}
      note={`${one.village} ${one.place}，${[one.team, one.speaker && `讲师${one.speaker}`].filter(Boolean).join('，')}`}
      side={one.closed ? <Tag>报名截止</Tag> : one.left > 0 ? <Tag tone='brand'>{`还剩 ${one.left} 个`}</Tag> : <Tag tone='orange'>报满了</Tag>}
      onTap={() => goTo(`/pages/gather/service?id=${one.id}`)}
    />
  );
}
