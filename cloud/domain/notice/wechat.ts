/** One message as a template's fields take it. */
import { pathTo, shortName, type Directory } from '../grid/directory';
import { slotWords } from '../order/clock';
import { states, type State } from '../order/lifecycle';
import { fitCode, fitPhrase, fitPlace, fitText, slotField, timeField } from './fit';
import { prefixOf, type Source, type Template } from './kinds';
import { pageOf, sayOf, textFor, topicWords, type Audience, type Facts } from './texts';

export interface Told extends Facts { kind: string; audience: Audience; state: string; number: string; at: string; orderId: string }

/** Page and fields; null when the template asks for a time that is not agreed. */
export function wechatMessage(directory: Directory, template: Template, told: Told): { page: string; data: Record<string, string> } | null {
  const data = Object.fromEntries(Object.entries(template.fields).map(([key, source]) => [key, fieldOf(directory, prefixOf(key), source, told)]));
  return Object.values(data).every((text) => text !== null) ? { page: pageOf(told.audience, told), data: data as Record<string, string> } : null;
}

function fieldOf(directory: Directory, prefix: string, source: Source, told: Told): string | null {
  const label = states[told.state as State]?.label ?? '有新进展';
  switch (source) {
    case 'time': return timeField(told.at);
    case 'slot': return told.slot && (prefix === 'thing' ? fitText(slotWords(told.slot)) : slotField(told.slot));
    case 'number': return prefix === 'character_string' ? fitCode(told.number) : fitText(told.number);
    case 'state': return prefix === 'phrase' ? fitPhrase(label) : fitText(label);
    case 'topic': return fitText(topicWords(directory, told.topicId));
    case 'place': return fitPlace(placeNames(directory, told.villageCode));
    case 'say': {
      const text = textFor(told.kind, told.audience);
      const say = sayOf(directory, text, told);
      // The whole sentence, or the few words above it, whichever still says what happened.
      return say.length <= 20 ? fitText(say) : fitText(text.title);
    }
  }
}

function placeNames(directory: Directory, code: string): string[] {
  const path = pathTo(directory, code);
  return (path.length > 1 ? path.slice(1) : path).map((node) => shortName(node.name));
}
