/** All orders of a department that wait for a team, a team proposed for each; the department changes what it likes and sends. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { OfferResult, ProposalPage, ProposalRow } from '@domain/answers';
import { call, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';

const title = '一起找服务队';
const nobody = 'nobody';
/* So many at a time that each answer comes soon and the count can be seen to grow. */
const BATCH = 10;

export default function ProposeTeamsPage() {
  const { ref = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<ProposalPage>('department.propose', { departmentId: ref }), [ref]);
  const [chosen, setChosen] = useState<Record<string, string | null>>({});
  const [results, setResults] = useState<Record<string, OfferResult>>({});
  const [open, setOpen] = useState<ProposalRow | null>(null);
  const [sent, setSent] = useState<{ done: number; of: number } | null>(null);
  // One key for one sending: tried again after a broken line, nobody is invited twice.
  const key = useRef(newKey());

  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={() => void reload()} />;
  const teamOf = (row: ProposalRow) => (row.order.id in chosen ? chosen[row.order.id] ?? null : row.teamId);
  const offers = data.rows.filter((row) => !results[row.order.id]?.ok).flatMap((row) => {
    const teamId = teamOf(row);
    return teamId ? [{ id: row.order.id, teamId }] : [];
  });

  const send = async () => {
    setSent({ done: 0, of: offers.length });
    try {
      for (let at = 0; at < offers.length; at += BATCH) {
        const answers = await call<OfferResult[]>('department.offerAll', { departmentId: ref, key: key.current, offers: offers.slice(at, at + BATCH) });
        setResults((known) => ({ ...known, ...Object.fromEntries(answers.map((one) => [one.id, one])) }));
        setSent({ done: Math.min(at + BATCH, offers.length), of: offers.length });
      }
      key.current = newKey();
    } catch (fault) {
      tell(fault);
    } finally {
      setSent(null);
    }
  };
  const choose = (teamId: string) => {
    if (open) setChosen({ ...chosen, [open.order.id]: teamId === nobody ? null : teamId });
    setOpen(null);
  };

  return (
    <Page title={title} footer={offers.length > 0 && <Button kind='primary' onTap={send}>{sent ? `正在邀请 ${sent.done}/${sent.of}` : `按这样邀请（${offers.length} 单）`}</Button>}>
      {data.rows.length === 0 ? (
        <Empty text='现在没有等服务队的单' note='领了单、还没有服务队接的，会出现在这里' />
      ) : (
        <Notice>{`所有待接的单放在一起排：主题和资格合适的，近的、手上单少的、今年服务少的队先请。点一单可以换队；来不来由服务队自己定，婉拒没有任何影响。${data.more ? '单子很多，先排最急的 200 单。' : ''}`}</Notice>
      )}
      <Portions apart items={data.rows} size={20} step={3} renderItem={(row) => <Proposed key={row.order.id} row={row} teamId={teamOf(row)} result={results[row.order.id]} onTap={() => setOpen(row)} />} />
      <Sheet open={open !== null} title='请哪支队' onClose={() => setOpen(null)}>
        {open && (
          <Card list>
            <Choices
              look='rows'
              label='请哪支队'
              options={[...open.others.map(({ id, name, why }) => ({ value: id, label: name, note: why.join('，') })), { value: nobody, label: '这一单先不邀请' }]}
              value={teamOf(open) ?? nobody}
              onChange={choose}
            />
          </Card>
        )}
      </Sheet>
    </Page>
  );
}

interface ProposedProps { row: ProposalRow; teamId: string | null; result?: OfferResult; onTap: () => void }

function Proposed({ row, teamId, result, onTap }: ProposedProps) {
  const team = row.others.find((one) => one.id === teamId);
  const { order } = row;
  // The reasons were found for the proposed team; of another one those that hold for it.
  const why = teamId === row.teamId ? row.why : team?.why ?? [];
  return (
    <Card list>
      <Cell label={order.title} note={`${order.place} · 约 ${order.headCount} 人 · ${order.slots.join('、')}`} value={result ? <Tag tone={result.ok ? 'brand' : 'red'}>{result.ok ? result.say : '没发出去'}</Tag> : undefined} />
      <Cell
        icon='users'
        label={team?.name ?? (row.others.length > 0 ? '先不邀请' : '没有合适的队')}
        note={team ? why.join('，') : row.lacking.join('；') || undefined}
        error={result && !result.ok ? result.say : undefined}
        onTap={row.others.length > 0 && !result?.ok ? onTap : undefined}
      />
    </Card>
  );
}
