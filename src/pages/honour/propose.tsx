/** For 科协: who fits the rules, with the evidence; confirmed one by one, by name and never by place. */
import { useState } from 'react';
import { honourShapes, type Proposal, type Proposals } from '@domain/honour/honour';
import type { HonourRule } from '@domain/honour/rules';
import { chinaDay } from '@domain/order/clock';
import { firstWrong } from '@domain/shape';
import { call, CallError, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { EvidenceCells, hoursOf } from './parts';

const thisYear = () => Number(chinaDay(new Date()).slice(0, 4));

export default function HonourProposePage() {
  const [year, setYear] = useState(thisYear);
  const { data, error, loading, reload } = useLoad(() => call<Proposals>('honour.proposals', { year }), [year]);
  const [looking, setLooking] = useState<Proposal | null>(null);
  const [rule, setRule] = useState<HonourRule | null>(null);
  if (needsEntry(error)) return <Page title='嘉许提名'><EntryNeeded /></Page>;
  if (!data) return <Page title='嘉许提名' loading={!error} failure={error} onRetry={reload} />;
  const confirm = async (one: Proposal) => {
    try {
      await call('honour.confirm', { year, ruleId: one.ruleId, ref: one.ref });
      setLooking(null);
      toast('已经确认，等本人同意公开', 'success');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title='嘉许提名' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      <Segments items={[0, 1, 2].map((back) => ({ value: String(thisYear() - back), label: `${thisYear() - back}年` }))} value={String(year)} onChange={(one) => setYear(Number(one))} />
      {data.proposals.length === 0
        ? <Empty text='现在没有新的提名' note='够了下面的规则，名字会出现在这里' />
        : (
          <Card list title='够了规则的' caption='按姓名排列，不分先后'>
            {data.proposals.map((one) => <Cell key={one.ref} icon={one.kind === 'team' ? 'users' : 'person'} label={one.name} note={`${one.evidence.services} 次，${hoursOf(one.evidence.minutes)}`} value={one.label} onTap={() => setLooking(one)} />)}
          </Card>
        )}
      {data.honours.length > 0 && (
        <Card list title='已经确认的'>
          {data.honours.map((one) => <Cell key={one.id} icon={one.kind === 'team' ? 'users' : 'person'} label={one.name} note={one.label} side={<Tag tone={one.state === 'waiting' ? 'orange' : one.state === 'open' ? 'brand' : 'grey'}>{one.stateLabel}</Tag>} />)}
        </Card>
      )}
      <Card list title='规则'>
        {data.rules.map((one) => (
          <Cell key={one.id} label={one.label} note={`${hoursOf(one.minMinutes)}、${one.minServices} 次以上；评过 ${one.minRated} 次以上，平均 ${one.minStars} 分以上；没有未说清的不满意`} onTap={() => setRule(one)} />
        ))}
      </Card>
      <Words kind='note'>一年里够了就提，不排名，不积分。确认以后由本人决定公开不公开。</Words>
      <Refresh error={error} loading={loading} onTap={reload} />
      {looking && (
        <Sheet open title={looking.name} onClose={() => setLooking(null)} footer={<Button onTap={() => confirm(looking)}>{`确认${looking.label}`}</Button>}>
          <EvidenceCells evidence={looking.evidence} />
          <Words kind='note'>{looking.kind === 'team' ? '确认以后，由队长决定公开不公开。' : '确认以后，由本人决定公开不公开。'}</Words>
        </Sheet>
      )}
      {rule && <RuleSheet key={rule.id} rule={rule} onClose={() => setRule(null)} onDone={async () => { setRule(null); toast('已经改好', 'success'); await reload(); }} />}
    </Page>
  );
}

function RuleSheet({ rule, onClose, onDone }: { rule: HonourRule; onClose: () => void; onDone: () => Promise<void> }) {
  const [typed, setTyped] = useState({ label: rule.label, minMinutes: String(rule.minMinutes), minServices: String(rule.minServices), minRated: String(rule.minRated), minStars: String(rule.minStars) });
  const [wrong, setWrong] = useState<{ say: string; field: string } | null>(null);
  const row = (name: keyof typeof typed, label: string, kind: 'text' | 'number' | 'decimal') => (
    <Field label={label} kind={kind} value={typed[name]} error={wrong?.field === name ? wrong.say : undefined} onChange={(value) => { setTyped({ ...typed, [name]: value }); setWrong(null); }} />
  );
  const numberOf = (text: string) => (text.trim() === '' ? undefined : Number(text));
  const save = async () => {
    const input = { id: rule.id, label: typed.label, minMinutes: numberOf(typed.minMinutes), minServices: numberOf(typed.minServices), minRated: numberOf(typed.minRated), minStars: numberOf(typed.minStars) };
    const found = firstWrong(honourShapes.saveRule, input);
    if (found) return setWrong(found);
    try {
      await call('honour.saveRule', input);
      await onDone();
    } catch (fault) {
      if (fault instanceof CallError) setWrong({ say: fault.say, field: fault.field ?? '' });
      else tell(fault);
    }
  };
  return (
    <Sheet open title={rule.label} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={save}>保存</Button></>}>
      <Card list>
        {row('label', '名称', 'text')}
        {row('minMinutes', '一年服务多少分钟', 'number')}
        {row('minServices', '服务多少次', 'number')}
        {row('minRated', '至少评过多少次', 'number')}
        {row('minStars', '平均多少分', 'decimal')}
      </Card>
    </Sheet>
  );
}
