/** 待审: what WeChat is unsure of or could not look at. One tap lets it be seen; a «no» says why to who wrote it. */
import { useState } from 'react';
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

const title = '内容审核';

export default function ModerationPage() {
  // What is decided leaves the list, so the next ones come by asking again.
  const { data, error, reload } = useLoad(() => call<CheckPage>('check.list'), []);
  const [refusing, setRefusing] = useState<CheckView | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error?.say} onRetry={reload} />;
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
          {one.thumb && <Tap label='点开看大图' onTap={() => void Taro.previewImage({ urls: [fileUrl(one.full ?? '')] })}><Image src={fileUrl(one.thumb)} mode='widthFix' {...alt('')} /></Tap>}
          {one.own ? <Words kind='note'>这是您自己写的，请别人来审。</Words> : (
            <Row even wrap={false}>
              <Button kind='plain' onTap={() => setRefusing(one)}>不通过</Button>
              <Button onTap={() => pass(one)}>通过</Button>
            </Row>
          )}
        </Card>
      ))}
      {data.next && <Words kind='note' center>审完这些，后面还有</Words>}
      {refusing && <RefuseSheet one={refusing} onClose={() => setRefusing(null)} onDone={() => { setRefusing(null); void reload(); }} />}
    </Page>
  );
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
