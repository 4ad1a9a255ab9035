/** How a number looks: large, as a bar, or in a row; each opens the orders behind it. */
import { useState, type ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { inOneBreath, Tap } from '@/ui/tap';
import { Words } from '@/ui/words';
import './report.css';

export type Shade = 'brand' | 'blue' | 'orange' | 'red';

export interface BigNumberProps { value: string | number; label: string; tone?: 'brand' | 'blue' | 'orange' | 'red' | 'grey'; onTap?: () => void }

export function BigNumber({ value, label, tone = 'grey', onTap }: BigNumberProps) {
  return (
    <Tap className={`report-number ui-tone-${tone}`} label={inOneBreath(`${label} ${value}`)} onTap={onTap}>
      <Text className='report-number-value'>{value}</Text>
      <Text className='report-number-label'>{label}</Text>
    </Tap>
  );
}

export function BigNumbers({ children }: { children: ReactNode }) {
  return <View className='report-numbers'>{children}</View>;
}

export interface BarProps {
  label: string;
  value: string;
  /** how long, of the longest one: 0–1 */
  share: number;
  /** what the bar is made of; the parts add up to its length */
  parts: readonly { shade: Shade; count: number }[];
  late?: number;
  note?: string;
  onTap: () => void;
}

export function Bar({ label, value, share, parts, late = 0, note, onTap }: BarProps) {
  const all = parts.reduce((sum, part) => sum + part.count, 0) || 1;
  return (
    <Tap className='report-bar' label={inOneBreath(`${label}，${value}${late > 0 ? `，超时 ${late} 件` : ''}`)} onTap={onTap}>
      <View className='report-bar-line'>
        <Text className='report-bar-label'>{label}</Text>
        {late > 0 && <Text className='report-bar-late'>{`超时 ${late}`}</Text>}
        <Text className='report-bar-value'>{value}</Text>
      </View>
      <View className='report-bar-track' aria-hidden='true'>
        {parts.filter((part) => part.count > 0).map((part) => (
          <View key={part.shade} className={`report-bar-part is-${part.shade}`} style={{ width: `${(part.count / all) * share * 100}%` }} />
        ))}
      </View>
      {note && <Text className='report-bar-note'>{note}</Text>}
    </Tap>
  );
}

export interface FoldedProps<T> { title: string; items: readonly T[]; shown?: number; none: string; columns?: boolean; children: (item: T) => ReactNode }

/** A card with a list of which the first few are shown. */
export function Folded<T>({ title, items, shown = 8, none, columns = false, children }: FoldedProps<T>) {
  const [open, setOpen] = useState(false);
  const foldable = items.length > shown + 1;
  return (
    <Card list title={title}>
      {items.length === 0 && <View className='report-none'><Words kind='note'>{none}</Words></View>}
      <View className={columns ? 'report-bars' : undefined}>{(foldable && !open ? items.slice(0, shown) : items).map(children)}</View>
      {foldable && (
        <View className='report-more'>
          <Button kind='text' onTap={() => setOpen(!open)}>{open ? '收起' : `还有 ${items.length - shown} 个`}</Button>
        </View>
      )}
    </Card>
  );
}
