/** A team's two lists: what it may take, and what it has taken. */
import { useState } from 'react';
import { AskNotice } from '@/order/ask-notice';
import { CardList } from '@/order/card-list';
import { useDeskQuery } from '@/order/desk-query';
import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { AlmostList } from './almost-list';

const lists = {
  offered: { text: '现在没有可以接的单', note: '部门邀请了你们，或者开放了你们能服务的单，会出现在这里' },
  taken: { text: '手上没有要服务的单', note: '接了的单，在服务完成以前都在这里' },
};
type List = keyof typeof lists | 'almost';

export default function TeamPoolPage() {
  const { ref, label, load } = useDeskQuery('team', '接单');
  const [list, setList] = useState<List>('offered');
  return (
    <Page title={label}>
      <Segments items={[{ value: 'offered', label: '可接的单' }, { value: 'almost', label: '还差一点' }, { value: 'taken', label: '已接的单' }]} value={list} onChange={setList} />
      {list === 'almost' ? <AlmostList teamId={ref} /> : <CardList live load={(next) => load(next, list === 'offered')} deps={[ref, list]} emptyText={lists[list].text} emptyNote={lists[list].note} />}
      <AskNotice kinds={['work', 'visit']} say='有新单、要出发的时候，要不要微信告诉您？' />
      {ref && (
        <Card title='本队' list>
          <Cell icon='users' label='队员、加入申请、不能来的日子' onTap={() => goTo(`/pages/squad/team?id=${ref}`)} />
          <Cell icon='calendar' label='本队日历' note='哪天去哪里、谁去、谁不能来' onTap={() => goTo(`/pages/gather/team?team=${ref}`)} />
          <Cell icon='book' label='讲稿提纲' note='写一份、看哪些能用' onTap={() => goTo('/pages/outline/list')} />
          <Cell icon='check' label='服务记录和上传' note='今年几场、上传了几场' onTap={() => goTo(`/pages/record/team?team=${ref}`)} />
          <Cell icon='star' label='本队办得怎么样' note='满意、重办、一个月后还在用' onTap={() => goTo(`/pages/report/quality?team=${ref}`)} />
        </Card>
      )}
    </Page>
  );
}
