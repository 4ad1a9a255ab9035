/** One post of somebody: the file, handing over, ending. */
import { useState } from 'react';
import type { EndView, SeatView } from '@domain/people/answers';
import { call, CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Notice } from '@/ui/notice';
import { PickerCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

export interface PostSheetProps {
  seat: SeatView;
  /** who is in the list, to choose the successor from */
  others: readonly SeatView[];
  onClose: () => void;
  onDone: (say: string) => Promise<void>;
  onFile: () => void;
}

export function PostSheet({ seat, others, onClose, onDone, onFile }: PostSheetProps) {
  const [doing, setDoing] = useState<'end' | 'handOver' | null>(null);
  const [heir, setHeir] = useState<string | undefined>();
  const [wrong, setWrong] = useState<string | null>(null);
  const people = [...new Map(others.filter((one) => one.personId !== seat.personId && one.name !== '').map((one) => [one.personId, one])).values()];
  const what = `${seat.where}${seat.label}`;

  const send = async () => {
    if (doing === 'handOver' && !heir) return setWrong('请选接任的人');
    try {
      const ended = await call<EndView>(doing === 'end' ? 'people.end' : 'people.handOver', doing === 'end' ? { id: seat.id } : { id: seat.id, toPersonId: heir });
      const visits = ended.visits.length > 0 ? `。他还在这几场的上门名单里，请看看要不要换人：${ended.visits.map((one) => one.number).join('、')}` : '';
      await onDone(ended.say + visits);
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  const choose = (next: typeof doing) => {
    setDoing(next);
    setWrong(null);
  };

  if (!doing) {
    return (
      <Sheet
        open
        title={seat.name || '还没写姓名'}
        onClose={onClose}
        footer={
          <>
            {seat.hasFile && <Button onTap={onFile}>看档案</Button>}
            {seat.mayEnd && <Button kind='plain' onTap={() => choose('handOver')}>交给别人</Button>}
            {seat.mayEnd && <Button kind='danger' onTap={() => choose('end')}>结束任职</Button>}
          </>
        }
      >
        <Words>{what}</Words>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={doing === 'end' ? '要结束这个任职吗？' : '交给谁？'}
      onClose={onClose}
      footer={
        <>
          {wrong && <Notice tone='red'>{wrong}</Notice>}
          <Button kind={doing === 'end' ? 'danger' : 'primary'} onTap={send}>{doing === 'end' ? '结束任职' : '交给他'}</Button>
          <Button kind='text' onTap={() => choose(null)}>再想想</Button>
        </>
      }
    >
      <Words>{`${seat.name}：${what}`}</Words>
      {doing === 'end' ? (
        <Words kind='note'>结束以后，他就看不到这里的单了。没办完的单不会丢，会说明由谁来办。</Words>
      ) : (
        <>
          <Card list>
            <PickerCell label='接任的人' options={people.map((one) => ({ value: one.personId, label: `${one.name}（${one.where}${one.label}）` }))} value={heir} onChange={(value) => { setHeir(value); setWrong(null); }} />
          </Card>
          <Words kind='note'>没办完的单、要回访的单都由接任的人办。名单里没有的，请先邀请他。</Words>
        </>
      )}
    </Sheet>
  );
}
