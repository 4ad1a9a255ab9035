/** 流转记录: everything that happened, oldest first, attempt by attempt. */
import { Text, View } from '@tarojs/components';
import type { OrderView } from '@domain/answers';
import { Card } from '@/ui/card';
import { Timeline } from '@/ui/timeline';
import './order-history.css';

export function OrderHistory({ order }: { order: OrderView }) {
  const { history } = order;
  if (history.length === 0) return null;
  const attempts = history.map((line) => line.attempt).filter((attempt, index, all) => all.indexOf(attempt) === index);
  return (
    <Card title='流转记录'>
      {attempts.map((attempt) => (
        <View key={attempt} className='order-history'>
          {attempts.length > 1 && (
            <View className='order-history-attempt'>
              <Text>{`第${attempt}次`}</Text>
              <View className='order-history-rule' />
            </View>
          )}
          <Timeline
            items={history.filter((line) => line.attempt === attempt).map((line) => ({
              title: line.title,
              time: line.at,
              lines: [...(line.said ? [`“${line.said}”`] : []), ...line.notes],
            }))}
          />
        </View>
      ))}
    </Card>
  );
}
