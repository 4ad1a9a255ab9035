/** 怎么保护您的信息: the whole notice; agreeing and taking it back are one tap each. */
import { dayText } from '@domain/order/clock';
import type { NoticeView } from '@domain/privacy/privacy';
import { call, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const title = '怎么保护您的信息';

export default function PrivacyNoticePage() {
  const { data, error, reload } = useLoad(() => call<NoticeView>('privacy.notice'), []);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const { agreed, version, from, parts } = data;
  const change = async (name: 'privacy.agree' | 'privacy.withdraw', said: string) => {
    try {
      await call(name, name === 'privacy.agree' ? { version } : {});
      toast(said);
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const agree = () => change('privacy.agree', '记下了');
  const native = process.env.TARO_ENV === 'weapp' ? { openType: 'agreePrivacyAuthorization' as const, native: { id: 'agree-notice', onAgreePrivacyAuthorization: () => void agree() } } : { onTap: agree };
  return (
    <Page
      title={title}
      footer={agreed && (agreed.inForce
        ? <Button kind='plain' onTap={() => change('privacy.withdraw', '已经撤回，以后不能点单了')}>撤回同意</Button>
        : <Button {...native}>同意</Button>)}
    >
      {agreed?.inForce && <Notice tone='brand'>{`您${agreed.at ?? ''}同意了这一版`}</Notice>}
      {agreed && !agreed.inForce && <Notice>{agreed.version ? '说明更新过。同意了才能点单；不同意也能看文章、打电话。' : '同意了才能点单；不同意也能看文章、打电话。'}</Notice>}
      {parts.map((part) => (
        <Card key={part.title} title={part.title}>
          {part.lines.map((line) => <Words key={line}>{line}</Words>)}
        </Card>
      ))}
      <Words kind='note'>{`第 ${version} 版，${dayText(from)}起`}</Words>
    </Page>
  );
}
