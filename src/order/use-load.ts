/** How every page gets what it shows: at first sight, on coming back, on pulling down. */
import { useCallback, useEffect, useMemo, useRef, useState, type DependencyList } from 'react';
import Taro, { useDidHide, useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { CallError } from '@/api/call';

export interface Loaded<T> {
  /** the newest answer; stays while a newer one is on its way, and when the line breaks */
  data: T | null;
  /** why the newest try gave nothing; with `data` there as well, that is the answer before */
  error: CallError | null;
  /** a try is on its way; a page shows its skeleton only when `data` is null too */
  loading: boolean;
  /** Asks again; never rejects. */
  reload: () => Promise<void>;
}

interface Held<T> { of: object; data: T | null; error: CallError | null; loading: boolean }

/**
 * Loads when the page opens, when `deps` change (then the old answer goes at once), when the page is shown again and
 * when it is pulled down; `first` tells the opening from the rest. Of several tries only the newest counts, whatever order the answers come in.
 * With `onReturn: false` being shown again asks nothing: for a search that somebody reads on in.
 */
export function useLoad<T>(load: (first: boolean) => Promise<T>, deps: DependencyList, { onReturn = true } = {}): Loaded<T> {
  // The answer belongs to these deps; one that belongs to others must not be drawn even for a moment.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const of = useMemo(() => ({}), deps);
  const [held, setHeld] = useState<Held<T>>(() => blank<T>(of));
  const turn = useRef(0);
  const hidden = useRef(false);
  const newest = useRef({ load, of });
  newest.current = { load, of };

  const reload = useCallback(async () => {
    const mine = (turn.current += 1);
    const now = newest.current;
    setHeld((old) => ({ ...(old.of === now.of ? old : blank<T>(now.of)), loading: true }));
    try {
      const data = await now.load(mine === 1);
      if (mine === turn.current) setHeld({ of: now.of, data, error: null, loading: false });
    } catch (fault) {
      const error = fault instanceof CallError ? fault : new CallError('出了点问题，请再试一次', 'server.fault', null);
      if (mine !== turn.current) return;
      // Trouble on the way leaves the answer before true enough to read; a «no» takes it away.
      setHeld((old) => ({ of: now.of, data: old.of === now.of && error.passing ? old.data : null, error, loading: false }));
    }
  }, []);

  useEffect(() => {
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [of, reload]);

  useDidHide(() => {
    hidden.current = true;
  });
  useDidShow(() => {
    // The first show comes with opening, which has asked already.
    if (hidden.current && onReturn) void reload();
    hidden.current = false;
  });
  usePullDownRefresh(() => {
    void reload().finally(() => Taro.stopPullDownRefresh());
  });

  const { data, error, loading } = held.of === of ? held : blank<T>(of);
  return { data, error, loading, reload };
}

function blank<T>(of: object): Held<T> {
  return { of, data: null, error: null, loading: true };
}
