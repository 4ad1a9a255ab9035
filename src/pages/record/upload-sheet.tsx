/** What the national platform asks for, to be copied line by line, and the mark that it is done. */
import { useState } from 'react';
import Taro from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { TeamService, UploadPack } from '@domain/record/records';
import { call, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Loading } from '@/ui/loading';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const copy = (data: string) => Taro.setClipboardData({ data }).then(() => toast('复制好了', 'success'), tell);

export function UploadSheet({ service, onClose, onDone }: { service: TeamService; onClose: () => void; onDone: () => void }) {
  const { data, error } = useLoad(() => call<UploadPack>('records.pack', { activityId: service.activityId }), [service.activityId]);
  const [on, setOn] = useState<string | undefined>();
  const [number, setNumber] = useState('');
  const send = async (input: object) => {
    try {
      await call('records.uploaded', { activityId: service.activityId, ...input });
      onDone();
    } catch (fault) {
      tell(fault);
    }
  };
  const { uploaded } = service;
  return (
    <Sheet open title='上传到全国平台' onClose={onClose} footer={uploaded
      ? <Button kind='danger' onTap={() => send({ undo: true })}>标错了，撤掉“已上传”</Button>
      : <Button onTap={() => send({ on: on ?? null, number })}>标为已上传</Button>}>
      {!data && !error && <Loading />}
      {error && <Words color='red'>{error.say}</Words>}
      {data && (
        <Card list caption='点一行就复制这一行'>
          {data.lines.map((one) => <Cell key={one.label} label={one.label} note={one.text} onTap={() => void copy(one.text)} />)}
          <Cell label='活动情况' note={data.report} onTap={() => void copy(data.report)} />
        </Card>
      )}
      {data && <Button kind='plain' onTap={() => copy([...data.lines.map((one) => `${one.label}：${one.text}`), data.report].join('\n'))}>全部复制</Button>}
      {uploaded ? <Words kind='note'>{`${dayText(uploaded.on)}已上传，编号 ${uploaded.number}`}</Words> : (
        <Card list caption='在平台上传好以后，填在这里'>
          <DateCell label='上传日期' value={on} onChange={setOn} />
          <Field label='平台编号' value={number} onChange={setNumber} max={40} />
        </Card>
      )}
    </Sheet>
  );
}
