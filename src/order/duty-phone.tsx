/** A person to ring: the number the village published, or the county's; nothing when there is none. */
import { useEffect, useState } from 'react';
import { useDidShow } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { DutyView } from '@domain/people/kin';
import { ahead, call, personHere } from '@/api/call';
import { Icon } from '@/ui/icon';
import { Tap } from '@/ui/tap';
import { useTheme } from '@/ui/theme';
import './duty-phone.css';
import { dial } from './dial';
import { keep, kept } from './keep';
import { useLoad } from './use-load';
import { lastVillage, onVillageChosen, type Village } from './village';

const key = 'duty.last';

/** For a page that will show it: asks in the page's own request. */
export const askDutyAhead = (village: Village | null = lastVillage()): void => ahead('duty.read', { gridCode: village?.code ?? null });

export interface DutyPhoneProps { /** the village an order is for; else the one chosen last, and failing that the reader's own */ village?: Village | null }

export function DutyPhone({ village }: DutyPhoneProps) {
  const [last, setLast] = useState(lastVillage);
  const code = (village ?? last)?.code ?? null;
  useEffect(() => onVillageChosen(setLast), []);
  // A page below this one may have learnt the village meanwhile.
  useDidShow(() => setLast(lastVillage()));
  const { data } = useLoad(async () => {
    const seen = await call<DutyView>('duty.read', { gridCode: code });
    keep(key, seen);
    return seen;
  }, [code, personHere()]);
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

/** On the pages that everybody uses: somebody to ring for whoever chose 长辈模式, who may be stuck anywhere. */
export function ElderPhone() {
  const { elderMode } = useTheme();
  return elderMode ? <DutyPhone /> : null;
}
