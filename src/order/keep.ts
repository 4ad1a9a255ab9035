/** What this phone remembers. A full or forbidden storage only means that nothing is remembered. */
import Taro from '@tarojs/taro';

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
