/** A desk on a computer: the list on the left, the order on the right, and keys for both. On a narrow screen as on a telephone. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { View } from '@tarojs/components';
import { Empty } from '@/ui/empty';
import { Failure } from '@/ui/failure';
import { Loading } from '@/ui/loading';
import { CardList, type CardListProps } from './card-list';
import { useWholeOrder } from './whole-order';
import './desk-panes.css';

export interface DeskPanesProps extends Omit<CardListProps, 'onOpen' | 'live'> {
  /** work beside the orders, when there is any; before them, for they may be many */
  first?: ReactNode;
  /** what else belongs to the desk */
  children: ReactNode;
}

export function DeskPanes({ first, children, ...list }: DeskPanesProps) {
  const wide = useWide();
  const [open, setOpen] = useState<string | null>(null);
  const [steps, setSteps] = useState(0);
  const panes = useRef<HTMLElement | null>(null);
  useDeskKeys(panes, wide, () => setOpen(null));
  if (!wide) {
    return (
      <>
        {first}
        <CardList live {...list} />
        {children}
      </>
    );
  }
  return (
    <View className='desk-panes' ref={panes}>
      <View className='desk-list' role='navigation' aria-label='等您办的单'>
        {first}
        <CardList live {...list} chosen={open} renewed={steps} onOpen={(card) => setOpen(card.id)} />
        {children}
      </View>
      <View className='desk-order' role='region' aria-label='点开的单'>
        {open ? <OrderPane key={open} id={open} onStep={() => setSteps((count) => count + 1)} /> : <Empty text='点左边的一单，就在这里办' note='也可以用键盘：上下键（或 j、k）选，回车打开，Esc 收起' />}
      </View>
    </View>
  );
}

function OrderPane({ id, onStep }: { id: string; onStep: () => void }) {
  const body = useRef<HTMLElement | null>(null);
  const { shown, error, reload } = useWholeOrder(id, () => {
    // What has changed stands at the top; here it is this pane that scrolls, not the page.
    body.current?.scrollTo({ top: 0 });
    onStep();
  });
  if (!shown) {
    if (!error) return <Loading />;
    return error.passing ? <Failure text={error.say} onRetry={reload} /> : <Empty text={error.say} />;
  }
  return (
    <>
      <View className='desk-order-body' ref={body}>{shown.banner}{shown.body}</View>
      {shown.buttons && <View className='desk-order-footer'>{shown.buttons}</View>}
    </>
  );
}

const enough = '(min-width: 1024px)';

function useWide(): boolean {
  const [wide, setWide] = useState(() => window.matchMedia(enough).matches);
  useEffect(() => {
    const query = window.matchMedia(enough);
    const look = () => setWide(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return wide;
}

const ways: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/* The keys move the browser's own focus from card to card, so Enter, the ring and screen readers need nothing more. */
function useDeskKeys(panes: { current: HTMLElement | null }, on: boolean, close: () => void): void {
  const newest = useRef(close);
  useEffect(() => {
    newest.current = close;
  });
  useEffect(() => {
    if (!on) return undefined;
    const press = (event: KeyboardEvent) => {
      // Taro keeps pages below in the document; a page out of sight has no size.
      if (!panes.current?.offsetParent || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || document.querySelector('.ui-sheet')) return;
      const cards = [...panes.current.querySelectorAll<HTMLElement>('.desk-list .order-card')];
      const chosen = cards.findIndex((card) => card.classList.contains('is-chosen'));
      if (event.key === 'Escape') {
        newest.current();
        cards[chosen]?.focus();
        return;
      }
      const way = ways[event.key];
      if (!way || cards.length === 0) return;
      // Inside the order the arrows scroll, as everywhere.
      if (event.key.startsWith('Arrow') && (event.target as Element | null)?.closest('.desk-order')) return;
      event.preventDefault();
      const focused = cards.findIndex((card) => card === document.activeElement);
      const from = focused >= 0 ? focused : chosen;
      cards[from < 0 ? 0 : Math.min(Math.max(from + way, 0), cards.length - 1)]?.focus();
    };
    // Before a form that is open gets to close itself, or Esc would close the order as well.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [on, panes]);
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
