/** Writes a visit down. Works without signal: it stays on the phone and is sent once when there is one. */
import { useEffect, useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { GridPage, Me } from '@domain/answers';
import { firstWrong } from '@domain/shape';
import { visitShapes } from '@domain/visit/visit';
import { chinaDay } from '@domain/order/clock';
import { call, CallError } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { leave } from '@/order/leave';
import { blankDraft, drafts, dropDraft, keepDraft, sendAll, type Draft } from '@/order/outbox';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { askForVillage, onVillageChosen } from '@/order/village';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Words } from '@/ui/words';
import { blankNote, isEmptyNote, knownVisitor, rememberVisitor, visitBox, type Known, type Note } from './note';

async function readKnown(ref: string): Promise<Known> {
  try {
    const [me, grid] = await Promise.all([call<Me>('me.read'), ref ? call<GridPage>('grid.read', { code: ref }) : null]);
    const name = grid?.path.slice(1).map((node) => node.name).join('') ?? '';
    const peopled = grid && !['city', 'county', 'town'].includes(grid.node.level);
    const known: Known = {
      personId: me.id,
      own: grid && peopled ? { code: grid.node.code, name } : null,
      // Below a county the list would be of towns, and nobody visits a town.
      parts: grid && (peopled || grid.node.level === 'town') ? grid.children.map((child) => ({ code: child.code, name: `${name}${child.name}` })) : [],
    };
    rememberVisitor(known);
    return known;
  } catch (fault) {
    const known = knownVisitor();
    if (fault instanceof CallError && fault.offline && known) return known;
    throw fault;
  }
}

export default function VisitAddPage() {
  const { ref = '', draft = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => readKnown(ref), [ref]);
  if (needsEntry(error)) return <Page title='记走访'><EntryNeeded /></Page>;
  if (!data) return <Page title='记走访' loading={!error} failure={error} onRetry={reload} />;
  return <VisitForm key={data.personId} known={data} draftKey={draft} />;
}

function VisitForm({ known, draftKey }: { known: Known; draftKey: string }) {
  const box = visitBox(known.personId);
  const [draft, setDraft] = useState<Draft<Note>>(() => drafts<Note>(box).find((one) => one.key === draftKey) ?? blankDraft(blankNote(known.own, new Date())));
  const [wrong, setWrong] = useState<{ say: string; field: string } | null>(null);
  const [today] = useState(() => chinaDay(new Date()));
  const newest = useRef(draft);

  const change = (part: Partial<Note>) => {
    const next = { ...newest.current, typed: { ...newest.current.typed, ...part }, ready: false, refused: null };
    newest.current = next;
    setDraft(next);
    setWrong(null);
    if (!isEmptyNote(next.typed)) keepDraft(box, next);
  };
  useEffect(() => onVillageChosen((place) => change({ place })));

  const { place, day, house, asked } = draft.typed;
  const save = async () => {
    const found = place ? firstWrong(visitShapes.add, { ...box.toInput(draft.typed), key: draft.key }) : { say: '请选在哪个村（社区）', field: 'gridCode' };
    setWrong(found);
    if (found) return;
    keepDraft(box, { ...draft, ready: true, refused: null });
    await sendAll(box);
    const left = drafts<Note>(box).find((one) => one.key === draft.key);
    if (left?.refused) {
      newest.current = left;
      setDraft(left);
      setWrong({ say: left.refused, field: '' });
      return;
    }
    await leave('/pages/visit/list');
    toastAfter(left ? '没有信号，先存在手机里，有信号自己发' : '记好了', left ? undefined : 'success');
  };
  const drop = async () => {
    dropDraft(box, draft.key);
    await leave('/pages/visit/list');
  };
  const at = (field: string) => (wrong?.field === field ? wrong.say : undefined);
  const choices = known.own ? [known.own, ...known.parts] : known.parts;
  return (
    <Page
      title='记走访'
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}
          <Button onTap={save}>记下来</Button>
          {!isEmptyNote(draft.typed) && <Button kind='text' onTap={drop}>不要这一次</Button>}
        </>
      }
    >
      {draft.refused && <Notice tone='orange' title='上次没有收下'>{draft.refused}</Notice>}
      <Card list>
        {choices.length > 0 ? (
          <PickerCell label='在哪里' options={choices.map(({ code, name }) => ({ value: code, label: name }))} value={place?.code} error={at('gridCode')} onChange={(code) => change({ place: choices.find((one) => one.code === code) ?? null })} />
        ) : (
          <Cell label='在哪里' value={place?.name} placeholder='请选村（社区）' error={at('gridCode')} onTap={askForVillage} />
        )}
        <DateCell label='哪一天' value={day} max={today} error={at('day')} onChange={(value) => change({ day: value })} />
        <Field label='去了哪里' required value={house} max={40} placeholder='如：二组李家、3号楼' error={at('house')} onChange={(value) => change({ house: value })} />
        <Field label='问了什么' required kind='lines' value={asked} max={300} placeholder='他们想知道什么、有什么难处' error={at('asked')} onChange={(value) => change({ asked: value })} />
      </Card>
      <Notice tone='grey'>不用拍照、不用定位。没有信号也能记，存在手机里，有了信号自己发出去。</Notice>
    </Page>
  );
}
