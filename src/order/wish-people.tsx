/** For whom it is: an elder of the family who let one, or somebody under fourteen, for whom a guardian agrees. */
import { View } from '@tarojs/components';
import type { KinList } from '@domain/people/kin';
import { call } from '@/api/call';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Words } from '@/ui/words';
import { useLoad } from './use-load';
import type { Wish } from './wish';
import { anchorOf, Block } from './wish-block';

export interface WishPeopleProps { wish: Wish; onChange: (change: Partial<Wish>) => void; error?: string | undefined }

const own = 'own';

export function WishPeople({ wish, onChange, error }: WishPeopleProps) {
  const { data } = useLoad(() => call<KinList>('kin.list'), []);
  const elders = data?.elders ?? [];
  const guardian = wish.guardian ?? { name: '', phone: '', consent: false };
  const guard = (part: Partial<typeof guardian>) => onChange({ guardian: { ...guardian, ...part } });
  const choose = (value: string) => {
    const elder = elders.find((one) => one.personId === value);
    onChange({ forElder: elder ? { personId: elder.personId, called: elder.called } : null, contactName: '', contactPhone: '', institution: null });
  };
  if (wish.onBehalf || wish.institution) return null;
  return (
    <Card list>
      {elders.length > 0 && (
        <Block label='给谁点单'>
          <Choices label='给谁点单' options={[{ value: own, label: '自己' }, ...elders.map((one) => ({ value: one.personId, label: one.called }))]} value={wish.forElder?.personId ?? own} onChange={choose} />
        </Block>
      )}
      <View id={anchorOf('guardian')}>
        <Choices
          multiple
          look='rows'
          label='未满14周岁'
          options={[{ value: 'yes', label: '点单的人未满14周岁', note: '要监护人同意' }]}
          value={wish.under14 ? ['yes'] : []}
          onChange={(chosen) => onChange({ under14: chosen.length > 0 })}
        />
        {wish.under14 && (
          <>
            <Field label='监护人' value={guardian.name} max={20} onChange={(name) => guard({ name })} />
            <Field label='监护人电话' kind='phone' value={guardian.phone} note='只给正在办这一单的人看' onChange={(phone) => guard({ phone })} />
            <Choices multiple look='rows' label='监护人同意' options={[{ value: 'yes', label: '我是监护人，同意这次点单', note: '请监护人自己打勾' }]} value={guardian.consent ? ['yes'] : []} onChange={(chosen) => guard({ consent: chosen.length > 0 })} />
          </>
        )}
        {error && <Words kind='note' color='red'>{error}</Words>}
      </View>
    </Card>
  );
}
