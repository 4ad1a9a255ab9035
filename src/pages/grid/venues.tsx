/** The register of venues of a village: what is there, one more, one changed. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { VenueView } from '@domain/venue';
import { call, CallError, newKey } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

export default function VenuesPage() {
  const { code = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<VenueView[]>('venue.list', { villageCode: code }), [code]);
  const [open, setOpen] = useState<VenueView | 'new' | null>(null);
  if (!data) return <Page title='场地' loading={!error} failure={error} onRetry={reload} />;
  const done = () => {
    setOpen(null);
    toast('已经记下', 'success');
    void reload();
  };
  return (
    <Page title='场地' footer={<Button onTap={() => setOpen('new')}>登记场地</Button>}>
      {data.length === 0 ? <Empty text='还没有登记场地' note='登记了，点单的人就能直接选' /> : (
        <Card list>
          <Portions items={data} renderItem={(venue) => <Cell key={venue.id} label={venue.name} note={[venue.address, ...venue.notes, venue.contact && `${venue.contact.name} ${venue.contact.phone}`].filter(Boolean).join('，')} onTap={venue.mine ? () => setOpen(venue) : undefined} />} />
        </Card>
      )}
      {open && <VenueSheet key={open === 'new' ? 'new' : open.id} gridCode={code} venue={open === 'new' ? null : open} onClose={() => setOpen(null)} onDone={done} />}
    </Page>
  );
}

const steps = [{ value: 'unknown', label: '没看过' }, { value: 'free', label: '没有台阶' }, { value: 'steps', label: '有台阶' }] as const;
const stepFree = { unknown: null, free: true, steps: false };

function VenueSheet({ gridCode, venue, onClose, onDone }: { gridCode: string; venue: VenueView | null; onClose: () => void; onDone: () => void }) {
  const key = useRef(newKey());
  const [form, setForm] = useState({
    name: venue?.name ?? '', address: venue?.address ?? '', capacity: String(venue?.capacity ?? ''), hours: venue?.hours ?? '', equipment: venue?.equipment ?? '',
    entrance: (venue?.stepFree == null ? 'unknown' : venue.stepFree ? 'free' : 'steps') as keyof typeof stepFree, contactName: '', contactPhone: '',
  });
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const errorOf = (field: string) => (wrong?.field?.startsWith(field) ? wrong.say : undefined);
  const field = (name: keyof typeof form) => ({ value: form[name], error: errorOf(name), onChange: (value: string) => setForm((old) => ({ ...old, [name]: value })) });

  const send = async (closed = false) => {
    setWrong(null);
    const { entrance, capacity, contactName, contactPhone, ...words } = form;
    const contact = contactName || contactPhone ? { contact: { name: contactName, phone: contactPhone } } : {};
    const input = { ...words, ...contact, capacity: capacity ? Number(capacity) : null, stepFree: stepFree[entrance] };
    try {
      await (venue ? call('venue.save', { ...input, id: venue.id, closed }) : call('venue.add', { ...input, key: key.current, gridCode }));
      onDone();
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };

  return (
    <Sheet
      open
      title={venue ? '改场地' : '登记场地'}
      onClose={onClose}
      footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={() => send()}>保存</Button>{venue && <Button kind='text' onTap={() => send(true)}>这里不再用了</Button>}</>}
    >
      <Card list>
        <Field label='场地名称' placeholder='例如 老年活动室' max={30} {...field('name')} />
        <Field label='在哪里' placeholder='例如 村委会一楼' {...field('address')} />
        <Field label='能坐几人' kind='number' max={4} placeholder='可以不填' {...field('capacity')} />
        <Field label='开放时间' placeholder='可以不填' {...field('hours')} />
        <Field label='设备' placeholder='投影、话筒，可以不填' max={100} {...field('equipment')} />
        <Field label='联系人' max={20} placeholder={venue?.contact ? `${venue.contact.name}，不改就不填` : '可以不填'} value={form.contactName} error={errorOf('contact.name')} onChange={(contactName) => setForm({ ...form, contactName })} />
        <Field label='电话' kind='phone' placeholder={venue?.contact ? `${venue.contact.phone}，不改就不填` : '可以不填'} value={form.contactPhone} error={errorOf('contact.phone')} onChange={(contactPhone) => setForm({ ...form, contactPhone })} />
      </Card>
      <Card title='进门有没有台阶'>
        <Choices label='进门有没有台阶' options={steps} value={form.entrance} onChange={(entrance) => setForm({ ...form, entrance })} />
      </Card>
    </Sheet>
  );
}
