/** An invitation: which post, where, then the code to hand out. */
import { useRef, useState } from 'react';
import Taro from '@tarojs/taro';
import type { InvitationView, SeatPage } from '@domain/people/answers';
import { call, CallError, newKey } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Code } from '@/ui/code';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PickerCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

/* A list that is seen at one glance needs no search. */
const searchFrom = 12;

export function InviteSheet({ givable, onClose }: { givable: SeatPage['givable']; onClose: () => void }) {
  const [kind, setKind] = useState(givable.length === 1 ? givable[0]?.kind : undefined);
  const [where, setWhere] = useState<string | undefined>();
  const [wanted, setWanted] = useState('');
  const [deputy, setDeputy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [made, setMade] = useState<InvitationView | null>(null);
  // The key belongs to what is chosen: another choice is another invitation.
  const key = useRef({ of: '', key: '' });

  const chosen = givable.find((one) => one.kind === kind);
  const places = (chosen?.places ?? []).filter((place) => place.label.includes(wanted.trim()));
  const ref = places.length === 1 ? places[0]?.ref : where;

  const send = async () => {
    if (!kind) return setWrong('请选任职');
    if (!ref) return setWrong('请选在哪里任职');
    const of = `${kind} ${ref} ${deputy}`;
    if (key.current.of !== of) key.current = { of, key: newKey() };
    try {
      setMade(await call<InvitationView>('people.invite', { key: key.current.key, kind, where: ref, deputy }));
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };

  if (made) {
    const text = `科普点单邀请您：${made.label}。打开“科普点单”小程序，在“我的 → 我有邀请码”里填 ${made.code}（${made.until}前有效）`;
    return (
      <Sheet open title='邀请码' onClose={onClose} footer={<Button onTap={() => Taro.setClipboardData({ data: text })}>复制，发给他</Button>}>
        <Words kind='strong' center>{made.label}</Words>
        <Code code={made.code} group={4} />
        <Words kind='note' center>{`${made.until}前有效，只能用一次。码只显示这一次，请现在发给他。`}</Words>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title='邀请'
      onClose={onClose}
      footer={
        <>
          {wrong && <Notice tone='red'>{wrong}</Notice>}
          <Button onTap={send}>生成邀请码</Button>
        </>
      }
    >
      <Words kind='strong'>请他做什么</Words>
      <Choices label='请他做什么' options={givable.map((one) => ({ value: one.kind, label: one.label }))} value={kind} onChange={(value) => { setKind(value); setWhere(undefined); setWanted(''); setDeputy(false); setWrong(null); }} />
      {chosen && (
        <>
          <Words kind='strong'>在哪里</Words>
          <Card list>
            {chosen.places.length >= searchFrom && <Field label='找一找' value={wanted} placeholder='写名字里的字' onChange={setWanted} />}
            <PickerCell label='地方' options={places.map((place) => ({ value: place.ref, label: place.label }))} value={ref} onChange={(value) => { setWhere(value); setWrong(null); }} />
          </Card>
        </>
      )}
      {chosen?.mayBeDeputy && (
        <Choices label='正职还是副职' options={[{ value: 'first', label: `正职${chosen.label}` }, { value: 'deputy', label: `副${chosen.label}` }]} value={deputy ? 'deputy' : 'first'} onChange={(value) => setDeputy(value === 'deputy')} />
      )}
    </Sheet>
  );
}
