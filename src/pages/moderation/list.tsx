/** 待审: what WeChat is unsure of or could not look at. One tap lets it be seen; a «no» says why to who wrote it. */
import { useRef, useState } from 'react';
import { Image } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { CheckPage, CheckView } from '@domain/moderation/check';
import { call, CallError, tell } from '@/api/call';
import { fileUrl } from '@/api/file';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tap } from '@/ui/tap';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import './list.css';

const title = '内容审核';

export default function ModerationPage() {
  // What is decided leaves the list; as many pages as were open are asked for again.
  const pages = useRef(1);
  const { data: first, error, reload } = useLoad(() => readPages(pages.current), []);
  const [grown, setGrown] = useState<{ from: CheckPage; page: CheckPage } | null>(null);
  const data = first && grown?.from === first ? grown.page : first;
  const [refusing, setRefusing] = useState<CheckView | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const more = async () => {
    try {
      const next = await call<CheckPage>('check.list', { next: data.next });
      pages.current += 1;
      setGrown({ from: first as CheckPage, page: joined(data, next) });
    } catch (fault) {
      tell(fault);
    }
  };
  const pass = async (one: CheckView) => {
    try {
      await call('check.decide', { id: one.id, pass: true });
      toast('通过了', 'success');
    } catch (fault) {
      tell(fault);
    }
    await reload();
  };
  return (
    <Page title={title}>
      {data.items.length === 0 && <Empty text='没有要审的' note='微信拿不准的、查不了的会列在这里' />}
      {data.items.map((one) => (
        <Card key={one.id}>
          <CardTitle text={one.what} note={one.why} />
          {one.text !== null && <Words selectable>{one.text}</Words>}
          {one.thumb && <Tap label='点开看大图' onTap={() => void Taro.previewImage({ urls: [fileUrl(one.full ?? '')] })}><Image className='check-picture' src={fileUrl(one.thumb)} mode='widthFix' {...alt('')} /></Tap>}
          {one.own ? <Words kind='note'>这是您自己写的，请别人来审。</Words> : (
            <Row even wrap={false}>
              <Button kind='plain' onTap={() => setRefusing(one)}>不通过</Button>
              <Button onTap={() => pass(one)}>通过</Button>
            </Row>
          )}
        </Card>
      ))}
      {data.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      {refusing && <RefuseSheet one={refusing} onClose={() => setRefusing(null)} onDone={() => { setRefusing(null); void reload(); }} />}
    </Page>
  );
}

async function readPages(count: number): Promise<CheckPage> {
  let page = await call<CheckPage>('check.list');
  for (let at = 1; at < count && page.next; at += 1) page = joined(page, await call<CheckPage>('check.list', { next: page.next }));
  return page;
}

/** What moved between two pages while they were read comes once. */
function joined(page: CheckPage, next: CheckPage): CheckPage {
  const known = new Set(page.items.map((one) => one.id));
  return { items: [...page.items, ...next.items.filter((one) => !known.has(one.id))], next: next.next };
}

function RefuseSheet({ one, onClose, onDone }: { one: CheckView; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    try {
      await call('check.decide', { id: one.id, pass: false, reason });
      onDone();
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  return (
    <Sheet open title='不通过' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button disabled={reason.trim() === ''} onTap={send}>告诉写的人</Button></>}>
      <Card list>
        <Field label='原因' kind='lines' max={100} value={reason} placeholder='写的人会看到，例如：里面有别人的电话' onChange={setReason} />
      </Card>
    </Sheet>
  );
}
