/** A person to ring: the number the village published, or the county's; nothing when there is none. */
import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { DutyView } from '@domain/people/kin';
import { ahead, call } from '@/api/call';
import { Icon } from '@/ui/icon';
import { Tap } from '@/ui/tap';
import './duty-phone.css';
import { dial } from './dial';
import { keep, kept } from './keep';
import { useLoad } from './use-load';
import { lastVillage } from './village';

const key = 'duty.last';

/** For a page that will show it: asks in the page's own request. */
export const askDutyAhead = (): void => ahead('duty.read', { gridCode: lastVillage()?.code ?? null });

export function DutyPhone() {
  const [village] = useState(lastVillage);
  const { data } = useLoad(async () => {
    const seen = await call<DutyView>('duty.read', { gridCode: village?.code ?? null });
    keep(key, seen);
    return seen;
  }, [village?.code]);
  // Without signal a telephone may still ring: the last known number stands in.
  const duty = data ?? kept<DutyView>(key);
  if (!duty?.phone) return null;
  const { phone, whose } = duty;
  return (
    <Tap className='duty-phone' label={`打电话给${whose}，${phone}`} onTap={() => dial(phone)}>
      <Icon name='phone' size={30} />
      <View className='duty-phone-words'>
        <Text className='duty-phone-title'>打电话问人</Text>
        <Text className='duty-phone-number'>{`${whose} ${phone}`}</Text>
      </View>
    </Tap>
  );
}
