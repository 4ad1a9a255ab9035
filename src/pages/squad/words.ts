import type { Tone } from '@/ui/tone';

/** How an application stands, in a word. */
export const stateTags: Record<'waiting' | 'approved' | 'refused', { label: string; tone: Tone }> = {
  waiting: { label: '等审核', tone: 'orange' },
  approved: { label: '已登记', tone: 'brand' },
  refused: { label: '没同意', tone: 'red' },
};

/** Today in China, YYYY-MM-DD; only sets a picker's range, the server decides. */
export const chinaToday = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
