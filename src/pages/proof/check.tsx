/** Anybody checks a certificate, without logging in: is it true, how many hours, by whom. Never whose it is. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import { recordShapes, type Checked } from '@domain/record/records';
import { readScene } from '@domain/scene';
import { firstWrong } from '@domain/shape';
import { call, CallError, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

const looks = {
  valid: { tone: 'brand', title: '真的' }, corrected: { tone: 'orange', title: '真的，有更正' }, voided: { tone: 'red', title: '已经作废' }, unknown: { tone: 'red', title: '没有查到' },
} as const;

export default function CheckPage() {
  const params = useRouter().params;
  // By a plain code in words, by a 小程序码 in its few signs.
  const [printed] = useState(() => {
    const scene = readScene(params.scene);
    return scene?.kind === 'certificate' ? scene : { number: decodeURIComponent(params.number ?? ''), code: decodeURIComponent(params.code ?? '') };
  });
  const [number, setNumber] = useState(printed.number);
  const [code, setCode] = useState(printed.code);
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<{ field: string; say: string } | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const look = useCallback(async (input: { number: string; code: string; name?: string }) => {
    const no = firstWrong(recordShapes.check, input);
    setWrong(no);
    setChecked(null);
    if (no) return;
    try {
      setChecked(await call<Checked>('certificate.check', input));
    } catch (fault) {
      if (fault instanceof CallError && fault.field) setWrong({ field: fault.field, say: fault.say });
      else tell(fault);
    }
  }, []);
  // Somebody who came by the QR code has typed nothing and should not have to tap either.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || !printed.number || !printed.code) return;
    asked.current = true;
    void look({ number: printed.number, code: printed.code });
  }, [look, printed]);
  const errorOf = (field: string) => (wrong?.field === field ? wrong.say : undefined);
  return (
    <Page title='查验服务证明' footer={<Button icon='search' onTap={() => look({ number, code, name })}>查验</Button>}>
      {checked && <Notice tone={looks[checked.state].tone} title={looks[checked.state].title}>{checked.said}</Notice>}
      {checked?.nameFits !== undefined && <Notice tone={checked.nameFits ? 'brand' : 'red'}>{checked.nameFits ? '姓名和这份证明对得上' : '姓名和这份证明对不上'}</Notice>}
      {checked?.hours !== undefined && (
        <Card list>
          <Cell label='服务时长' value={`${checked.hours} 小时`} />
          {checked.nowHours !== undefined && <Cell label='更正以后' value={`${checked.nowHours} 小时`} />}
          <Cell label='服务场次' value={`${checked.services} 场`} />
          <Cell label='出具单位' value={checked.issuer} />
          <Cell label='出具日期' value={checked.issuedOn && dayText(checked.issuedOn)} />
        </Card>
      )}
      <Card list caption='证明上写着'>
        <Field label='编号' value={number} onChange={setNumber} placeholder='ZM-20261121-7K3M9Q' error={errorOf('number')} />
        <Field label='校验码' value={code} onChange={setCode} placeholder='8个字母和数字' error={errorOf('code')} />
        <Field label='姓名' value={name} onChange={setName} max={40} placeholder='可以不填' note='填了只告诉您对不对得上' error={errorOf('name')} />
      </Card>
      <Words kind='note'>这里只告诉您证明是不是真的、多少小时，不显示是谁。对不上的证明请问出具单位。</Words>
    </Page>
  );
}
