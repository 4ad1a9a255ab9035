/** A long list, the first part at once and the rest on a tap: a page of hundreds of rows is slow on an old phone. */
import { useEffect, useState, type ReactNode } from 'react';
import { View } from '@tarojs/components';
import { Button } from '@/ui/button';
import './portions.css';

/* What a mini-program's page is handed at one time has to stay small, so rows come in little groups, one after another. */
const inPieces = process.env.TARO_ENV === 'weapp';
const PIECE_GAP_MS = 16;
const GROUP = 20;

/** How many of `count` rows are drawn by now: `first`, and then `step` more at a time until all are there. */
export function usePieces(count: number, first: number, step: number): number {
  const [drawn, setDrawn] = useState(first);
  const waits = inPieces && drawn < count;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => setDrawn(drawn + step), PIECE_GAP_MS);
    return () => clearTimeout(timer);
  }, [waits, drawn, step]);
  return inPieces ? Math.min(drawn, count) : count;
}

export interface PortionsProps<T> {
  items: readonly T[];
  /** one row; it needs its own key */
  renderItem: (item: T, at: number) => ReactNode;
  /** how many stand there before somebody asks for more */
  size?: number;
  /** how many rows are handed over at one time; fewer where a row is large */
  step?: number;
  /** rows that stand apart, such as cards, and not as the lines of one card */
  apart?: boolean;
}

/** Rows of a list that the server gave whole. */
export function Portions<T>({ items, renderItem, size = 30, step = 6, apart = false }: PortionsProps<T>) {
  const [more, setMore] = useState(0);
  const there = Math.min(size + more, items.length);
  const drawn = usePieces(there, Math.min(10, step * 2), step);
  const left = items.length - there;
  return (
    <>
      <Groups rows={items.slice(0, drawn).map(renderItem)} className={apart ? 'portions-apart' : undefined} />
      {/* In a place of its own: where a neighbour goes, all that stand beside it are handed over anew. */}
      {items.length > size && <View>{left > 0 && <Button kind='text' onTap={() => setMore(more + size)}>{`再看一些（还有 ${left}）`}</Button>}</View>}
    </>
  );
}

/**
 * Rows under one parent are kept few: WeChat finds its way through a node with hundreds of children slowly. The groups
 * stand alone in a parent, for where something follows a new row all its neighbours would be handed over anew.
 */
export function Groups({ rows, className }: { rows: readonly ReactNode[]; className?: string | undefined }) {
  if (!inPieces) return className ? <View className={className}>{rows}</View> : <>{rows}</>;
  const groups = Array.from({ length: Math.ceil(rows.length / GROUP) }, (_, at) => rows.slice(at * GROUP, (at + 1) * GROUP));
  return <View className={className}>{groups.map((group, at) => <View key={at} className={className}>{group}</View>)}</View>;
}
