import type { CallError } from '@/api/call';
import { Notice } from '@/ui/notice';

export interface StaleNoticeProps {
  /** why the newest try gave nothing */
  error: CallError;
  onRetry: () => void;
}

/** Above content that is there but may be old, because asking again did not work. */
export function StaleNotice({ error, onRetry }: StaleNoticeProps) {
  return (
    <Notice tone='orange' title={error.offline ? '没有连上网' : error.say} action='再试' onAction={onRetry}>
      下面是刚才看到的内容，可能不是最新的
    </Notice>
  );
}
