/** How far along an order is, in one line: the dates are in the history. */
import { Text, View } from '@tarojs/components';
import type { OrderView } from '@domain/answers';
import { Icon } from '@/ui/icon';
import './order-progress.css';

const spoken = { done: '已完成', current: '现在在这一步', next: '还没到' };

export function OrderProgress({ progress }: { progress: OrderView['progress'] }) {
  const words = progress.map(({ label, status }) => `${label}${spoken[status]}`).join('，');
  return (
    <View className={progress.length > 3 ? 'order-progress' : 'order-progress is-short'} aria-label={words}>
      {progress.map(({ label, status }, at) => (
        <View key={label} className={`order-progress-step is-${status}`}>
          <View className='order-progress-rail'>
            <View className={at === 0 ? 'order-progress-line is-none' : 'order-progress-line'} />
            <View className='order-progress-dot'>{status === 'done' && <Icon name='check' />}</View>
            <View className={at === progress.length - 1 ? 'order-progress-line is-none' : 'order-progress-line is-after'} />
          </View>
          <Text className='order-progress-label'>{label}</Text>
        </View>
      ))}
    </View>
  );
}
