/** The lists of the first page; each is left out when there is nothing in it. */
import { Text, View } from '@tarojs/components';
import type { ArticleCard, DeskView, OrderCard } from '@domain/answers';
import { states } from '@domain/order/lifecycle';
import { ArticleRow } from '@/order/article-row';
import { goTo } from '@/order/go-to';
import { stateTone } from '@/order/order-card';
import { topicLook } from '@/order/topic-look';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Icon, type IconName } from '@/ui/icon';
import { Tag } from '@/ui/tag';
import { inOneBreath, Tap } from '@/ui/tap';
import './parts.css';

const deskPages: Record<DeskView['kind'], { url: string; icon: IconName }> = {
  grid: { url: '/pages/community/desk', icon: 'home' },
  department: { url: '/pages/department/desk', icon: 'building' },
  team: { url: '/pages/team/pool', icon: 'users' },
};

export function Desks({ desks }: { desks: DeskView[] }) {
  if (desks.length === 0) return null;
  return (
    <Card list title='我的待办'>
      {desks.map((desk) => {
        const name = desk.kind === 'team' ? desk.label : `${desk.label}的待办`;
        return (
          <Cell
            key={`${desk.kind} ${desk.ref}`}
            icon={deskPages[desk.kind].icon}
            label={name}
            value={desk.waiting > 0 ? <Tag tone='orange'>{waitingWords(desk)}</Tag> : <Tag>都办好了</Tag>}
            onTap={() => goTo(`${deskPages[desk.kind].url}?kind=${desk.kind}&ref=${desk.ref}&label=${encodeURIComponent(name)}`)}
          />
        );
      })}
    </Card>
  );
}

/** What is overdue below a town or the county; they see it also when it is nothing. */
export function Overdue({ count }: { count: number | null }) {
  if (count === null) return null;
  return (
    <Card list>
      <Cell icon='clock' label='超时的单' value={count > 0 ? <Tag tone='red'>{count >= 100 ? '100 件以上' : `${count} 件`}</Tag> : <Tag>没有</Tag>} onTap={() => goTo('/pages/county/overdue')} />
    </Card>
  );
}

/* What a team may take is counted up to one page only. */
function waitingWords(desk: DeskView): string {
  return desk.kind === 'team' && desk.waiting >= 20 ? '20 件以上' : `${desk.waiting} 件`;
}

export function OpenOrders({ orders }: { orders: OrderCard[] }) {
  if (orders.length === 0) return null;
  return (
    <Card list title='我的点单' action='查看全部' onAction={() => goTo('/pages/order/mine')}>
      {orders.map((order) => <OpenOrder key={order.id} order={order} />)}
    </Card>
  );
}

function OpenOrder({ order }: { order: OrderCard }) {
  const look = topicLook(order.icon);
  const next = nextWords(order);
  return (
    <Tap className='home-order' label={inOneBreath(`${order.title}，${order.stateLabel}，${next}`)} onTap={() => goTo(`/pages/order/view?id=${order.id}`)}>
      <View className={`home-order-icon ui-tone-${look.tone}`}>
        <Icon name={look.icon} />
      </View>
      <View className='home-order-words'>
        <Text className='home-order-title'>{order.title}</Text>
        <Text className={order.mine ? 'home-order-next is-mine' : 'home-order-next'}>{next}</Text>
      </View>
      <Tag tone={stateTone[order.state]}>{order.stateLabel}</Tag>
    </Tap>
  );
}

const askedOf: Partial<Record<OrderCard['state'], string>> = { asked: '社区有话问您，请补充', served: '请您说说满不满意', answered: '已经答复您，请看看' };

function nextWords(order: OrderCard): string {
  if (order.mine) return askedOf[order.state] ?? '轮到您了，请点开看看';
  const { waitsFor, next } = states[order.state];
  return order.slot && waitsFor === 'team' ? `约好${order.slot}` : `接下来：${next}`;
}

export function Articles({ articles }: { articles: ArticleCard[] }) {
  if (articles.length === 0) return null;
  return (
    <Card list title='科普文章' action='更多' onAction={() => goTo('/pages/reader/list')}>
      {articles.slice(0, 3).map((article) => <ArticleRow key={article.slug} article={article} />)}
    </Card>
  );
}
