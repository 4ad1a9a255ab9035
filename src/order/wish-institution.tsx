/** In whose name: one's own or an institution's, with what an institution of its kind says of itself. */
import { Text } from '@tarojs/components';
import { institutionFields, type InstitutionField, type InstitutionView } from '@domain/institution';
import { call, CallError } from '@/api/call';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { useLoad } from './use-load';
import type { Wish } from './wish';
import { Block } from './wish-block';

const own = 'own';

export function WishInstitution({ wish, onChange, error }: { wish: Wish; onChange: (change: Partial<Wish>) => void; error?: string | undefined }) {
  const { data } = useLoad(mine, []);
  const chosen = wish.institution;
  // What is chosen stays to be seen even when the list can't be had.
  const known = [...(data ?? []), ...(chosen && !data?.some((one) => one.id === chosen.id) ? [chosen] : [])];
  if (known.length === 0 || wish.onBehalf) return null;
  const choose = (id: string) => {
    const one = known.find((each) => each.id === id);
    if (one?.id !== chosen?.id) onChange({ institution: one ? { id: one.id, kind: one.kind, name: one.name, typed: {} } : null });
  };
  return (
    <Card list>
      <Block part='institution' label='以谁的名义'>
        <Choices label='以谁的名义' options={[{ value: own, label: '自己' }, ...known.map(({ id, name }) => ({ value: id, label: name }))]} value={chosen?.id ?? own} onChange={choose} />
      </Block>
      {chosen && institutionFields[chosen.kind].map((field) => (
        <OneField key={field.name} field={field} value={chosen.typed[field.name]} onChange={(value) => onChange({ institution: { ...chosen, typed: { ...chosen.typed, [field.name]: value } } })} />
      ))}
      {error && <Text className='wish-wrong'>{error}</Text>}
    </Card>
  );
}

function OneField({ field, value, onChange }: { field: InstitutionField; value: string | boolean | undefined; onChange: (value: string | boolean) => void }) {
  const { label, kind, max, hint } = field;
  if (kind === 'yesNo') {
    return (
      <Block label={label}>
        <Choices label={label} options={[{ value: 'yes', label: '是' }, { value: 'no', label: '否' }]} value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined} onChange={(one) => onChange(one === 'yes')} />
      </Block>
    );
  }
  const number = kind === 'number';
  return <Field label={label} kind={number ? 'number' : 'text'} max={number ? String(max).length : max} value={String(value ?? '')} placeholder={hint ?? (number ? '填个数' : undefined)} onChange={onChange} />;
}

/* Without signal, or not logged in, one orders in one's own name as before. */
async function mine(): Promise<InstitutionView[]> {
  try {
    return await call<InstitutionView[]>('institution.mine');
  } catch (fault) {
    if (fault instanceof CallError) return [];
    throw fault;
  }
}
