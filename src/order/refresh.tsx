import { View } from '@tarojs/components';
import type { CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Words } from '@/ui/words';

export interface RefreshProps {
  /** why the newest try gave nothing; said here as well, for the notice at the top may be out of sight */
  error: CallError | null;
  loading: boolean;
  onTap: () => Promise<void>;
}

/** For a mouse, which can't pull a page down; a mini-program has no need of it. */
export function Refresh({ error, loading, onTap }: RefreshProps) {
  if (process.env.TARO_ENV !== 'h5') return null;
  return (
    <View>
      {error && !loading && <Words kind='note' color='red' center>{error.say}</Words>}
      <Button kind='text' icon='refresh' busy={loading} onTap={onTap}>刷新</Button>
    </View>
  );
}
