/** What is done with a person's data, in three lines, before it is used for the first time. */
import type { NoticeView } from '@domain/privacy/privacy';
import { call, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Failure } from '@/ui/failure';
import { Loading } from '@/ui/loading';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';
import { goTo } from './go-to';
import { useLoad } from './use-load';

export interface PrivacySheetProps { onClose: () => void; onAgreed: () => void; /** what was about to be done: 点单 unless told */ before?: string }

export function PrivacySheet({ onClose, onAgreed, before = '点单' }: PrivacySheetProps) {
  const { data, error, reload } = useLoad(() => call<NoticeView>('privacy.notice'), []);
  const agree = async () => {
    if (!data) return;
    try {
      await call('privacy.agree', { version: data.version });
      onAgreed();
    } catch (fault) {
      tell(fault);
    }
  };
  // In the mini-program one tap answers WeChat's own question as well.
  const native = process.env.TARO_ENV === 'weapp' ? { openType: 'agreePrivacyAuthorization' as const, native: { id: 'agree-own-privacy', onAgreePrivacyAuthorization: () => void agree() } } : { onTap: agree };
  return (
    <Sheet
      open
      title={`先说清楚，再${before}`}
      onClose={onClose}
      footer={data && (
        <>
          <Button {...native}>同意</Button>
          <Button kind='plain' onTap={() => goTo('/pages/privacy/notice')}>看全文</Button>
          <Button kind='text' onTap={onClose}>{`不同意，先不${before}了`}</Button>
        </>
      )}
    >
      {!data && (error ? <Failure text={error.say} onRetry={error.passing ? reload : undefined} /> : <Loading cards={1} />)}
      {data?.agreed?.version && !data.agreed.inForce && <Words kind='note'>说明更新过，请再看一遍。</Words>}
      {data?.summary.map((line) => <Words key={line}>{line}</Words>)}
    </Sheet>
  );
}
