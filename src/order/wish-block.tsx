/** A labelled part of the form, which `scrollToFirst` finds. */
import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import type { Part } from './wish';
import './wish-form.css';

/** Where `scrollToFirst` finds a part. */
export const anchorOf = (part: Part): string => `wish-${part}`;

export function Block({ part, label, note, children }: { part?: Part; label: string; note?: string; children: ReactNode }) {
  return (
    <View className='wish-block' id={part && anchorOf(part)}>
      <Text className='wish-label'>{label}</Text>
      {note && <Text className='wish-note'>{note}</Text>}
      {children}
    </View>
  );
}
