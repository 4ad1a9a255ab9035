/** 值班电话: the number a village publishes for its people. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { dutyShapes, type DutyView } from '@domain/people/kin';
import { firstWrong } from '@domain/shape';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';

export default function DutyPage() {
  const { ref = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<DutyView>('duty.read', { gridCode: ref }), [ref]);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  if (needsEntry(error)) return <Page title='值班电话'><EntryNeeded /></Page>;
  if (!data) return <Page title='值班电话' loading={!error} failure={error} onRetry={reload} />;
  const save = async (phone: string | null) => {
    const found = firstWrong(dutyShapes.save, { gridCode: ref, phone });
    setWrong(found?.say ?? null);
    if (found) return;
    try {
      await call('duty.save', { gridCode: ref, phone });
      setTyped(null);
      toast(phone ? '公布了' : '撤下了', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title='值班电话' footer={data.mayEdit && <Button onTap={() => save(typed ?? data.phone ?? '')}>公布</Button>}>
      <Notice>这个号码谁都看得到，长辈模式的首页上一点就能打。请填值班的公用电话，不要填私人号码。</Notice>
      <Card list>
        <Cell label='现在公布的' value={data.phone ? `${data.whose} ${data.phone}` : undefined} placeholder='还没有' />
        {data.mayEdit && <Field label='电话' kind='phone' value={typed ?? ''} placeholder='手机号，座机要带区号' error={wrong ?? undefined} onChange={setTyped} />}
      </Card>
      {data.mayEdit && data.phone && <Button kind='text' onTap={() => save(null)}>撤下本地的号码</Button>}
    </Page>
  );
}
