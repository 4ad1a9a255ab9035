/** 想问老师什么: one's own questions; for the crew and the organisers all of them, grouped, without names. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { QuestionGroup } from '@domain/gather/group';
import type { QuestionPage } from '@domain/gather/question';
import { call, CallError, newKey, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';

const title = '想问老师什么';

export default function QuestionsPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<QuestionPage>('question.list', { id }), [id]);
  const [answered, setAnswered] = useState<{ over: QuestionPage | null; page: QuestionPage } | null>(null);
  const [asking, setAsking] = useState<'self' | 'other' | null>(null);
  const page = data && answered?.over === data ? answered.page : data;
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!page) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;

  const show = (after: QuestionPage) => setAnswered({ over: data, page: after });
  const mark = async (name: 'cover' | 'hide', group: QuestionGroup, on: boolean) => {
    try {
      show(await call<QuestionPage>(`question.${name}`, { id, ids: group.ids, on }));
    } catch (fault) {
      tell(fault);
    }
  };
  const asked = (after: QuestionPage) => {
    setAsking(null);
    show(after);
    toast('老师会看到', 'success');
  };
  const seen = page.groups?.filter((one) => !one.hidden) ?? [];
  const hidden = page.groups?.filter((one) => one.hidden) ?? [];
  return (
    <Page
      title={title}
      footer={(page.mayAsk || page.mayHelp) && (
        <Row even wrap={false}>
          {page.mayHelp && <Button kind='plain' onTap={() => setAsking('other')}>替人问</Button>}
          {page.mayAsk && <Button onTap={() => setAsking('self')}>我要问</Button>}
        </Row>
      )}
    >
      {page.mine.length > 0 && (
        <Card list title='我问的'>
          {page.mine.map((one) => <Cell key={one.id} label={one.text} note={one.check?.say} side={one.check ? <Tag tone={one.check.hidden ? 'red' : 'orange'}>{one.check.label}</Tag> : one.covered ? <Tag tone='brand'>会讲到</Tag> : undefined} />)}
        </Card>
      )}
      {page.groups === null && page.mine.length === 0 && <Empty text='还没有问过' note='想知道什么，先写下来，老师来之前就看得到' />}
      {page.groups !== null && seen.length === 0 && <Empty text='还没有人提问' note='报了名的人和网格员可以先把问题写下来' />}
      {seen.map((group) => (
        <Card key={group.ids[0]}>
          <Row between wrap={false}>
            <Words kind='strong'>{group.text}</Words>
            {group.waiting && <Tag tone='orange'>待审</Tag>}
            <Tag tone={group.covered ? 'brand' : 'blue'}>{group.covered ? '会讲到' : `${group.count} 人问`}</Tag>
          </Row>
          {group.also.map((text) => <Words key={text} kind='note'>{`也有人问：${text}`}</Words>)}
          <Row>
            {page.mayCover && <Button kind='plain' inline onTap={() => mark('cover', group, !group.covered)}>{group.covered ? '先不讲' : '会讲到'}</Button>}
            {page.mayHide && <Button kind='text' inline onTap={() => mark('hide', group, true)}>不合适，收起来</Button>}
          </Row>
        </Card>
      ))}
      {hidden.length > 0 && (
        <Card list title='收起来的'>
          {hidden.map((group) => <Cell key={group.ids[0]} label={group.text} value='放回去' onTap={() => mark('hide', group, false)} />)}
        </Card>
      )}
      <Words kind='note' center>问题只给讲课的人和组织的人看，不写名字</Words>
      {asking && <AskSheet id={id} viaHelper={asking === 'other'} onClose={() => setAsking(null)} onDone={asked} />}
    </Page>
  );
}

function AskSheet({ id, viaHelper, onClose, onDone }: { id: string; viaHelper: boolean; onClose: () => void; onDone: (page: QuestionPage) => void }) {
  const key = useRef(newKey());
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    try {
      onDone(await call<QuestionPage>('question.ask', { id, key: key.current, text, viaHelper }));
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };
  return (
    <Sheet open title={viaHelper ? '替人问' : '我要问'} onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button disabled={text.trim() === ''} onTap={send}>交给老师</Button></>}>
      <Card list>
        <Field label='想问什么' kind='lines' max={100} value={text} placeholder='例如：接到自称公安的电话怎么办' onChange={setText} />
      </Card>
    </Sheet>
  );
}
