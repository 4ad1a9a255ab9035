/** Who comes, for a household with nothing but the paper: number and visit code, no log-in. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { firstWrong } from '@domain/shape';
import { serviceShapes, type WhoComes } from '@domain/order/service';
import { call, CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

const title = '查谁会来';

export default function WhoByCodePage() {
  const { number: printed = '' } = useRouter().params;
  const [number, setNumber] = useState(printed);
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const [found, setFound] = useState<WhoComes | null>(null);
  const errorOf = (field: string) => (wrong?.field === field ? wrong.say : undefined);
  const changing = (set: (value: string) => void) => (value: string) => {
    set(value);
    setWrong(null);
    setFound(null);
  };

  const ask = async () => {
    const trouble = firstWrong(serviceShapes.whoComes, { number, code });
    if (trouble) return setWrong(trouble);
    try {
      setFound(await call<WhoComes>('order.whoComes', { number, code }));
    } catch (fault) {
      setFound(null);
      setWrong(fault instanceof CallError ? { say: fault.say, field: fault.field } : { say: '出了点问题，请再试一次', field: null });
    }
  };
  return (
    <Page
      title={title}
      footer={
        <>
          {wrong && wrong.field !== 'number' && wrong.field !== 'code' && <Words kind='note' color='red' center>{wrong.say}</Words>}
          <Button onTap={ask}>查一查</Button>
        </>
      }
    >
      <Card list caption='照着纸条填'>
        <Field label='工单号' value={number} max={20} placeholder='如 261123-7K3M9Q' error={errorOf('number')} onChange={changing(setNumber)} />
        <Field label='到场码' kind='phone' value={code} max={6} placeholder='6位数字' error={errorOf('code')} onChange={changing(setCode)} />
      </Card>
      {found && (
        <Card list title={found.team}>
          <Cell label='上门时间' value={found.slot} />
          {found.comers.map((one) => <Cell key={one.badge} icon='person' label={one.name} value={`工牌号 ${one.badge}`} />)}
        </Card>
      )}
      {found
        ? <Notice tone='blue' title='开门前对一对'>请来的人打开手机出示，名字和工牌号要和这里一样。不收钱、不卖东西，对不上就不开门。</Notice>
        : <Notice tone='grey'>约好上门的前一天起可以查。这里只说是哪支队、谁来，不用登录。</Notice>}
    </Page>
  );
}
