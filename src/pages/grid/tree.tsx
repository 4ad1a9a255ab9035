/** One node of the grid, who looks after it, what is below it, and what may be changed. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { GridNodeView } from '@domain/grid/views';
import { call } from '@/api/call';
import { goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import { changeForms, ChangeSheet, type ChangeKind } from './change-sheet';
import { dutyWords } from './duties';

export default function GridTreePage() {
  const { code } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<GridNodeView>('grid.node', { code: code ?? null }), [code]);
  const [open, setOpen] = useState<ChangeKind | null>(null);
  if (!data) return <Page title='网格' loading={!error} failure={error} onRetry={reload} />;
  const done = (said: string) => {
    setOpen(null);
    toast(said, 'success');
    void reload();
  };
  const upper = data.path[data.path.length - 2];
  const counted = [data.population !== null && `${data.population} 人`, data.households !== null && `${data.households} 户`].filter(Boolean).join('，');
  return (
    <Page title={data.name}>
      <Card list>
        <Cell label={data.levelLabel} value={data.place} />
        {upper && <Cell label='上级' value={upper.name} onTap={() => goTo(`/pages/grid/tree?code=${upper.code}`)} />}
        <Cell label='责任人' value={data.leaders.join('、')} placeholder='还没有' />
        <Cell label='信息员' value={data.informants.join('、')} placeholder='还没有' />
        <Cell label='人口' value={counted} placeholder='没有填' />
        {data.level === 'village' && <Cell label='场地' note='可以办活动的地方' onTap={() => goTo(`/pages/grid/venues?code=${data.code}`)} />}
        {data.level === 'village' && <Cell label='单位' note='以单位名义点单的学校、养老院、企业' onTap={() => goTo(`/pages/grid/institutions?code=${data.code}`)} />}
        <Cell label='缺人的网格' note='哪里没有责任人、信息员' onTap={() => goTo(`/pages/grid/gaps?code=${data.code}`)} />
      </Card>
      {data.children.length > 0 && (
        <Card list caption={`下面有 ${data.children.length} 个`}>
          {data.children.map((child) => <Cell key={child.code} label={child.name} value={dutyWords(child.lacks)} onTap={() => goTo(`/pages/grid/tree?code=${child.code}`)} />)}
        </Card>
      )}
      <Card list caption='调整'>
        {data.may.map((kind) => <Cell key={kind} label={changeForms[kind].label} note={changeForms[kind].note} onTap={() => setOpen(kind)} />)}
      </Card>
      {open && <ChangeSheet key={open} node={data} kind={open} onClose={() => setOpen(null)} onDone={done} />}
    </Page>
  );
}
