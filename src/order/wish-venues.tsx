/** Places to choose from: the village's register first, with what one should know of them, then the usual words. */
import { View } from '@tarojs/components';
import type { VenueView } from '@domain/venue';
import { call, CallError } from '@/api/call';
import { Choices } from '@/ui/choices';
import { Words } from '@/ui/words';
import { useLoad } from './use-load';
import type { Wish } from './wish';

export function WishVenues({ wish, usual, onChange }: { wish: Wish; usual: string[]; onChange: (change: Partial<Wish>) => void }) {
  const code = wish.village?.code ?? null;
  const { data } = useLoad(() => (code ? venuesAt(code) : Promise.resolve([])), [code]);
  const venues = data ?? [];
  const options = [...venues.map((venue) => ({ value: venue.id, label: venue.name })), ...usual.filter((words) => !venues.some((venue) => venue.name === words)).map((words) => ({ value: words, label: words }))];
  const chosen = venues.find((venue) => venue.id === wish.venueId);
  const choose = (value: string) => {
    const venue = venues.find((one) => one.id === value);
    onChange(venue ? { venue: venue.words, venueId: venue.id } : { venue: value, venueId: null });
  };
  return (
    <View className='wish-quick'>
      <Choices label='常用地点' options={options} value={chosen?.id ?? wish.venue} onChange={choose} />
      {chosen && chosen.notes.length > 0 && <Words kind='note'>{chosen.notes.join('，')}</Words>}
    </View>
  );
}

/* The register is a help; without signal one writes the place as before. */
async function venuesAt(villageCode: string): Promise<VenueView[]> {
  try {
    return await call<VenueView[]>('venue.list', { villageCode });
  } catch (fault) {
    if (fault instanceof CallError) return [];
    throw fault;
  }
}
