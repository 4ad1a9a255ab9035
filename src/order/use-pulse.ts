/** Desks in a browser see new work without reloading: a small question every little while, as long as somebody looks. */
import { useEffect, useRef } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import type { Pulse } from '@domain/notice/message';
import { call, CallError } from '@/api/call';

const EVERY_MS = 20_000;
const LONGEST_MS = 5 * 60_000;

/** Calls `onNews` when a desk of mine, or my messages, changed since the last look. */
export function usePulse(onNews: () => unknown, on = true): void {
  const news = useRef(onNews);
  useEffect(() => {
    news.current = onNews;
  });
  const gate = useRef<{ show: () => void; hide: () => void } | null>(null);

  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5' || !on) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let wait = EVERY_MS;
    let mark: string | null = null;
    let looking = true;
    let turn = 0;
    const stop = () => {
      turn += 1;
      if (timer) clearTimeout(timer);
      timer = null;
    };
    const look = async () => {
      stop();
      const mine = turn;
      if (!looking || document.hidden) return;
      try {
        const pulse = await call<Pulse>('queue.pulse');
        if (mine !== turn) return;
        if (mark !== null && pulse.mark !== mark) void news.current();
        mark = pulse.mark;
        wait = EVERY_MS;
      } catch (fault) {
        if (mine !== turn) return;
        // Nobody is logged in any more: the page says so itself. Anything else passes; ask less and less often until then.
        if (fault instanceof CallError && fault.refusal?.startsWith('login.')) return;
        wait = Math.min(wait * 2, LONGEST_MS);
      }
      timer = setTimeout(() => void look(), wait);
    };
    const onSight = () => {
      wait = EVERY_MS;
      if (document.hidden) stop();
      else void look();
    };
    gate.current = {
      show: () => {
        // The page has just asked for everything itself.
        mark = null;
        looking = true;
        onSight();
      },
      hide: () => {
        looking = false;
        stop();
      },
    };
    document.addEventListener('visibilitychange', onSight);
    void look();
    return () => {
      gate.current = null;
      document.removeEventListener('visibilitychange', onSight);
      stop();
    };
  }, [on]);

  useDidShow(() => gate.current?.show());
  useDidHide(() => gate.current?.hide());
}
