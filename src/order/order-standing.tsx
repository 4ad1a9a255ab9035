/** Where an order stands: what it is, who has it, since when, what comes next and by when; and the visit code. */
import { Text, View } from '@tarojs/components';
import type { OrderView } from '@domain/answers';
import { stepRow } from '@domain/order/lifecycle';
import { Card } from '@/ui/card';
import { classNames } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import { Tag } from '@/ui/tag';
import { roleOf } from '@/ui/tap';
import { stateTone } from './order-card';
import { OrderProgress } from './order-progress';
import { topicLook } from './topic-look';
import './order-standing.css';

export function OrderStanding({ order }: { order: OrderView }) {
  const look = topicLook(order.icon);
  const isOpen = order.next !== '';
  return (
    <Card>
      <View className='order-standing-head'>
        <View className={`order-standing-icon ui-tone-${look.tone}`}>
          <Icon name={look.icon} />
        </View>
        <View className='order-standing-name'>
          <Text className='order-standing-title'>{order.title}</Text>
          <Text className='order-standing-number' userSelect>{`工单号 ${order.number}`}</Text>
        </View>
        <View className='order-standing-tags'>
          <Tag tone={stateTone[order.state]}>{order.stateLabel}</Tag>
          {order.urgent && <Tag tone='red'>急办</Tag>}
          {order.attempt > 1 && <Tag tone='orange'>{`第 ${order.attempt} 次办理`}</Tag>}
        </View>
      </View>
      <Text className='order-standing-plain'>{sentence(order)}</Text>
      <Said order={order} />
      <OrderProgress progress={order.progress} />
      {isOpen && (
        <View className='order-standing-facts'>
          {order.holder && <Fact name='现在在' words={order.isOrderer && order.mine ? '您这里' : order.holder} note={`从${order.since}起`} />}
          {!order.isOrderer && order.slot && !order.record && <Fact name='上门时间' words={order.slot} />}
          {order.isOrderer && <Fact name='下一步' words={order.next} />}
          {order.due && (order.overdue
            ? <Fact name='已超时' words={order.may.some((one) => one.step === 'remind') ? '您可以点“催办”' : `应在${order.due}前办好`} red />
            : <Fact name='最晚' words={order.due} />)}
          {!order.isOrderer && <Fact name='点单人看到' words={order.plain} wide />}
        </View>
      )}
    </Card>
  );
}

/* The order's own sentence speaks to the one who ordered; everybody else reads whose turn it is. */
function sentence(order: OrderView): string {
  const late = order.overdue && !order.mine && order.holder;
  // What was promised for a day that has passed must not be promised again.
  if (order.isOrderer && late) return `办得晚了：${order.holder}应在${order.due ?? '前几天'}前办好，还没有办好。`;
  if (order.isOrderer || !order.holder) return order.plain;
  return order.mine ? '轮到您了，这一单等着您办。' : `这一单现在轮到${order.holder}。`;
}

/* What was said when the order came to where it is now: a question, an answer, a reason. It must not have to be looked
   for at the end of the history. */
function Said({ order }: { order: OrderView }) {
  const moves = order.history.filter((line) => stepRow(line.step).to !== 'same');
  const newest = moves[moves.length - 1];
  if (!newest?.said) return null;
  return (
    <View className='order-standing-said'>
      <Text className='order-standing-said-by'>{newest.title}</Text>
      <Text className='order-standing-said-words' userSelect>{newest.said}</Text>
    </View>
  );
}

function Fact({ name, words, note, red = false, wide = false }: { name: string; words: string; note?: string; red?: boolean; /** whole sentences: they take the whole width */ wide?: boolean }) {
  return (
    <View className={classNames('order-standing-fact', wide && 'is-wide')}>
      <Text className='order-standing-fact-name'>{name}</Text>
      <View className={classNames('order-standing-fact-words', red && 'is-red')}>
        <Text>{words}</Text>
        {note && <Text className='order-standing-fact-note'>{note}</Text>}
      </View>
    </View>
  );
}

/** 到场码, as large as the screen allows: it is read out at the door. */
export function VisitCode({ code }: { code: string }) {
  return (
    <View className='visit-code' {...roleOf('img')} aria-label={`到场码 ${code.split('').join(' ')}，服务队到门口时告诉他们`}>
      <Text className='visit-code-title'>到场码</Text>
      <View className='visit-code-digits'>
        {code.split('').map((digit, at) => (
          <Text key={at} className={classNames('visit-code-digit', at === 3 && 'is-fourth')}>{digit}</Text>
        ))}
      </View>
      <Text className='visit-code-note'>服务队到门口时告诉他们</Text>
    </View>
  );
}
