/** A member, for those who look after the team: papers seen, training noted, telephone, deputy. */
import { useState } from 'react';
import type { MemberView, TeamView } from '@domain/team/answers';
import { courses, type Course } from '@domain/team/team';
import { call, tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { DateCell } from '@/ui/picker-cell';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { chinaToday } from './words';

const courseChoices = (Object.keys(courses) as Course[]).map((value) => ({ value, label: courses[value] }));

export function MemberSheet({ teamId, member, may, onClose, onChange }: { teamId: string; member: MemberView; may: TeamView['may']; onClose: () => void; onChange: () => Promise<void> }) {
  const [course, setCourse] = useState<Course | undefined>();
  const [day, setDay] = useState(chinaToday());
  const [phone, setPhone] = useState<string | null>(null);
  const { personId, known } = member;
  const send = async (name: string, more: object, say: string) => {
    try {
      await call(name, { teamId, personId, ...more });
      toast(say);
      setCourse(undefined);
      await onChange();
    } catch (fault) {
      tell(fault);
    }
  };
  const reveal = async () => {
    try {
      setPhone((await call<{ phone: string | null }>('team.phone', { teamId, personId })).phone ?? '没有留电话');
    } catch (fault) {
      tell(fault);
    }
  };
  if (!known) return null;
  return (
    <Sheet
      open
      title={member.name}
      onClose={onClose}
      footer={may.includes('deputy') && !member.isLeader && <Button kind='plain' onTap={() => send('team.deputy', { deputy: !member.isDeputy }, member.isDeputy ? '不再是副队长' : '已经是副队长')}>{member.isDeputy ? '不当副队长了' : '请他当副队长'}</Button>}
    >
      <Card list>
        <Cell label='任职' value={member.labels.join('、')} />
        <Cell label='电话' value={phone ?? undefined} placeholder='点开看，会记下来' onTap={phone ? undefined : reveal} />
        <Cell label='会什么' value={known.skills.join('、') || '没有写'} />
        <Cell label='学过' value={known.training.join('、') || '还没有记'} />
      </Card>
      {known.qualifications.length > 0 && (
        <Card list caption='资格（看过证件才算）'>
          {known.qualifications.map((one) => (
            <Cell
              key={one.kind}
              label={one.label}
              note={one.seen ? '证件看过了' : '本人说有，证件还没看'}
              side={<Button kind='plain' inline label={`${one.label}${one.seen ? '改成没看过' : '看过证件了'}`} onTap={() => send('volunteer.see', { kind: one.kind, seen: !one.seen }, one.seen ? '改成没看过' : '记下了')}>{one.seen ? '改成没看过' : '看过了'}</Button>}
            />
          ))}
        </Card>
      )}
      <Words kind='strong'>记一次培训</Words>
      <Choices label='学了什么' options={courseChoices} value={course} onChange={setCourse} />
      {course && (
        <>
          <Card list><DateCell label='哪天学的' value={day} max={chinaToday()} onChange={setDay} /></Card>
          <Button onTap={() => send('team.train', { course, day }, '培训记下了')}>记下培训</Button>
        </>
      )}
    </Sheet>
  );
}
