/** A team's two lists: what it may take, and what it has taken. */
import { useState } from 'react';
import { CardList } from '@/order/card-list';
import { useDeskQuery } from '@/order/desk-query';
import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';

const lists = {
  offered: { text: '现在没有可以接的单', note: '部门邀请了你们，或者开放了你们能服务的单，会出现在这里' },
  taken: { text: '手上没有要服务的单', note: '接了的单，在服务完成以前都在这里' },
};
type List = keyof typeof lists;

export default function TeamPoolPage() {
  const { ref, label, load } = useDeskQuery('team', '接单');
  const [list, setList] = useState<List>('offered');
  return (
    <Page title={label}>
      <Card list><Cell icon='users' label='队员、加入申请、不能来的日子' onTap={() => goTo(`/pages/squad/team?id=${ref}`)} /></Card>
      <Segments items={[{ value: 'offered', label: '可接的单' }, { value: 'taken', label: '已接的单' }]} value={list} onChange={setList} />
      <CardList load={(next) => load(next, list === 'offered')} deps={[ref, list]} emptyText={lists[list].text} emptyNote={lists[list].note} />
    </Page>
  );
}
