/** Draws one row of a step's form with the kit. */
import { useState, type ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { chinaDay } from '@domain/order/clock';
import { dayParts, type DayPart, type Slot } from '@domain/terms';
import { Choices } from '@/ui/choices';
import { classNames } from '@/ui/class-names';
import { Faces } from '@/ui/faces';
import { Field } from '@/ui/field';
import { DateCell } from '@/ui/picker-cell';
import { isThreeFace, ThreeFaces } from '@/ui/three-faces';
import { useTheme } from '@/ui/theme';
import { isOptional, maxOf, type FormStep, type Row, type Scene, type Typed } from './form';
import './row.css';

export interface StepRowProps {
  step: FormStep;
  row: Row;
  scene: Scene;
  error?: string;
  onChange: (value: Typed[string]) => void;
}

export function StepRow(props: StepRowProps) {
  const { step, row, scene, error, onChange } = props;
  const typed = scene.typed[row.name];
  const optional = isOptional(step, row);
  const note = typeof row.note === 'function' ? row.note(scene) : row.note;

  if (row.kind === 'words' || row.kind === 'code' || (row.kind === 'count' && !row.chips)) {
    const code = row.kind === 'code';
    const count = row.kind === 'count';
    return (
      <View className={classNames('step-row-box', error && 'is-wrong')}>
        <Field
          label={optional ? `${row.label}（选填）` : row.label}
          value={String(typed ?? '')}
          onChange={onChange}
          // As a telephone number: a number box drops the zeros a visit code may begin with.
          kind={code ? 'phone' : count ? 'number' : row.lines ? 'lines' : 'text'}
          max={code ? 6 : count ? 4 : maxOf(step, row.name)}
          placeholder={code ? '6位数字' : count ? row.placeholder?.(scene) : row.placeholder}
          note={note}
          error={error}
        />
      </View>
    );
  }

  return (
    <View className='step-row'>
      <View className='step-row-head'>
        <Text className='step-row-label'>
          {row.label}
          {optional && <Text className='step-row-optional'>选填</Text>}
        </Text>
        {note && <Text className='step-row-note'>{note}</Text>}
      </View>
      <Body {...props} />
    </View>
  );
}

function Body({ row, scene, error, onChange }: StepRowProps) {
  const typed = scene.typed[row.name];
  switch (row.kind) {
    case 'count':
      return (
        <>
          <Choices options={(row.chips ?? []).map((value) => ({ value, label: value }))} value={typed as string | undefined} onChange={onChange} label={row.label} />
          <View className={classNames('step-row-box', error && 'is-wrong')}>
            <Field label='或者填写' kind='number' max={4} value={String(typed ?? '')} onChange={onChange} placeholder={row.placeholder?.(scene) ?? '填数字'} error={error} />
          </View>
        </>
      );
    case 'one': {
      const { look = 'rows' } = row;
      const choices = <Choices look={look} options={row.options(scene)} value={typed as string | undefined} onChange={onChange} label={row.label} />;
      return <Chosen boxed={look === 'rows'} error={error}>{choices}</Chosen>;
    }
    case 'many': {
      const { look = 'rows', max } = row;
      const choices = <Choices multiple look={look} max={max} options={row.options(scene)} value={(typed ?? []) as string[]} onChange={onChange} label={row.label} />;
      return <Chosen boxed={look === 'rows'} error={error}>{choices}</Chosen>;
    }
    case 'slot':
      return <SlotBody wished={row.wished} scene={scene} slot={(typed ?? {}) as Partial<Slot>} error={error} onChange={onChange} />;
    case 'stars':
      return <Chosen error={error}><StarsBody simple={row.simple?.(scene) ?? false} stars={typed as number | undefined} onChange={onChange} /></Chosen>;
    default:
      return null;
  }
}

/* In elder mode, and where elders are meant, three faces come first. A score between them shows the five. */
function StarsBody({ simple, stars, onChange }: { simple: boolean; stars: number | undefined; onChange: (stars: number) => void }) {
  const { elder } = useTheme();
  const [fine, setFine] = useState(!(simple || elder) || (stars !== undefined && !isThreeFace(stars)));
  return fine ? <Faces value={stars} onChange={onChange} /> : <ThreeFaces value={stars} onChange={onChange} onFiner={() => setFine(true)} />;
}

function Chosen({ boxed = false, error, children }: { boxed?: boolean; error?: string; children: ReactNode }) {
  return (
    <>
      {boxed ? <View className={classNames('step-row-box', error && 'is-wrong')}>{children}</View> : children}
      {error && <Text className='step-row-error'>{error}</Text>}
    </>
  );
}

const parts = Object.entries(dayParts).map(([value, label]) => ({ value: value as DayPart, label }));

const keyOf = (one: Partial<Slot>) => `${one.date ?? ''} ${one.part ?? ''}`;
const dayFromNow = (days: number) => chinaDay(new Date(Date.now() + days * 86_400_000));

interface SlotBodyProps { wished: boolean; scene: Scene; slot: Partial<Slot>; error?: string; onChange: (slot: Partial<Slot>) => void }

function SlotBody({ wished, scene, slot, error, onChange }: SlotBodyProps) {
  const slots = wished ? scene.choices?.slots ?? [] : [];
  if (slots.length > 0) {
    return (
      <Chosen boxed error={error}>
        <Choices
          look='rows'
          options={slots.map((one) => ({ value: keyOf(one), label: one.words }))}
          value={keyOf(slot)}
          onChange={(value) => {
            const one = slots.find((wish) => keyOf(wish) === value);
            if (one) onChange({ date: one.date, part: one.part });
          }}
          label='时间'
        />
      </Chosen>
    );
  }
  return (
    <>
      {wished && <Text className='step-row-note'>点单人希望的日子都过了，请先和对方商量好再填</Text>}
      <View className={classNames('step-row-box', error && 'is-wrong')}>
        {/* The server takes three months; 89 days stay inside them whatever the months are. */}
        <DateCell label='日期' value={slot.date} min={dayFromNow(0)} max={dayFromNow(89)} onChange={(date) => onChange({ ...slot, date })} />
        <View className='step-row-pad'>
          <Choices options={parts} value={slot.part} onChange={(part) => onChange({ ...slot, part })} label='上午、下午或晚上' />
        </View>
      </View>
      {error && <Text className='step-row-error'>{error}</Text>}
    </>
  );
}
