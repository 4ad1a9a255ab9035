/** What this phone remembers. A full or forbidden storage only means that nothing is remembered. */
import Taro from '@tarojs/taro';

/** Whether this person decides for a place, as the first page last knew. */
export const hasDesk = 'home.hasDesk';

/** The first page as this person last saw it. */
export const lastHomeOf = (personId: string): string => `home.last.${personId}`;

/** Who visits and where, so that a visit can be written down without signal. */
export const visitorKnown = 'visit.known';

export function keep(name: string, value: unknown): void {
  try {
    Taro.setStorageSync(name, value);
  } catch {
    // See above.
  }
}

export function kept<T>(name: string): T | null {
  try {
    return (Taro.getStorageSync(name) || null) as T | null;
  } catch {
    return null;
  }
}

export function forget(name: string): void {
  try {
    Taro.removeStorageSync(name);
  } catch {
    // See above.
  }
}
