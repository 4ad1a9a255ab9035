/** My registration as a volunteer: the form for who has none, and what is known of who has one. */
import { useState, type ReactNode } from 'react';
import Taro from '@tarojs/taro';
import { dayText } from '@domain/order/clock';
import type { LeftView, MyRegistration, VolunteerView } from '@domain/team/answers';
import { dayParts } from '@domain/terms';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { toast } from '@/ui/toast';
import { readAreas } from './areas';
import { AwayCard } from './away';
import { VolunteerForm, weekdays } from './volunteer-form';

export default function SquadVolunteerPage() {
  const { data, error, reload } = useLoad(async () => {
    const [registration, areas] = await Promise.all([call<MyRegistration>('volunteer.read'), readAreas()]);
    return { registration, areas };
  }, []);
  const [editing, setEditing] = useState(false);
  if (needsEntry(error)) return <Page title='志愿者登记'><EntryNeeded /></Page>;
  if (!data) return <Page title='志愿者登记' loading={!error} failure={error} onRetry={reload} />;
  const { registration: { volunteer, name }, areas } = data;
  const done = (say: string) => {
    setEditing(false);
    toast(say);
    void reload();
  };
  if (!volunteer || editing) return <VolunteerForm volunteer={volunteer} name={name} areas={areas} onDone={done} />;
  return <Registered volunteer={volunteer} banner={error && <StaleNotice error={error} onRetry={reload} />} onEdit={() => setEditing(true)} onDone={done} />;
}

function Registered({ volunteer, banner, onEdit, onDone }: { volunteer: VolunteerView; banner: ReactNode; onEdit: () => void; onDone: (say: string) => void }) {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    try {
      const { duties } = await call<LeftView>('volunteer.leave');
      setLeaving(false);
      onDone('已经不是志愿者了');
      if (duties.length > 0) void Taro.showModal({ title: '约好的服务不用去了', content: '已经告诉队长您去不了，请他另外安排人。', showCancel: false, confirmText: '知道了' });
    } catch (fault) {
      tell(fault);
    }
  };
  const times = volunteer.times.map((one) => `${weekdays[one.weekday]}${dayParts[one.part]}`).join('、');
  return (
    <Page title='我的志愿者登记' banner={banner} footer={<Button onTap={onEdit}>改登记</Button>}>
      {volunteer.needsAdult && <Notice tone='orange'>去服务的时候，要有大人陪着。</Notice>}
      {volunteer.toLearn.length > 0 && (
        <Card list caption='先学再讲'>
          {volunteer.toLearn.map((one) => <Cell key={one.topic} label={`讲${one.topic}前要先学`} value={one.courses.join('、')} />)}
        </Card>
      )}
      {volunteer.duties.length > 0 && (
        <Card list caption='约好要去的服务'>
          {volunteer.duties.map((one) => <Cell key={one.orderId} label={one.day ?? one.number} note={one.team} onTap={() => goTo(`/pages/order/view?id=${one.orderId}`)} />)}
        </Card>
      )}
      <Card list>
        <Cell label='姓名' value={volunteer.name} />
        <Cell label='出生年份' value={`${volunteer.birthYear} 年`} />
        <Cell label='电话' value={volunteer.phone ?? '没有留'} />
        <Cell label='会什么' value={volunteer.skills.join('、') || '没有写'} />
        {volunteer.qualifications.map((one) => <Cell key={one.kind} label='资格' value={`${one.label}，${one.seen ? '证件看过了' : '等队长看证件'}`} />)}
        <Cell label='什么时候有空' value={times || '到时候再问我'} />
        <Cell label='愿意去哪里' value={volunteer.places.map((one) => one.name).join('、') || '跟着队走'} />
        <Cell label='安排轻一点' value={volunteer.lightDuty ? '要' : '不用'} />
        <Cell label='登记日期' value={dayText(volunteer.since)} />
      </Card>
      <Card list caption='学过的培训'>
        {volunteer.training.length === 0 && <Cell label='还没有，学了请队长记上' />}
        {volunteer.training.map((one) => <Cell key={one.course} label={one.label} value={dayText(one.day)} />)}
      </Card>
      <AwayCard away={volunteer.away} own team={false} onDone={onDone} />
      <Button kind='text' onTap={() => setLeaving(true)}>不当志愿者了</Button>
      <Confirm
        open={leaving}
        title='不当志愿者了吗？'
        text={`不用谁同意。电话、时间、会什么都会清掉，加入的服务队也会离开。${volunteer.duties.length > 0 ? `还有 ${volunteer.duties.length} 场约好的服务，会告诉队长您去不了。` : ''}以后可以再登记。`}
        okText='不当了'
        danger
        onOk={leave}
        onClose={() => setLeaving(false)}
      />
    </Page>
  );
}
