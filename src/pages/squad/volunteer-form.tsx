/** The four groups of 志愿服务条例 第7条: who, what one can do, when and where, how to be reached. */
import { useState } from 'react';
import type { VolunteerView } from '@domain/team/answers';
import { consentAge, needsGuardian } from '@domain/team/age';
import { qualifications, type Qualification } from '@domain/team/team';
import { dayParts, type DayPart } from '@domain/terms';
import { call, CallError } from '@/api/call';
import { PrivacySheet } from '@/order/privacy-sheet';
import { WechatPhone } from '@/order/wechat-phone';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Stack } from '@/ui/layout';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';
import type { Area } from './areas';
import { chinaToday } from './words';

export const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;
const week = [1, 2, 3, 4, 5, 6, 0];
const papers = (Object.keys(qualifications) as Qualification[]).map((value) => ({ value, label: qualifications[value] }));
const parts = (Object.keys(dayParts) as DayPart[]).map((value) => ({ value, label: dayParts[value] }));
const yesNo = [{ value: 'no', label: '不用' }, { value: 'yes', label: '要，重活和野外先问我' }] as const;
const consent = [{ value: 'yes', label: '监护人同意' }] as const;
const MOST_PLACES = 10;

export function VolunteerForm({ volunteer, name, areas, onDone }: { volunteer: VolunteerView | null; name: string | null; areas: readonly Area[]; onDone: (say: string) => void }) {
  const [form, setForm] = useState({
    name: volunteer?.name ?? name ?? '', birthYear: String(volunteer?.birthYear ?? ''), phone: '', skills: volunteer?.skills.join('、') ?? '', qualifications: volunteer?.qualifications.map((one) => one.kind) ?? [],
    times: volunteer?.times ?? [], gridCodes: volunteer?.places.map((one) => one.code) ?? [], lightDuty: volunteer?.lightDuty ?? false, guardian: volunteer?.guardian ?? false,
  });
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const [asking, setAsking] = useState(false);
  const errorOf = (field: string) => (wrong?.field?.startsWith(field) ? wrong.say : undefined);
  const set = (more: Partial<typeof form>) => {
    setWrong(null);
    setForm((old) => ({ ...old, ...more }));
  };
  const year = /^\d{4}$/.test(form.birthYear) ? Number(form.birthYear) : null;
  const young = year !== null && needsGuardian(year, chinaToday());
  const places = [...areas, ...(volunteer?.places ?? []).filter((one) => areas.every((area) => area.code !== one.code))];
  const daysOf = (part: DayPart) => form.times.filter((one) => one.part === part).map((one) => String(one.weekday));
  const setDays = (part: DayPart, days: string[]) => set({ times: [...form.times.filter((one) => one.part !== part), ...days.map((weekday) => ({ weekday: Number(weekday), part }))] });

  const send = async () => {
    setWrong(null);
    const input = {
      ...form, birthYear: year ?? undefined, skills: form.skills.split(/[、，,；;\s]+/).filter(Boolean), guardian: young && form.guardian, phone: form.phone || (volunteer ? null : ''),
    };
    try {
      await call(volunteer ? 'volunteer.edit' : 'volunteer.register', input);
      onDone(volunteer ? '已经改好' : '登记好了，可以加入服务队');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      if (fault.refusal === 'privacy.needed') return setAsking(true);
      setWrong({ say: fault.say, field: fault.field });
    }
  };

  return (
    <Page title={volunteer ? '改志愿者登记' : '登记成为志愿者'} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={send}>{volunteer ? '保存' : '登记'}</Button></>}>
      {asking && <PrivacySheet before='登记' onClose={() => setAsking(false)} onAgreed={() => { setAsking(false); void send(); }} />}
      {!volunteer && <Notice title='只填这几样，随时可以退出'>不要身份证号。电话加密保存，只有您加入的队和支持部门、县科协联系时才看得到，每次都有记录。退出时电话就清掉。</Notice>}
      <Card list caption='您是谁'>
        <Field label='真实姓名' max={20} required value={form.name} error={errorOf('name')} onChange={(value) => set({ name: value })} />
        <Field label='出生年份' kind='number' max={4} required placeholder='例如 1965' value={form.birthYear} error={errorOf('birthYear')} onChange={(birthYear) => set({ birthYear })} />
        <Field label={young ? '监护人电话' : '电话'} kind='phone' required={!volunteer} placeholder={volunteer?.phone ? `${volunteer.phone}，不改就不填` : undefined} value={form.phone} error={errorOf('phone')} onChange={(phone) => set({ phone })} />
        {!young && <WechatPhone onPhone={(phone) => set({ phone })} />}
      </Card>
      {young && (
        <Card title={`未满${consentAge}周岁，要监护人同意`}>
          <Choices label='监护人同意' multiple options={consent} value={form.guardian ? ['yes'] : []} error={errorOf('guardian')} onChange={(value) => set({ guardian: value.length > 0 })} />
        </Card>
      )}
      <Card list caption='会什么'>
        <Field label='会什么' placeholder='例如 量血压、教手机' max={120} note='可以不填；几样用顿号隔开' value={form.skills} error={errorOf('skills')} onChange={(skills) => set({ skills })} />
      </Card>
      <Card title='有没有这些资格（可以不选）'>
        <Words kind='note'>给队长看过证件以后才算。</Words>
        <Choices label='资格' multiple options={papers} value={form.qualifications} onChange={(value) => set({ qualifications: value })} />
      </Card>
      <Card title='什么时候有空（不选就是到时候再问）'>
        {parts.map(({ value: part, label }) => (
          <Stack key={part} gap={2}>
            <Words kind='note'>{label}</Words>
            <Choices label={label} multiple options={week.map((weekday) => ({ value: String(weekday), label: `${weekdays[weekday]}` }))} value={daysOf(part)} onChange={(days) => setDays(part, days)} />
          </Stack>
        ))}
      </Card>
      <Card title='愿意去哪里（不选就是跟着队走）'>
        <Choices label='愿意去哪里' multiple max={MOST_PLACES} options={places.map((one) => ({ value: one.code, label: one.name }))} value={form.gridCodes} error={errorOf('gridCodes')} onChange={(gridCodes) => set({ gridCodes })} />
      </Card>
      <Card title='要不要安排轻一点'>
        <Choices label='安排轻一点' options={yesNo} value={form.lightDuty ? 'yes' : 'no'} onChange={(value) => set({ lightDuty: value === 'yes' })} />
      </Card>
    </Page>
  );
}
