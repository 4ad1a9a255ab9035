import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { chinaDayWords, slotTrouble } from '@domain/order/clock';
import { dayParts, type DayPart, type Slot } from '@domain/terms';
import { Button } from '@/ui/button';
import { Choices } from '@/ui/choices';
import { DateCell } from '@/ui/picker-cell';
import { Tap } from '@/ui/tap';
import { lastDay, mostSlots, tomorrow } from './wish';

export interface WishSlotsProps {
  slots: Slot[];
  onChange: (slots: Slot[]) => void;
  error?: string;
}

const ordinals = ['第一个时间', '第二个时间', '第三个时间'];
const partOptions = (Object.keys(dayParts) as DayPart[]).map((value) => ({ value, label: dayParts[value] }));

/** Up to three times that suit; the more, the sooner a team is found. */
export function WishSlots({ slots, onChange, error }: WishSlotsProps) {
  const [now] = useState(() => new Date());
  const change = (at: number, part: Partial<Slot>) => onChange(slots.map((slot, index) => (index === at ? { ...slot, ...part } : slot)));
  return (
    <View id='wish-slots'>
      {slots.map((slot, at) => (
        <View key={at}>
          <DateCell
            label={slots.length > 1 ? ordinals[at] ?? '时间' : '哪一天'}
            value={slot.date}
            note={weekdayOf(slot)}
            error={slotTrouble(slot, now) === 'slot.passed' ? '这一天已经过去了，请重新选' : undefined}
            min={tomorrow(now)}
            max={lastDay(now)}
            onChange={(date) => change(at, { date })}
          />
          <View className='wish-quick is-row'>
            <Choices label={`${ordinals[at]}，上午、下午还是晚上`} options={partOptions} value={slot.part} onChange={(part) => change(at, { part })} />
            {slots.length > 1 && (
              <Tap className='wish-remove' label={`去掉${ordinals[at]}`} onTap={() => onChange(slots.filter((_, index) => index !== at))}>
                <Text>去掉</Text>
              </Tap>
            )}
          </View>
        </View>
      ))}
      {error && <Text className='wish-wrong'>{error}</Text>}
      {slots.length < mostSlots && (
        <View className='wish-more'>
          <Button kind='text' icon='plus' onTap={() => onChange([...slots, another(slots, now)])}>再加一个能来的时间</Button>
        </View>
      )}
    </View>
  );
}

/** «11月25日（周三）» without the day, which the row shows already. */
function weekdayOf(slot: Slot): string {
  return chinaDayWords(slot.date).replace(/^.*（|）$/g, '');
}

/** The other half of the day just chosen: near enough, and never the same time twice. */
function another(slots: Slot[], now: Date): Slot {
  const last = slots[slots.length - 1];
  const date = last && last.date >= tomorrow(now) ? last.date : tomorrow(now);
  const free = partOptions.find(({ value }) => slots.every((slot) => slot.date !== date || slot.part !== value));
  return { date, part: free?.value ?? 'morning' };
}
