/** A list of orders with paging: 我的点单 and every desk. */
import { useEffect, useMemo, useState, type DependencyList } from 'react';
import { View } from '@tarojs/components';
import type { CardPage, OrderCard as Card } from '@domain/answers';
import { tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Loading } from '@/ui/loading';
import { Refused } from '@/ui/refused';
import { Words } from '@/ui/words';
import { EntryNeeded, needsEntry } from './entry-needed';
import { goTo } from './go-to';
import { OrderCard } from './order-card';
import { Groups, usePieces } from './portions';
import { Refresh } from './refresh';
import { StaleNotice } from './stale-notice';
import { useLoad } from './use-load';
import { usePulse } from './use-pulse';
import './card-list.css';

export interface CardListProps {
  /** Asks for one page; null asks for the first. */
  load: (next: string | null) => Promise<CardPage>;
  /** one sentence for when there is nothing */
  emptyText: string;
  /** what one can do about it */
  emptyNote?: string;
  emptyAction?: { text: string; onTap: () => unknown };
  /** where a tap leads; the order's own page unless something else is said */
  onOpen?: (card: Card) => void;
  /** one more line on each card */
  noteOf?: (card: Card) => string | undefined;
  /** a desk's list: what is new comes in by itself */
  live?: boolean;
  /** the one that is open beside the list */
  chosen?: string | null;
  /** counts what happened beside the list: with every one it is read again */
  renewed?: number;
  /** a change of these is another list */
  deps?: DependencyList;
}

const openOrder = (card: Card) => goTo(`/pages/order/view?id=${card.id}`);

export function CardList({ load, emptyText, emptyNote, emptyAction, onOpen = openOrder, noteOf, live = false, chosen, renewed = 0, deps = [] }: CardListProps) {
  // Coming back from an order must not fold a long list up again, so as many pages as were open are asked for.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const pages = useMemo(() => ({ count: 1 }), deps);
  const { data, error, loading, reload } = useLoad(() => readPages(load, pages.count), deps);
  usePulse(reload, live);
  useEffect(() => {
    if (renewed > 0) void reload();
  }, [renewed, reload]);
  const [grown, setGrown] = useState<{ from: CardPage; page: CardPage } | null>(null);

  const count = (grown && grown.from === data ? grown.page : data)?.items.length ?? 0;
  const drawn = usePieces(count, 8, 3);

  if (needsEntry(error)) return <EntryNeeded />;
  if (error && !error.passing) return <Refused say={error.say} />;
  if (!data) return error ? <Failure text={error.say} onRetry={reload} /> : <Loading cards={4} />;
  const page = grown?.from === data ? grown.page : data;
  const cards = page.items.slice(0, drawn);

  const more = async () => {
    try {
      const next = await load(page.next);
      pages.count += 1;
      setGrown({ from: data, page: joined(page, next) });
    } catch (fault) {
      tell(fault);
    }
  };

  return (
    <View className='card-list'>
      {error && <StaleNotice error={error} onRetry={reload} />}
      {page.items.length === 0 ? (
        <Empty text={emptyText} note={emptyNote} action={emptyAction?.text} onAction={emptyAction?.onTap} />
      ) : (
        <Groups className='card-list-items' rows={cards.map((card) => <OrderCard key={card.id} card={card} note={noteOf?.(card)} chosen={card.id === chosen} onTap={() => onOpen(card)} />)} />
      )}
      {/* In a place of its own: where a neighbour goes, all cards beside it would be handed over anew. */}
      <View>
        {page.next ? (
          <Button kind='plain' onTap={more}>再看一些</Button>
        ) : (
          page.items.length > 5 && <Words kind='note' center>{`一共 ${page.items.length} 件，都在这里了`}</Words>
        )}
      </View>
      <Refresh error={error} loading={loading} onTap={reload} />
    </View>
  );
}

async function readPages(load: CardListProps['load'], count: number): Promise<CardPage> {
  let page = await load(null);
  for (let at = 1; at < count && page.next; at += 1) page = joined(page, await load(page.next));
  return page;
}

/** An order that moved between two pages while they were read comes once. */
function joined(page: CardPage, next: CardPage): CardPage {
  const known = new Set(page.items.map((card) => card.id));
  return { items: [...page.items, ...next.items.filter((card) => !known.has(card.id))], next: next.next };
}
