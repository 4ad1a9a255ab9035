/** 服务证明: issued on request, free, as often as one likes; the paper is a PDF. */
import { useRef, useState } from 'react';
import { dayText } from '@domain/order/clock';
import type { CertificateCard, Issued, MyRecords } from '@domain/record/records';
import { call, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { DateCell } from '@/ui/picker-cell';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';
import { savePdf } from './save-pdf';

const title = '服务证明';

export default function CertificatePage() {
  const { data, error, reload } = useLoad(() => call<MyRecords>('records.mine'), []);
  const [fromDay, setFrom] = useState<string | undefined>();
  const [untilDay, setUntil] = useState<string | undefined>();
  const [codes, setCodes] = useState<Record<string, string>>({});
  const key = useRef(newKey());
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;

  const issue = async () => {
    try {
      const made = await call<Issued>('certificate.issue', { key: key.current, fromDay: fromDay ?? null, untilDay: untilDay ?? null });
      key.current = newKey();
      setCodes({ ...codes, [made.number]: made.code });
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const open = async (number: string) => {
    try {
      const { fileName, base64, code } = await call<{ fileName: string; base64: string; code: string }>('certificate.pdf', { number });
      setCodes({ ...codes, [number]: code });
      await savePdf(fileName, base64);
    } catch (fault) {
      tell(fault);
    }
  };
  // A change of the days is another certificate, not the same one asked for again.
  const choose = (set: (day: string) => void) => (day: string) => {
    key.current = newKey();
    set(day);
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />} footer={<Button icon='check' onTap={issue}>开一份证明（免费）</Button>}>
      <Notice>证明只写双方确认过的服务。别人凭编号和校验码就能查真假，查不到您的个人信息。</Notice>
      <Card list caption='哪段时间'>
        <DateCell label='从哪天' placeholder='从头开始' value={fromDay} onChange={choose(setFrom)} />
        <DateCell label='到哪天' placeholder='到今天' value={untilDay} onChange={choose(setUntil)} />
      </Card>
      {data.certificates.length === 0 && <Words kind='note' center>还没有开过证明</Words>}
      {data.certificates.map((one) => <Certificate key={one.number} one={one} code={codes[one.number]} onOpen={() => open(one.number)} />)}
    </Page>
  );
}

function Certificate({ one, code, onOpen }: { one: CertificateCard; code?: string; onOpen: () => Promise<void> }) {
  return (
    <Card>
      <CardTitle text={`${one.hours} 小时，${one.services} 场`} note={`${dayText(one.issuedOn)}开具，${one.period}`} side={one.voided ? <Tag tone='red'>已作废</Tag> : undefined} />
      <Words selectable>{`编号 ${one.number}`}</Words>
      {code && <Words selectable>{`校验码 ${code.slice(0, 4)} ${code.slice(4)}`}</Words>}
      {!one.voided && <Button kind='plain' inline label={`下载 ${one.number}`} onTap={onOpen}>{process.env.TARO_ENV === 'h5' ? '下载 PDF' : '打开 PDF'}</Button>}
    </Card>
  );
}
