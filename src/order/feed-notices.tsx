/** What stands above every list of articles: the emergency that is on, and corrections of what one has read. */
import type { CorrectionCard } from '@domain/answers';
import type { EmergencyNow } from '@domain/article/emergency';
import { chinaDueWords } from '@domain/order/clock';
import { Notice } from '@/ui/notice';
import { useTheme } from '@/ui/theme';
import { goTo, orderPath } from './go-to';

export function FeedNotices({ corrections, emergency }: { corrections: readonly CorrectionCard[]; emergency: EmergencyNow | null }) {
  const { elderMode } = useTheme();
  return (
    <>
      {emergency && (
        <Notice tone='red' title={`应急科普：${emergency.topic}`} action='我要点单' onAction={() => goTo(orderPath(emergency.topicId, elderMode))}>
          {`${emergency.why}。到${chinaDueWords(emergency.until)}为止`}
        </Notice>
      )}
      {corrections.map((one) => (
        <Notice key={one.slug} tone='orange' title={one.say} action='看看' onAction={() => goTo(`/pages/reader/article?slug=${one.slug}`)}>{one.why}</Notice>
      ))}
    </>
  );
}
