/** A desk's list. On a telephone an order is a page of its own; what a computer makes of it is in desk-panes.h5.tsx. */
import type { ReactNode } from 'react';
import { CardList, type CardListProps } from './card-list';

export interface DeskPanesProps extends Omit<CardListProps, 'onOpen' | 'live'> {
  /** work beside the orders, when there is any; before them, for they may be many */
  first?: ReactNode;
  /** what else belongs to the desk */
  children: ReactNode;
}

export function DeskPanes({ first, children, ...list }: DeskPanesProps) {
  return (
    <>
      {first}
      <CardList live {...list} />
      {children}
    </>
  );
}
