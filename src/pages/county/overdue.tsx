/** What is overdue below a town or the county: whose hands it lies in and for how long, the longest first. */
import { useState } from 'react';
import type { CardPage, OverduePage } from '@domain/answers';
import { call } from '@/api/call';
import { CardList } from '@/order/card-list';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';

export default function CountyOverduePage() {
  const [notes] = useState(() => new Map<string, string>());
  const [warnings, setWarnings] = useState<string[]>([]);

  const load = async (next: string | null): Promise<CardPage> => {
    const page = await call<OverduePage>('clock.overdue', { next });
    for (const item of page.items) notes.set(item.card.id, `在${item.with}手上，${item.late}${item.long ? '，请县里过问' : ''}`);
    setWarnings(page.warnings);
    return { items: page.items.map((item) => item.card), next: page.next };
  };

  return (
    <Page title='超时的单' banner={warnings.length > 0 && <Notice tone='orange'>{`${warnings.join('；')}。请县里的管理员加上。`}</Notice>}>
      <CardList load={load} noteOf={(card) => notes.get(card.id)} emptyText='现在没有超时的单' emptyNote='过了时限还没有办的单，会列在这里' />
    </Page>
  );
}
