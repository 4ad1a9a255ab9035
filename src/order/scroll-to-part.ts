import Taro from '@tarojs/taro';
import { parts, type Wrong } from './wish';

/* Below the bar at the top, with a little air. */
const airPx = -72;

/** Brings the first wrong part of the form into sight. */
export function scrollToFirst(wrong: Wrong): void {
  const first = parts.find((part) => wrong[part]);
  if (!first) return;
  // The sentence at the field moves the page by a line, so it must be drawn first.
  Taro.nextTick(() => void Taro.pageScrollTo({ selector: `#wish-${first}`, offsetTop: airPx, duration: 200 }));
}
