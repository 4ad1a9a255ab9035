/** Where a service's public page is found: in a mini-program by path, elsewhere by the county's address or this page's own. */
import type { GatheringView } from '@domain/gather/gathering';

export const pathOf = (id: string) => `/pages/gather/service?id=${id}`;

/** null in a mini-program of a county that named no public address. */
export function urlOf({ id, publicUrl }: Pick<GatheringView, 'id' | 'publicUrl'>): string | null {
  const base = publicUrl ?? (process.env.TARO_ENV === 'h5' ? `${window.location.origin}${window.location.pathname}` : null);
  return base && `${base.replace(/\/+$/, '')}/#${pathOf(id)}`;
}

export const shareOf = (view: GatheringView) => ({ title: `${view.title}，${view.slot}，${view.place}，来听吗？`, path: pathOf(view.id) });
