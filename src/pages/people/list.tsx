/** Posts in my area: who holds them, inviting, ending, handing over. */
import { useState } from 'react';
import Taro from '@tarojs/taro';
import type { SeatPage, SeatView, UnseenView } from '@domain/people/answers';
import { call, CallError, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { InviteSheet } from './invite-sheet';
import { PostSheet } from './post-sheet';
import { saveTable } from '@/order/save-table';
import { Portions } from '@/order/portions';

interface Listed { page: SeatPage; unseen: UnseenView[] }

async function read(): Promise<Listed> {
  const [page, unseen] = await Promise.all([call<SeatPage>('people.list'), unseenOrNone()]);
  return { page, unseen };
}

/* Only the county and supervisors are shown it; for others it is simply not there. */
async function unseenOrNone(): Promise<UnseenView[]> {
  try {
    return await call<UnseenView[]>('people.unseen');
  } catch (fault) {
    if (fault instanceof CallError && fault.refusal === 'people.notYours') return [];
    throw fault;
  }
}

export default function PeopleListPage() {
  const { data, error, reload } = useLoad(read, []);
  const [grown, setGrown] = useState<{ from: Listed; items: SeatView[]; next: string | null } | null>(null);
  const [inviting, setInviting] = useState(false);
  const [open, setOpen] = useState<SeatView | null>(null);

  if (needsEntry(error)) return <Page title='人员和任职'><EntryNeeded /></Page>;
  if (!data) return <Page title='人员和任职' loading={!error} failure={error} onRetry={reload} />;
  const { page, unseen } = data;
  const shown = grown?.from === data ? grown : { items: page.items, next: page.next };

  const more = async () => {
    try {
      const next = await call<SeatPage>('people.list', { next: shown.next });
      setGrown({ from: data, items: [...shown.items, ...next.items], next: next.next });
    } catch (fault) {
      tell(fault);
    }
  };
  const take = async () => {
    try {
      const table = await call<{ fileName: string; csv: string; count: number }>('people.export');
      await saveTable(table.fileName, table.csv);
      toast(process.env.TARO_ENV === 'h5' ? `已经导出 ${table.count} 人` : `${table.count} 人的档案已经复制，可以粘贴到表格里`);
    } catch (fault) {
      tell(fault);
    }
  };
  const done = async (say: string) => {
    const left = open?.personId;
    setOpen(null);
    await reload();
    if (!page.mayEndLogIns || !left) return void Taro.showModal({ title: '办好了', content: say, showCancel: false, confirmText: '知道了' });
    const { confirm } = await Taro.showModal({ title: '办好了', content: `${say}。要不要让这个人在电脑和手机上都退出登录？`, cancelText: '不用', confirmText: '都退出' });
    if (!confirm) return;
    try {
      const { ended } = await call<{ ended: number }>('login.endFor', { personId: left });
      toast(ended > 0 ? `已经退出 ${ended} 处登录` : '这个人现在没有登录', 'success');
    } catch (fault) {
      tell(fault);
    }
  };

  return (
    <Page
      title='人员和任职'
      banner={error && <StaleNotice error={error} onRetry={reload} />}
      footer={page.givable.length > 0 && <Button icon='plus' onTap={() => setInviting(true)}>邀请</Button>}
    >
      {unseen.length > 0 && (
        <Card list title='几天没打开待办的联络员'>
          {unseen.map((one) => (
            <Cell key={`${one.department} ${one.name}`} label={one.department} note={`${one.name}（${one.label}）${one.lastSeen ? `，上次打开 ${one.lastSeen}` : '，还没有打开过'}`} side={<Tag tone='orange'>{`${one.workingDays} 个工作日`}</Tag>} />
          ))}
        </Card>
      )}
      {shown.items.length === 0 && <Notice>还没有人，点下面的“邀请”。</Notice>}
      {byPlace(shown.items).map(({ where, seats }) => (
        <Card key={where} list caption={where}>
          <Portions items={seats} size={seats.length} renderItem={(seat) => <Cell key={seat.id} label={seat.name || '还没写姓名'} value={seat.label} onTap={seat.mayEnd || seat.hasFile ? () => setOpen(seat) : undefined} />} />
        </Card>
      ))}
      {shown.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      {page.mayExport && <Button kind='plain' onTap={take}>导出网格员档案</Button>}
      {page.maySearchAudit && <Button kind='plain' icon='search' onTap={() => goTo('/pages/county/audit')}>查操作记录</Button>}

      {inviting && <InviteSheet givable={page.givable} onClose={() => setInviting(false)} />}
      {open && <PostSheet seat={open} others={shown.items} onClose={() => setOpen(null)} onDone={done} onFile={() => { setOpen(null); goTo(`/pages/people/file?id=${open.personId}`); }} />}
    </Page>
  );
}

/** The list comes sorted by place; each place becomes a card. */
function byPlace(items: readonly SeatView[]): { where: string; seats: SeatView[] }[] {
  const places = new Map<string, SeatView[]>();
  for (const seat of items) places.set(seat.where, [...(places.get(seat.where) ?? []), seat]);
  return [...places].map(([where, seats]) => ({ where, seats }));
}
