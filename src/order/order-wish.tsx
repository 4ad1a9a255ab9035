/** What was wished for, with the contact behind a recorded look. */
import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { OrderView } from '@domain/answers';
import { call, tell } from '@/api/call';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Tag } from '@/ui/tag';
import { dial } from './dial';
import './order-wish.css';

interface Contact { name: string; phone: string }

export function OrderWish({ order }: { order: OrderView }) {
  return (
    <Card list title='点单内容'>
      {order.ownWords && (
        <View className='order-quote'>
          <Text className='order-quote-words' userSelect>{`“${order.ownWords}”`}</Text>
        </View>
      )}
      {order.topicId && <Cell label='主题' value={order.title} />}
      {order.institution && <Cell label={order.institution.kindLabel} value={<Lines words={[order.institution.name, ...order.institution.lines]} />} />}
      <Cell label='地点' value={<Lines words={[order.place, order.venue]} />} />
      {(order.form || order.destination) && <Cell label='形式' value={[order.form, order.destination && `在${order.destination}`].filter(Boolean).join('，')} />}
      <Cell label='希望时间' value={<Lines words={order.slots} />} />
      <Cell label='听讲的人' value={`${order.audience}，约 ${order.headCount} 人`} />
      {order.language && <Cell label='讲什么话' value={order.language} />}
      {order.onBehalf && <Cell label='代点单' value='网格员代点，已得到本人同意' />}
      <ContactCells order={order} />
    </Card>
  );
}

export function Lines({ words }: { words: readonly string[] }) {
  return (
    <View className='order-lines'>
      {words.filter(Boolean).map((one) => <Text key={one}>{one}</Text>)}
    </View>
  );
}

function ContactCells({ order }: { order: OrderView }) {
  const [asking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<Contact | null>(null);
  const { mayReveal } = order.contact;
  if (!order.contact.name) return null;
  // Once the order has left this desk, what was looked at goes from the screen too.
  const contact = mayReveal && revealed ? revealed : order.contact;

  const look = async () => {
    try {
      setRevealed(await call<Contact>('order.reveal', { id: order.id }));
    } catch (fault) {
      tell(fault);
    }
    setAsking(false);
  };

  return (
    <>
      <Cell label='联系人' value={contact.name} />
      {mayReveal && !revealed && <Cell label='电话' value={contact.phone} onTap={() => setAsking(true)} side={<Tag tone='brand' icon='phone'>看电话</Tag>} />}
      {mayReveal && revealed && process.env.TARO_ENV === 'weapp' && (
        <Cell label='电话' value={contact.phone} onTap={() => dial(contact.phone)} side={<Tag tone='brand' icon='phone'>打电话</Tag>} />
      )}
      {(!mayReveal || (revealed && process.env.TARO_ENV !== 'weapp')) && <Cell label='电话' value={<Text userSelect>{contact.phone}</Text>} />}
      <Confirm
        open={asking}
        title='要看联系电话吗？'
        text='电话只用来办这一单。谁看的、什么时候看的，都会记下来。'
        okText='看电话'
        cancelText='先不看'
        onOk={look}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
