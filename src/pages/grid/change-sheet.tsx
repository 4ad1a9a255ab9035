/** One change of the grid, filled in: what it is called, where it goes, from which day. */
import { useRef, useState } from 'react';
import type { GridChanged, GridNodeView } from '@domain/grid/views';
import { chinaDay, dayText } from '@domain/order/clock';
import { call, CallError, newKey } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';

export type ChangeKind = GridNodeView['may'][number];

export const changeForms: Record<ChangeKind, { label: string; note: string; intro: string }> = {
  add: { label: '增加下级', note: '小组、楼、单元', intro: '编码自动给，给过的号不再用第二次。' },
  rename: { label: '改名', note: '编码不变，单子不受影响', intro: '以后各处都显示新名字。' },
  move: { label: '划到别处', note: '换一个上级，下级和单子跟着走', intro: '没办完的单会换到新的上级手上，办到哪一步不变。' },
  split: { label: '拆分', note: '分出一个新的，选哪些下级和人过去', intro: '没选的都留下。没办完的单先留在原处。' },
  merge: { label: '并入别处', note: '并过去以后，这里不再用', intro: '人、下级和没办完的单都到并入的地方；办完的单还写着老名字。' },
  save: { label: '填人口和户数', note: '可以不填', intro: '只填总数，不填个人。' },
};

const levels = [{ value: 'group', label: '小组' }, { value: 'building', label: '楼' }, { value: 'unit', label: '单元' }] as const;
const divisions = ['city', 'county', 'town', 'village'];

export interface ChangeSheetProps {
  node: GridNodeView;
  kind: ChangeKind;
  onClose: () => void;
  onDone: (said: string) => void;
}

export function ChangeSheet({ node, kind, onClose, onDone }: ChangeSheetProps) {
  const key = useRef(newKey());
  const [name, setName] = useState(kind === 'rename' ? node.name : '');
  const [level, setLevel] = useState<(typeof levels)[number]['value']>('group');
  const [target, setTarget] = useState<string | undefined>();
  const [code, setCode] = useState('');
  const [on, setOn] = useState('');
  const [ahead] = useState(() => ({ first: chinaDay(new Date()), last: chinaDay(new Date(Date.now() + 365 * 86_400_000)) }));
  const [children, setChildren] = useState<string[]>([]);
  const [posts, setPosts] = useState<string[]>([]);
  const [numbers, setNumbers] = useState({ population: String(node.population ?? ''), households: String(node.households ?? '') });
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const form = changeForms[kind];
  const errorOf = (field: string) => (wrong?.field === field ? wrong.say : undefined);
  const count = (text: string) => (text.trim() === '' ? null : Number(text));

  const inputs: Record<ChangeKind, object> = {
    add: { parentCode: node.code, level, name },
    rename: { code: node.code, name },
    move: { code: node.code, parentCode: target },
    split: { code: node.code, newName: name, newCode: code || null, childCodes: children, postIds: posts },
    merge: { code: node.code, intoCode: target },
    save: { code: node.code, population: count(numbers.population), households: count(numbers.households) },
  };
  const send = async () => {
    setWrong(null);
    try {
      const more = kind === 'save' ? {} : { key: key.current, on: on || null };
      const answer = await call<Partial<GridChanged>>(`grid.${kind}`, { ...inputs[kind], ...more });
      onDone(answer.applied === false ? `记下了，${answer.onDay ? dayText(answer.onDay) : ''}生效` : '已经改好');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };

  return (
    <Sheet open title={form.label} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={send}>{`确定${form.label}`}</Button></>}>
      <Words kind='note'>{form.intro}</Words>
      {kind === 'add' && <Choices label='是什么' options={levels} value={level} onChange={setLevel} />}
      <Card list>
        {(kind === 'add' || kind === 'rename') && <Field label='名称' value={name} max={40} error={errorOf('name')} onChange={setName} />}
        {kind === 'split' && <Field label='新的叫什么' value={name} max={40} error={errorOf('newName')} onChange={setName} />}
        {kind === 'split' && divisions.includes(node.level) && <Field label='新的编码' kind='number' max={12} value={code} placeholder='12位统计区划代码' error={errorOf('newCode')} onChange={setCode} />}
        {kind === 'move' && <PickerCell label='新的上级' options={node.parents.map((one) => ({ value: one.code, label: one.name }))} value={target} error={errorOf('parentCode')} onChange={setTarget} />}
        {kind === 'merge' && <PickerCell label='并入哪里' options={node.siblings.map((one) => ({ value: one.code, label: one.name }))} value={target} error={errorOf('intoCode')} onChange={setTarget} />}
        {kind === 'save' && <Field label='人口' kind='number' value={numbers.population} error={errorOf('population')} onChange={(population) => setNumbers({ ...numbers, population })} />}
        {kind === 'save' && <Field label='户数' kind='number' value={numbers.households} error={errorOf('households')} onChange={(households) => setNumbers({ ...numbers, households })} />}
        {kind !== 'save' && <DateCell label='哪天生效' value={on || undefined} placeholder='不选就是今天' note='一年以内' min={ahead.first} max={ahead.last} error={errorOf('on')} onChange={setOn} />}
      </Card>
      {kind === 'split' && node.children.length > 0 && <Card list caption='哪些下级过去'><Choices multiple look='rows' label='哪些下级过去' options={node.children.map((one) => ({ value: one.code, label: one.name }))} value={children} onChange={setChildren} /></Card>}
      {kind === 'split' && node.posts.length > 0 && <Card list caption='哪些人过去'><Choices multiple look='rows' label='哪些人过去' options={node.posts.map((one) => ({ value: one.id, label: `${one.name}（${one.label}）` }))} value={posts} onChange={setPosts} /></Card>}
    </Sheet>
  );
}
