/**
 * What a step's form is made of, as data. `table.ts` has one form a step; `row.tsx` draws a row; `step-form.tsx`
 * opens, checks and sends. Labels and order are here, what fits is in the domain's `shapes` alone.
 */
import { shapes, type StepInput } from '@domain/order/schema';
import type { Choices, OrderView } from '@domain/answers';
import type { StepName } from '@domain/order/lifecycle';
import { firstWrong } from '@domain/shape';
import type { Slot } from '@domain/terms';
import type { Choice } from '@/ui/choices';

/** The steps that hand something in on the order's page; 点单 and 修改 have a page of their own, the clock has none. */
export type FormStep = Exclude<StepName, 'place' | 'amend' | 'lapse' | 'resettle'>;

/** What was typed or chosen so far, by the name its shape gives it. Numbers stay texts until they are sent. */
export type Typed = Record<string, string | number | readonly string[] | Partial<Slot> | undefined>;

/** Everything a row may look at. */
export interface Scene {
  order: OrderView;
  /** null when the form asks for none, and until they have come */
  choices: Choices | null;
  typed: Typed;
}

interface Named<N extends string> {
  name: N;
  label: string;
  note?: string | ((scene: Scene) => string | undefined);
  /** the row is there, and is sent, only then */
  when?: (scene: Scene) => boolean;
  /** what to say when it is empty; also makes it needed where the shape alone would let it be */
  missing?: string;
}
type Options = (scene: Scene) => readonly Choice<string>[];

export type Row<N extends string = string> = Named<N> & (
  | { kind: 'words'; lines?: boolean; placeholder?: string }
  | { kind: 'count'; placeholder?: (scene: Scene) => string; chips?: readonly string[] }
  | { kind: 'code' }
  | { kind: 'one'; options: Options; look?: 'rows' | 'chips'; means?: Record<string, unknown> }
  | { kind: 'many'; options: Options; look?: 'rows' | 'chips'; max?: number }
  /** wished: among the times the orderer named, as long as one of them is still to come */
  | { kind: 'slot'; wished: boolean }
  /** three large faces first, the five behind «再细一点» */
  | { kind: 'stars'; simple?: (scene: Scene) => boolean }
);

export interface StepForm<N extends string = string> {
  /** one line for somebody who has not done this before */
  hint: string;
  /** the sentence the form opens with */
  intro?: (scene: Scene) => string;
  /** it needs `order.choices` first */
  asks?: boolean;
  rows: readonly Row<N>[];
  /** what is chosen already when it opens */
  start?: (scene: Scene) => Typed;
  /** why nothing can be handed in just now */
  hopeless?: (scene: Scene) => string | null;
  /** the words on the button; «确定» and the step's name unless something else is said */
  send?: string;
  /** what is said when it went through */
  done: string;
  /** done at one tap, without a form */
  direct?: boolean;
  /** the step that is sent, where what was chosen makes it another one */
  as?: (scene: Scene) => FormStep;
  /** whoever fills it in talks on the telephone: the number is at hand, and what was typed outlives the page */
  onPhone?: true;
}

/** Forms whose rows can only be named as the shapes of their steps name them. */
export type Forms<S extends FormStep> = { [K in S]: StepForm<keyof StepInput<K> & string> };

export const optionsOf = (labels: Record<string, string>) => (): Choice<string>[] => Object.entries(labels).map(([value, label]) => ({ value, label }));

export function visibleRows(form: StepForm, scene: Scene): Row[] {
  return form.rows.filter((row) => row.when?.(scene) ?? true);
}

/** What is handed in, but for id and key. Every row that shows is named, so that the shape can say what is missing. */
export function inputOf(form: StepForm, scene: Scene): Record<string, unknown> {
  return Object.fromEntries(visibleRows(form, scene).map((row) => [row.name, valueOf(row, scene.typed[row.name])]));
}

function valueOf(row: Row, typed: Typed[string]): unknown {
  if (row.kind === 'words') return typed ?? '';
  if (row.kind === 'count') return typed ? Number(typed) : undefined;
  if (row.kind === 'code') return typed || null;
  if (row.kind === 'many') return typed ?? [];
  if (row.kind === 'slot') return { date: undefined, part: undefined, ...(typed as Partial<Slot> | undefined) };
  if (row.kind === 'one' && row.means && typed !== undefined) return row.means[String(typed)];
  return typed;
}

export interface Wrong {
  say: string;
  /** the row that is meant; null = the form as a whole */
  field: string | null;
}

/** The first thing a person should mend, in their words; null when it can be sent. */
export function wrongIn(step: FormStep, form: StepForm, scene: Scene, input: object): Wrong | null {
  const rows = visibleRows(form, scene);
  const wrong = firstWrong(shapes[step], input);
  if (wrong) {
    const row = rows.find((one) => one.name === wrong.field.split('.')[0]);
    return { say: row?.missing && isEmpty(scene.typed[row.name]) ? row.missing : wrong.say, field: row?.name ?? null };
  }
  const empty = rows.find((row) => row.missing && isEmpty(scene.typed[row.name]));
  return empty ? { say: empty.missing ?? '', field: empty.name } : null;
}

function isEmpty(typed: Typed[string]): boolean {
  return typed === undefined || typed === '' || (Array.isArray(typed) && typed.length === 0);
}

interface SchemaLike { type?: string; wrapped?: SchemaLike; pipe?: readonly SchemaLike[]; entries?: Readonly<Record<string, SchemaLike>>; requirement?: unknown }

const schemaOf = (step: FormStep, name: string): SchemaLike | undefined => (shapes[step] as SchemaLike).entries?.[name];

/** The longest text the shape takes there, so that the box and the server count alike. */
export function maxOf(step: FormStep, name: string): number | undefined {
  const search = (schema: SchemaLike | undefined): number | undefined => {
    if (!schema) return undefined;
    if (schema.type === 'max_length') return schema.requirement as number;
    for (const inner of [schema.wrapped, ...(schema.pipe ?? [])]) {
      const found = search(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(schemaOf(step, name));
}

/** May it stay empty? */
export function isOptional(step: FormStep, row: Row): boolean {
  return schemaOf(step, row.name)?.type === 'optional' && !row.missing;
}
