import { useState } from 'react';
import type { ArticleDraft } from '@domain/answers';
import { chinaDueWords, chinaTime, dayText } from '@domain/order/clock';
import { call, CallError, tell } from '@/api/call';
import { goTo } from '@/order/go-to';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { Preview } from './preview';
import './editor.css';

type Asked = 'return' | 'withdraw' | 'correct';
const asks: Record<Asked, { title: string; note: string; done: string }> = {
  return: { title: '退回修改', note: '写一句哪里要改，写的人会看到。', done: '退回去了' },
  withdraw: { title: '撤下这篇', note: '读过的人会看到撤下的原因。', done: '已经撤下' },
  correct: { title: '撤下更正', note: '文章先收回，由您改好再请别人审；读过的人会看到哪里不对。', done: '收回来了，请改' },
};

/** An article somebody else wrote, or one that is on the shelf. */
export function DraftLook({ draft, onChange }: { draft: ArticleDraft; onChange: () => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [reason, setReason] = useState('');
  const { may, slug } = draft;
  const send = async (name: string, input: object, done: string) => {
    try {
      await call(`article.${name}`, { slug, ...input });
      setAsked(null);
      setReason('');
      toast(done, 'success');
      onChange();
    } catch (fault) {
      tell(fault);
      if (fault instanceof CallError && fault.refusal === 'review.changed') onChange();
    }
  };
  const appeal = async (id: string) => {
    try {
      await call('check.appeal', { id });
      onChange();
    } catch (fault) {
      tell(fault);
    }
  };
  const sendAsked = (one: Asked) => (one === 'return' ? send('review', { yes: false, reason }, asks[one].done) : send(one, { reason }, asks[one].done));
  const footer = may.review
    ? <><Button onTap={() => send('review', { yes: true, asRead: draft.asRead }, '审过了')}>我看过了，可以发布</Button>{draft.state === 'inReview' && <Button kind='plain' onTap={() => setAsked('return')}>退回修改</Button>}</>
    : may.push ? <Button icon='speaker' onTap={() => goTo(`/pages/editor/push?slug=${slug}`)}>推给群众、看多少人读了</Button> : undefined;
  return (
    <Page title='文章编辑' footer={footer}>
      {draft.urgent && draft.state === 'inReview' && <Notice tone='red' title='应急，两个部门同时审'>{`请在${chinaDueWords(draft.due ?? '')}以前审完。${draft.sides.length > 0 ? `已经审过：${draft.sides.join('、')}` : '还没有部门审过'}`}</Notice>}
      {draft.check && <Notice tone={draft.check.hidden ? 'red' : 'orange'} title={draft.check.label} {...(draft.mine && draft.check.mayAppeal && draft.check.id ? { action: '请人再看', onAction: () => appeal(draft.check?.id ?? '') } : {})}>{draft.check.say}</Notice>}
      {draft.changedWhy && <Notice tone='orange' title='更正的原因'>{draft.changedWhy}</Notice>}
      {may.review && <Notice tone='blue'>权威、及时、准确：对得上出处，没有过时的数字和号码，没有做不到的承诺。</Notice>}
      <Preview title={draft.title} text={draft.text} />
      <Card list title='从哪里来'>
        <Cell label='现在' value={draft.label} note={draft.expiresOn ? `有效到${dayText(draft.expiresOn)}` : undefined} />
        <Cell label='主题' value={draft.topic} />
        <Cell label='来源单位' value={draft.unit} note={draft.source} />
        <Cell label='谁写的' value={draft.author} />
        <Cell label='谁审的' value={draft.reviewer} placeholder='还没有人审' note={draft.reviewedOn ? `${dayText(draft.reviewedOn)}审` : undefined} />
      </Card>
      {draft.history.length > 0 && <Card list title='经过'>{draft.history.map((line) => <Cell key={line.at + line.what} label={line.what} value={line.who} note={[chinaTime(line.at), line.why].filter(Boolean).join('：')} />)}</Card>}
      {may.change && <><Button kind='plain' onTap={() => setAsked('correct')}>有错，撤下更正</Button><Button kind='text' onTap={() => setAsked('withdraw')}>撤下这篇</Button></>}
      <Sheet open={asked !== null} title={asked ? asks[asked].title : ''} onClose={() => setAsked(null)} footer={<Button kind={asked === 'return' ? 'primary' : 'danger'} disabled={reason.trim() === ''} onTap={() => asked && sendAsked(asked)}>{asked ? asks[asked].title : ''}</Button>}>
        <Words>{asked ? asks[asked].note : ''}</Words>
        <Card list><Field label='原因' kind='lines' max={100} value={reason} onChange={setReason} /></Card>
      </Sheet>
    </Page>
  );
}
