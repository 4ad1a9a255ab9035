/** 我的信息: consent, taking one's data along, and deleting it in two steps. */
import { useState } from 'react';
import Taro from '@tarojs/taro';
import { View } from '@tarojs/components';
import type { ErasePlan, ExportView } from '@domain/privacy/privacy';
import { call, CallError, leave, newKey, personHere, tell } from '@/api/call';
import { forgetPerson } from '@/order/draft';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goHome, goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

/* A phone's mini-program has no files to hand out; there the text goes to the clipboard. */
async function handOut({ fileName, data, text }: ExportView): Promise<void> {
  if (process.env.TARO_ENV !== 'h5') {
    await Taro.setClipboardData({ data: text });
    return;
  }
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName });
  link.click();
  URL.revokeObjectURL(url);
}

export default function MyDataPage() {
  const { error, loading, reload } = useLoad(() => call('me.read'), []);
  const [seen, setSeen] = useState<ExportView | null>(null);
  const [plan, setPlan] = useState<ErasePlan | null>(null);
  if (needsEntry(error)) return <Page title='我的信息'><EntryNeeded /></Page>;
  if (error) return <Page title='我的信息' failure={error} onRetry={reload} />;
  const look = async () => {
    try {
      setSeen(await call<ExportView>('privacy.export'));
    } catch (fault) {
      tell(fault);
    }
  };
  const ask = async () => {
    try {
      setPlan(await call<ErasePlan>('privacy.erasePlan'));
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title='我的信息' loading={loading}>
      <Card list>
        <Cell icon='info' label='怎么保护您的信息' note='看说明，同意或者撤回' onTap={() => goTo('/pages/privacy/notice')} />
        <Cell icon='book' label='导出我的信息' note='点单、评价、谁看过您的电话' onTap={look} />
        <Cell icon='lock' label='登录的设备' note='在哪些手机、电脑上登录着' onTap={() => goTo('/pages/privacy/logins')} />
        <Cell icon='close' label='删除我的信息' note='先告诉您会发生什么' onTap={ask} />
      </Card>
      {seen && (
        <Sheet open title='我的信息' onClose={() => setSeen(null)} footer={<Button onTap={() => handOut(seen).then(() => toast(process.env.TARO_ENV === 'h5' ? '存成文件了' : '复制好了', 'success'), tell)}>{process.env.TARO_ENV === 'h5' ? '存成文件' : '复制文字'}</Button>}>
          <View>{seen.text.split('\n').map((line, at) => <Words key={at} kind='note'>{line}</Words>)}</View>
        </Sheet>
      )}
      {plan && <EraseSheet plan={plan} onClose={() => setPlan(null)} onChanged={ask} />}
    </Page>
  );
}

function EraseSheet({ plan, onClose, onChanged }: { plan: ErasePlan; onClose: () => void; onChanged: () => Promise<void> }) {
  const [key] = useState(newKey);
  const [sure, setSure] = useState(false);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const erase = async () => {
    if (typed.trim() !== '删除') return setWrong('请写“删除”两个字');
    const personId = personHere();
    try {
      await call('privacy.erase', { key, plan: plan.plan, confirm: '删除' });
      await leave();
      if (personId) forgetPerson(personId);
      goHome();
      toast('都删掉了');
    } catch (fault) {
      if (fault instanceof CallError && fault.refusal === 'privacy.changed') await onChanged();
      setWrong(fault instanceof CallError ? fault.say : '出了点问题，请再试一次');
    }
  };
  const stopped = plan.stops.length > 0;
  return (
    <Sheet
      open
      title='删除我的信息'
      onClose={onClose}
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong}</Words>}
          {!stopped && (sure ? <Button kind='danger' onTap={erase}>确定删除</Button> : <Button kind='danger' onTap={() => setSure(true)}>知道了，要删除</Button>)}
          <Button kind='text' onTap={onClose}>不删了</Button>
        </>
      }
    >
      {plan.stops.map((line) => <Notice key={line} tone='orange'>{line}</Notice>)}
      {!stopped && plan.lines.map((line) => <Words key={line}>{line}</Words>)}
      {!stopped && plan.withdraws.length > 0 && <Card list caption='会撤掉的单'>{plan.withdraws.map((one) => <Cell key={one.id} label={one.title} value={one.number} />)}</Card>}
      {sure && <Card list><Field label='写“删除”两个字' value={typed} max={4} onChange={(text) => { setTyped(text); setWrong(null); }} /></Card>}
    </Sheet>
  );
}
