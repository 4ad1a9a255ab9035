/** What was typed during a call and is not sent yet, by person; it outlives the page, for calls are interrupted. */
import { forget, keep, kept } from './keep';

const nameOf = (personId: string) => `calls.${personId}`;
const all = <T>(personId: string) => kept<Record<string, T>>(nameOf(personId)) ?? {};

export function heldCall<T>(personId: string, name: string): T | null {
  return all<T>(personId)[name] ?? null;
}

export function holdCall<T>(personId: string, name: string, draft: T): void {
  keep(nameOf(personId), { ...all<T>(personId), [name]: draft });
}

/** Drops all drafts whose name begins so. */
export function dropCalls(personId: string, begin: string): void {
  const drafts = all<unknown>(personId);
  if (Object.keys(drafts).some((name) => name.startsWith(begin))) keep(nameOf(personId), Object.fromEntries(Object.entries(drafts).filter(([name]) => !name.startsWith(begin))));
}

export function forgetCalls(personId: string): void {
  forget(nameOf(personId));
}
