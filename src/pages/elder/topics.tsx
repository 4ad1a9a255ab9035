/** Behind the first door: a tile for each topic; the next page is filled in already. */
import type { Home } from '@domain/answers';
import { call } from '@/api/call';
import { askDutyAhead, DutyPhone } from '@/order/duty-phone';
import { goTo } from '@/order/go-to';
import { topicLook } from '@/order/topic-look';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Page } from '@/ui/page';
import { Tile, Tiles } from '@/ui/tile';

export default function ElderTopicsPage() {
  const { data, error, reload } = useLoad(() => {
    askDutyAhead();
    return call<Home>('home.read');
  }, []);
  if (!data) return <Page elder title='我要点单' loading={!error} failure={error} onRetry={reload} />;
  return (
    <Page elder title='我要点单'>
      <Card title='想听什么？点一个'>
        <Tiles>
          {data.topics.filter((topic) => topic.parentId === null).map((topic) => (
            <Tile key={topic.id} label={topic.name} {...topicLook(topic.icon)} onTap={() => goTo(`/pages/elder/confirm?topic=${topic.id}`)} />
          ))}
          <Tile label='别的' icon='edit' tone='grey' onTap={() => goTo('/pages/order/new?topic=other')} />
        </Tiles>
      </Card>
      <DutyPhone />
    </Page>
  );
}
