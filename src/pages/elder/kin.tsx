/** 家人绑定: a code for a relative, and whoever is bound; either side ends it with two taps. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import { kinShapes, type KinCode, type KinList, type KinView } from '@domain/people/kin';
import { firstWrong } from '@domain/shape';
import { call, CallError, newKey, tell } from '@/api/call';
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
  const { order } = useRouter().params;
  return order ? <ForElder orderId={order} /> : <OwnKin />;
}

function OwnKin() {
  const { data, error, reload } = useLoad(() => call<KinList>('kin.list'), []);
  const [shown, setShown] = useState<KinCode | null>(null);
  const [binding, setBinding] = useState(false);
  const [ending, setEnding] = useState<KinView | null>(null);
  const [asking, setAsking] = useState(false);
  // One key as long as the page is open: an answer that was lost is asked for again and is the same code.
  const key = useRef(newKey());
  if (needsEntry(error)) return <Page elder title='家人绑定'><EntryNeeded /></Page>;
  if (!data) return <Page elder title='家人绑定' loading={!error} failure={error} onRetry={reload} />;

  const show = async () => {
    try {
      setShown(await call<KinCode>('kin.code', { key: key.current }));
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
  const row = (one: KinView) => <Cell key={one.id} icon='person' label={one.called} note={`${dayText(one.since)}绑定，点这里可以解除`} onTap={() => setEnding(one)} />;
  return (
    <Page elder title='家人绑定'>
      <Card title='让家人替我点单'>
        {shown ? (
          <CodeLines shown={shown} say='把这个码告诉家人，让他在自己手机上填：' />
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

function CodeLines({ shown, say }: { shown: KinCode; say: string }) {
  return (
    <>
      <Words>{say}</Words>
      <Code code={shown.code} group={4} />
      <Words kind='note'>{`只能用一次，${shown.until}前有效。不要告诉不认识的人。`}</Words>
    </>
  );
}

/** The grid worker, or who answers for the place, asks for the elder of an order; the elder has agreed. */
function ForElder({ orderId }: { orderId: string }) {
  const [agreed, setAgreed] = useState(false);
  const [shown, setShown] = useState<KinCode | null>(null);
  const [asking, setAsking] = useState(false);
  const key = useRef(newKey());
  const ask = async () => {
    try {
      setShown(await call<KinCode>('kin.code', { key: key.current, orderId, consent: agreed }));
    } catch (fault) {
      if (fault instanceof CallError && fault.refusal === 'privacy.needed') return setAsking(true);
      tell(fault);
    }
  };
  return (
    <Page title='帮老人绑定家人' footer={shown ? undefined : <Button disabled={!agreed} onTap={ask}>给家人一个码</Button>}>
      <Card title='让家人替老人点单'>
        {shown ? <CodeLines shown={shown} say='把这个码告诉老人的家人，让他在自己手机上，点“我的”里的“家人绑定”填：' /> : (
          <>
            <Words>绑定以后，家人能替老人点单，点的单老人看得到，也由老人来评。老人别的单家人看不到，随时可以解除。</Words>
            <Choices multiple look='rows' label='老人同意' options={[{ value: 'yes', label: '当面或打电话问过，老人同意' }]} value={agreed ? ['yes'] : []} onChange={(chosen) => setAgreed(chosen.length > 0)} />
          </>
        )}
      </Card>
      {asking && <PrivacySheet onClose={() => setAsking(false)} onAgreed={() => { setAsking(false); void ask(); }} />}
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
