/** Visits that lie on this phone: being written, waiting for signal, or sent back. */
import { tell } from '@/api/call';
import { useOutbox, type Draft } from '@/order/outbox';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { visitBox, type Note } from './note';

export interface DraftsProps { personId: string; onSent: () => unknown; onOpen: (key: string) => void }

export function Drafts({ personId, onSent, onOpen }: DraftsProps) {
  const box = useOutbox<Note>(visitBox(personId), ({ sent, refused }) => {
    if (sent > 0) toast(`发出了 ${sent} 次走访`);
    if (sent + refused > 0) void Promise.resolve(onSent()).catch(tell);
  });
  if (box.drafts.length === 0) return null;
  const waiting = box.drafts.filter((draft) => draft.ready).length;
  const sendNow = async () => {
    const { left } = await box.sendNow();
    if (left > 0) toast('还没有信号，先存在手机里');
  };
  return (
    <Card list title={`手机里的 ${box.drafts.length} 次走访`} action={waiting > 0 ? '现在发' : undefined} onAction={() => void sendNow()}>
      {box.drafts.map((draft) => <DraftCell key={draft.key} draft={draft} onTap={() => onOpen(draft.key)} />)}
    </Card>
  );
}

function DraftCell({ draft, onTap }: { draft: Draft<Note>; onTap: () => void }) {
  const { house, place, asked } = draft.typed;
  const state = draft.refused ? <Tag tone='red'>要改</Tag> : draft.ready ? <Tag tone='orange'>等信号</Tag> : <Tag>没写完</Tag>;
  return <Cell icon='edit' label={house || '还没写去了哪里'} note={draft.refused ?? ([place?.name, asked.slice(0, 20)].filter(Boolean).join('：') || undefined)} value={state} onTap={onTap} />;
}
