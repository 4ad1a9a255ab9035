/** Somebody got a code from the grid leader: from then on they may order in the institution's name. */
import { useState } from 'react';
import { institutionShapes, type InstitutionView } from '@domain/institution';
import { firstWrong } from '@domain/shape';
import { call, CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';

export function EnterInstitution({ onClose }: { onClose: () => void }) {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    const found = firstWrong(institutionShapes.enter, { code });
    if (found) return setWrong(found.say);
    try {
      const { name } = await call<InstitutionView>('institution.enter', { code });
      onClose();
      toast(`可以用${name}的名义点单了`, 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  const type = (text: string) => {
    setCode(text);
    setWrong(null);
  };
  return (
    <Sheet open title='我有单位的码' onClose={onClose} footer={<Button onTap={send}>确定</Button>}>
      <Card list>
        <Field label='单位的码' value={code} placeholder='8位字母和数字' error={wrong ?? undefined} note='学校、养老院、企业的联系人向村（社区）网格长要' onChange={type} />
      </Card>
    </Sheet>
  );
}
