/** How a topic looks: the drawing its preset names, and the colour that goes with it. */
import type { IconName } from '@/ui/icon';
import type { Tone } from '@/ui/tone';

const looks: Record<string, { icon: IconName; tone: Tone }> = {
  shield: { icon: 'shield', tone: 'blue' },
  heart: { icon: 'heart', tone: 'red' },
  leaf: { icon: 'leaf', tone: 'brand' },
  phone: { icon: 'phone', tone: 'orange' },
  food: { icon: 'food', tone: 'teal' },
  warning: { icon: 'warning', tone: 'orange' },
  gear: { icon: 'gear', tone: 'purple' },
  flask: { icon: 'flask', tone: 'blue' },
  edit: { icon: 'edit', tone: 'grey' },
};

/** A county may name a drawing that this version of the page does not have; a book stands in for it. */
export function topicLook(icon: string): { icon: IconName; tone: Tone } {
  return looks[icon] ?? { icon: 'book', tone: 'grey' };
}
