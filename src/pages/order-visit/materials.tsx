/** What is to be brought to one visit; both sides tick what is ready. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { firstWrong } from '@domain/shape';
import { bringers, MOST_MATERIALS, serviceShapes, type Bringer, type Material, type MaterialsView } from '@domain/order/service';
import { call, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import './materials.css';

const title = '要准备的东西';
const bringerChoices = Object.entries(bringers).map(([value, label]) => ({ value: value as Bringer, label }));

export default function MaterialsPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<MaterialsView>('visit.materials', { id }), [id]);
  const [answered, setAnswered] = useState<{ over: MaterialsView | null; view: MaterialsView } | null>(null);
  const [name, setName] = useState('');
  const [brings, setBrings] = useState<Bringer>('team');
  const [wrong, setWrong] = useState<string | null>(null);
  const view = data && answered?.over === data ? answered.view : data;
  if (!view) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;

  const send = async (input: object): Promise<boolean> => {
    try {
      setAnswered({ over: data, view: await call<MaterialsView>('visit.material', { id, ...input }) });
      return true;
    } catch (fault) {
      tell(fault);
      return false;
    }
  };
  const add = async () => {
    const found = firstWrong(serviceShapes.material, { do: 'add', id, name, brings });
    setWrong(found?.say ?? null);
    if (!found && await send({ do: 'add', name, brings })) setName('');
  };
  const { items, suggested } = view;
  return (
    <Page title={title}>
      {items.length === 0 ? <Empty text='还没有记要准备什么' note='从下面点一样，或者自己写' /> : (
        <Card title={`${view.title}：备好 ${items.filter((item) => item.ready).length} 样，共 ${items.length} 样`}>
          {items.map((item) => <Line key={item.id} item={item} send={send} />)}
        </Card>
      )}
      {items.length >= MOST_MATERIALS ? <Notice tone='grey'>{`最多记${MOST_MATERIALS}样东西，不要的可以去掉。`}</Notice> : (
        <>
          {suggested.length > 0 && (
            <Card title='常用的，点一下就加上'>
              <View className='materials-usual'>
                {suggested.map((one) => <Button key={one.name} kind='plain' onTap={() => send({ do: 'add', ...one })}>{`${one.name}（${bringers[one.brings]}）`}</Button>)}
              </View>
            </Card>
          )}
          <Card list title='自己写一样'>
            <Field label='东西' value={name} max={40} placeholder='例如：血压计' error={wrong ?? undefined} onChange={(value) => { setName(value); setWrong(null); }} />
            <View className='materials-who'>
              <Choices label='谁带' options={bringerChoices} value={brings} onChange={setBrings} />
              <Button kind='plain' onTap={add}>加上</Button>
            </View>
          </Card>
        </>
      )}
    </Page>
  );
}

function Line({ item, send }: { item: Material; send: (input: object) => Promise<boolean> }) {
  const { id: materialId, name, brings, ready } = item;
  return (
    <View className='materials-line'>
      <View className='materials-choice'>
        <Choices
          multiple
          look='rows'
          label={name}
          options={[{ value: 'ready', label: name, note: `${bringers[brings]}${ready ? '，备好了' : ''}` }]}
          value={ready ? ['ready'] : []}
          onChange={(value) => void send({ do: 'tick', materialId, ready: value.length > 0 })}
        />
      </View>
      <Button kind='text' inline label={`去掉${name}`} onTap={() => send({ do: 'remove', materialId })}>去掉</Button>
    </View>
  );
}
