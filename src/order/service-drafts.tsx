/** Arrivals and services that lie on this phone: waiting for signal, or sent back by the server. */
import { useState } from 'react';
import { View } from '@tarojs/components';
import { chinaTime } from '@domain/order/clock';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { goTo } from './go-to';
import { dropDraft, useOutbox, type Draft, type OutboxView } from './outbox';
import { keepTyped, serviceBox, type ServiceNote } from './service-box';
import './behalf-drafts.css';

const stepWords = { arrive: '到场', serve: '完成服务' } as const;

/** The drafts of a page, sent when it opens and when the network comes back. */
export function useServiceDrafts(personId: string | null, onSent: () => unknown): OutboxView<ServiceNote> {
  return useOutbox<ServiceNote>(serviceBox(personId ?? ''), ({ sent }) => {
    if (sent > 0) toast(`发出了 ${sent} 条`);
    void onSent();
  });
}

export interface ServiceDraftsProps {
  personId: string;
  box: OutboxView<ServiceNote>;
  /** the page of one order shows its own only */
  orderId?: string;
}

export function ServiceDrafts({ personId, box, orderId }: ServiceDraftsProps) {
  const [dropping, setDropping] = useState<Draft<ServiceNote> | null>(null);
  const shown = box.drafts.filter((draft) => !orderId || draft.typed.orderId === orderId);
  const sendNow = async () => {
    const { left } = await box.sendNow();
    if (left > 0) toast('还没有信号，先存在手机里，有信号自己发');
  };
  const drop = () => {
    if (dropping) dropDraft(serviceBox(personId), dropping.key);
    setDropping(null);
  };
  // Back into its form: what was typed is there again, and is sent as a new one.
  const mend = ({ key, typed }: Draft<ServiceNote>) => {
    keepTyped(typed.orderId, typed.step, typed.typed);
    dropDraft(serviceBox(personId), key);
    if (orderId) toast(`写的还在，请再点“${stepWords[typed.step]}”`);
    else goTo(`/pages/order/view?id=${typed.orderId}`);
  };
  return (
    <>
      {shown.length > 0 && (
        <Card list title={`手机里还有 ${shown.length} 条没发出去`} action={shown.some((draft) => draft.ready) ? '现在发' : undefined} onAction={() => void sendNow()}>
          {shown.map((draft) => {
            const { step, title, number, at, orderId: id } = draft.typed;
            return (
              <View key={draft.key} className='behalf-draft'>
                <Cell
                  icon='edit'
                  label={`${stepWords[step]}：${title}`}
                  note={`${number} 号单，${chinaTime(at)} 记的`}
                  value={draft.refused ? <Tag tone='red'>没有收下</Tag> : <Tag tone='orange'>等信号再发</Tag>}
                  error={draft.refused ?? undefined}
                  onTap={orderId ? undefined : () => goTo(`/pages/order/view?id=${id}`)}
                />
                {draft.refused && (
                  <View className='behalf-draft-acts'>
                    <Button kind='text' inline onTap={() => setDropping(draft)}>不要了</Button>
                    <Button kind='plain' inline onTap={() => mend(draft)}>改</Button>
                  </View>
                )}
              </View>
            );
          })}
        </Card>
      )}
      <Confirm
        open={dropping !== null}
        title='不要这一条了吗？'
        text='这一条没有收下，删了就没有了。'
        okText='不要了'
        cancelText='先留着'
        danger
        onOk={drop}
        onClose={() => setDropping(null)}
      />
    </>
  );
}
