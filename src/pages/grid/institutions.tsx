/** Schools, homes for the aged and firms of a village that order in their own name; a new one gets a code for its contact. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { institutionKinds, type EntryView, type InstitutionKind, type InstitutionView } from '@domain/institution';
import { call, CallError, newKey } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Code } from '@/ui/code';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

export default function InstitutionsPage() {
  const { code = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<InstitutionView[]>('institution.list', { gridCode: code }), [code]);
  const [open, setOpen] = useState(false);
  if (!data) return <Page title='单位' loading={!error} failure={error} onRetry={reload} />;
  return (
    <Page title='单位' footer={<Button onTap={() => setOpen(true)}>登记单位</Button>}>
      {data.length === 0 ? <Empty text='还没有登记单位' note='登记了，学校、养老院、企业就能以单位名义点单' /> : (
        <Card list>
          <Portions items={data} renderItem={(one) => <Cell key={one.id} label={one.name} note={`${one.kindLabel}，${one.place}`} />} />
        </Card>
      )}
      {open && (
        <AddSheet
          gridCode={code}
          onClose={() => {
            setOpen(false);
            void reload();
          }}
        />
      )}
    </Page>
  );
}

const kinds = (Object.keys(institutionKinds) as InstitutionKind[]).map((value) => ({ value, label: institutionKinds[value] }));

function AddSheet({ gridCode, onClose }: { gridCode: string; onClose: () => void }) {
  const key = useRef(newKey());
  const [kind, setKind] = useState<InstitutionKind>('school');
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [entry, setEntry] = useState<EntryView | null>(null);
  const send = async () => {
    setWrong(null);
    try {
      setEntry(await call<EntryView>('institution.add', { key: key.current, kind, name, gridCode }));
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  if (entry) {
    return (
      <Sheet open title={name} onClose={onClose} footer={<Button onTap={onClose}>记下了</Button>}>
        <Words>把这个码交给单位的联系人，在“我的”里点“我有单位的码”填进去，{entry.until}前有效，只能用一次。</Words>
        <Code code={entry.code} />
      </Sheet>
    );
  }
  return (
    <Sheet open title='登记单位' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>登记</Button></>}>
      <Card title='是什么单位'>
        <Choices label='是什么单位' options={kinds} value={kind} onChange={setKind} />
      </Card>
      <Card list>
        <Field label='单位名称' placeholder='例如 中坝小学' max={30} value={name} onChange={setName} />
      </Card>
    </Sheet>
  );
}
