/** One order in a list; the same for the one who ordered and for every desk. */
import { Text, View } from '@tarojs/components';
import type { OrderCard as Card } from '@domain/order/view';
import { states, type State } from '@domain/order/lifecycle';
import { classNames } from '@/ui/class-names';
import { Icon, type IconName } from '@/ui/icon';
import { Tag } from '@/ui/tag';
import { inOneBreath, Tap } from '@/ui/tap';
import type { Tone } from '@/ui/tone';
import { topicLook } from './topic-look';
import './order-card.css';

/** Blue is on its way, orange waits for the orderer, green has a date, grey is over. The words say the same. */
export const stateTone: Record<State, Tone> = {
  placed: 'blue',
  asked: 'orange',
  dispatched: 'blue',
  accepted: 'blue',
  claimed: 'brand',
  served: 'orange',
  rated: 'teal',
  disputed: 'purple',
  answered: 'teal',
  closed: 'grey',
  rejected: 'grey',
  withdrawn: 'grey',
};

export interface OrderCardProps {
  card: Card;
  /** one more line, for lists that say something about each order */
  note?: string;
  /** it is open beside the list */
  chosen?: boolean;
  onTap: () => void;
}

export function OrderCard({ card, note, chosen = false, onTap }: OrderCardProps) {
  const look = topicLook(card.icon);
  const agreed = card.slot !== null && states[card.state].waitsFor === 'team';
  const when = agreed ? `约好${card.slot}` : card.slot ?? wishes(card.slots);
  const due = dueWords(card);
  const spoken = [card.mine && '轮到您', card.mark, card.urgent && '急办', card.title, card.stateLabel, card.place, when, due?.words, note].filter(Boolean).join('，');
  return (
    <Tap className={classNames('order-card', card.mine && 'is-mine', chosen && 'is-chosen')} current={chosen} onTap={onTap} label={inOneBreath(spoken)}>
      <View className='order-card-head'>
        <View className={`order-card-icon ui-tone-${look.tone}`}>
          <Icon name={look.icon} />
        </View>
        <View className='order-card-name'>
          <Text className='order-card-title'>{card.title}</Text>
          <Text className='order-card-number'>{`工单号 ${card.number}`}</Text>
        </View>
        <View className='order-card-tags'>
          <Tag tone={stateTone[card.state]}>{card.stateLabel}</Tag>
          {card.mark && <Tag tone='teal'>{card.mark}</Tag>}
          {card.urgent && <Tag tone='red'>急办</Tag>}
          {card.mine && <Tag tone='orange' icon='person'>轮到您</Tag>}
        </View>
      </View>
      <View className='order-card-lines'>
        <Line icon='location' words={card.place} />
        <Line icon='users' words={`${card.audience}，约 ${card.headCount} 人`} />
        {when && <Line icon='calendar' words={when} strong={agreed} />}
        {due && <Line icon='clock' words={due.words} tone={due.overdue ? 'red' : undefined} />}
        {note && <Line icon='person' words={note} />}
        {card.attempt > 1 && <Line icon='refresh' words={`第 ${card.attempt} 次办理`} />}
      </View>
    </Tap>
  );
}

function Line({ icon, words, strong = false, tone }: { icon: IconName; words: string; strong?: boolean; tone?: 'red' }) {
  return (
    <View className={['order-card-line', strong && 'is-strong', tone && `is-${tone}`].filter(Boolean).join(' ')}>
      <Icon name={icon} />
      <Text className='order-card-words'>{words}</Text>
    </View>
  );
}

function wishes(slots: string[]): string | null {
  const [first] = slots;
  if (!first) return null;
  return slots.length === 1 ? `希望${first}` : `希望${first}等 ${slots.length} 个时间`;
}

function dueWords(card: Card): { words: string; overdue: boolean } | null {
  if (!card.due) return null;
  return card.overdue ? { words: `已超时，应在${card.due}前`, overdue: true } : { words: `最晚${card.due}`, overdue: false };
}
