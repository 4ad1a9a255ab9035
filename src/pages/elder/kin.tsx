/** 家人绑定: a code for a relative, and whoever is bound; either side ends it with two taps. */
import { useState } from 'react';
import { kinShapes, type KinCode, type KinList, type KinView } from '@domain/people/kin';
import { firstWrong } from '@domain/shape';
import { call, CallError, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { PrivacySheet } from '@/order/privacy-sheet';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Code } from '@/ui/code';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

export default function KinPage() {
  const { data, error, reload } = useLoad(() => call<KinList>('kin.list'), []);
  const [shown, setShown] = useState<KinCode | null>(null);
  const [binding, setBinding] = useState(false);
  const [ending, setEnding] = useState<KinView | null>(null);
  const [asking, setAsking] = useState(false);
  if (needsEntry(error)) return <Page elder title='家人绑定'><EntryNeeded /></Page>;
  if (!data) return <Page elder title='家人绑定' loading={!error} failure={error?.say} onRetry={reload} />;

  const show = async () => {
    try {
      setShown(await call<KinCode>('kin.code'));
    } catch (fault) {
      if (fault instanceof CallError && fault.refusal === 'privacy.needed') return setAsking(true);
      tell(fault);
    }
  };
  const end = async () => {
    if (!ending) return;
    try {
      await call('kin.end', { id: ending.id });
      setEnding(null);
      toast('已经解除', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const row = (one: KinView) => <Cell key={one.id} icon='person' label={one.called} note={`${one.since} 绑定`} value='解除' onTap={() => setEnding(one)} />;
  return (
    <Page elder title='家人绑定'>
      <Card title='让家人替我点单'>
        {shown ? (
          <>
            <Words>把这个码告诉家人，让他在自己手机上填：</Words>
            <Code code={shown.code} group={4} />
            <Words kind='note'>{`只能用一次，${shown.until}前有效。不要告诉不认识的人。`}</Words>
          </>
        ) : (
          <>
            <Words>家人替您点的单，您看得到，也由您来评。您别的单他看不到。</Words>
            <Button onTap={show}>给我一个码</Button>
          </>
        )}
      </Card>
      {data.relatives.length > 0 && <Card list caption={`能替我点单的家人（最多 ${data.most} 位）`}>{data.relatives.map(row)}</Card>}
      {data.elders.length > 0 && <Card list caption='我能替他点单的老人'>{data.elders.map(row)}</Card>}
      <Button kind='plain' icon='plus' onTap={() => setBinding(true)}>我有老人给的码</Button>
      {binding && <BindSheet onClose={() => setBinding(false)} onNeedsConsent={() => setAsking(true)} onDone={async () => { setBinding(false); toast('绑定好了', 'success'); await reload(); }} />}
      {asking && <PrivacySheet onClose={() => setAsking(false)} onAgreed={() => setAsking(false)} />}
      <Confirm open={ending !== null} title={`要和${ending?.called ?? ''}解除绑定吗？`} text='解除以后不能再替点，替点过的单也看不到了。' okText='解除' danger onOk={end} onClose={() => setEnding(null)} />
    </Page>
  );
}

function BindSheet({ onClose, onDone, onNeedsConsent }: { onClose: () => void; onDone: () => Promise<void>; onNeedsConsent: () => void }) {
  const [typed, setTyped] = useState({ code: '', called: '', kinCalled: '', consent: false });
  const [wrong, setWrong] = useState<string | null>(null);
  const change = (part: Partial<typeof typed>) => {
    setTyped({ ...typed, ...part });
    setWrong(null);
  };
  const send = async () => {
    const found = firstWrong(kinShapes.bind, typed);
    if (found) return setWrong(found.say);
    try {
      await call('kin.bind', typed);
      await onDone();
    } catch (fault) {
      if (fault instanceof CallError && fault.refusal === 'privacy.needed') return onNeedsConsent();
      setWrong(fault instanceof CallError ? fault.say : '出了点问题，请再试一次');
    }
  };
  return (
    <Sheet open title='绑定老人' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>绑定</Button></>}>
      <Card list>
        <Field label='老人给的码' value={typed.code} max={20} placeholder='八位，老人手机上有' onChange={(code) => change({ code })} />
        <Field label='您怎么称呼老人' value={typed.called} max={10} placeholder='例如 妈妈' onChange={(called) => change({ called })} />
        <Field label='老人怎么称呼您' value={typed.kinCalled} max={10} placeholder='例如 小明' onChange={(kinCalled) => change({ kinCalled })} />
        <Choices multiple look='rows' label='老人同意' options={[{ value: 'yes', label: '老人同意我替他点单', note: '随时可以解除' }]} value={typed.consent ? ['yes'] : []} onChange={(chosen) => change({ consent: chosen.length > 0 })} />
      </Card>
    </Sheet>
  );
}
