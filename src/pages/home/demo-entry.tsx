/** Entry as a sample person; the server offers it in a demonstration only. */
import { useRef, useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { DemoPerson } from '@domain/answers';
import { call, enter, tell } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Failure } from '@/ui/failure';
import { Icon } from '@/ui/icon';
import { Loading } from '@/ui/loading';
import { Notice } from '@/ui/notice';
import { inOneBreath, Tap } from '@/ui/tap';
import './demo-entry.css';

interface Group { name: string; note: string; prefixes: readonly string[] }

/* A sample person's id begins with what they are. */
const groups: readonly Group[] = [
  { name: '居民', note: '点单、评价', prefixes: ['resident'] },
  { name: '村镇', note: '代点单、派单、回访', prefixes: ['leader', 'worker'] },
  { name: '部门', note: '领单、请服务队', prefixes: ['liaison', 'supervisor'] },
  { name: '服务队', note: '接单、上门服务', prefixes: ['captain', 'volunteer'] },
  { name: '县科协', note: '会商、统筹全县', prefixes: ['county'] },
];

const shownFolded = 3;

export interface DemoEntryProps {
  /** somebody is in; the page behind has to be read again */
  onEntered: () => Promise<void>;
}

export function DemoEntry({ onEntered }: DemoEntryProps) {
  const { data, error, reload } = useLoad(() => call<DemoPerson[]>('demo.people'), []);
  const [entering, setEntering] = useState<string | null>(null);
  const busy = useRef(false);

  const choose = async (person: DemoPerson) => {
    // A ref, not state: two taps can arrive before the first one is drawn.
    if (busy.current) return;
    busy.current = true;
    setEntering(person.id);
    try {
      const { sessionToken } = await call<{ sessionToken: string }>('demo.enter', { id: person.id });
      await enter(sessionToken);
      await onEntered();
    } catch (fault) {
      tell(fault);
    } finally {
      busy.current = false;
      setEntering(null);
    }
  };

  return (
    <View className='demo-entry'>
      <Notice tone='orange'>演示环境：选一个人物进入，数据都是样例</Notice>
      {!data && (error ? <Failure text={error.say} onRetry={error.passing ? reload : undefined} /> : <Loading cards={2} />)}
      {data && groups.map((group) => <People key={group.name} group={group} people={inGroup(data, group)} entering={entering} onChoose={choose} />)}
    </View>
  );
}

interface PeopleProps { group: Group; people: DemoPerson[]; entering: string | null; onChoose: (person: DemoPerson) => void }

function People({ group, people, entering, onChoose }: PeopleProps) {
  const [unfolded, setUnfolded] = useState(false);
  if (people.length === 0) return null;
  // Folding away a single person would save nothing.
  const foldable = people.length > shownFolded + 1;
  const shown = foldable && !unfolded ? people.slice(0, shownFolded) : people;
  return (
    <Card list caption={`${group.name}：${group.note}`}>
      {shown.map((person) => (
        <Tap key={person.id} className='demo-person' label={inOneBreath(`以${person.name}进入，${person.label}`)} onTap={() => onChoose(person)}>
          <View className='demo-person-words'>
            <View className='demo-person-line'>
              <Text className='demo-person-name'>{person.name}</Text>
              <Text className='demo-person-label'>{person.label.replace(/^居民 · /, '')}</Text>
            </View>
            <Text className='demo-person-intro'>{entering === person.id ? '正在进入……' : person.intro}</Text>
          </View>
          <Icon name='chevron' />
        </Tap>
      ))}
      {foldable && (
        <View className='demo-more'>
          <Button kind='text' onTap={() => setUnfolded(!unfolded)}>{unfolded ? '收起' : `还有 ${people.length - shownFolded} 位`}</Button>
        </View>
      )}
    </Card>
  );
}

/** Who decides most stands first: village leaders before workers before towns, captains before members. */
function inGroup(people: DemoPerson[], group: Group): DemoPerson[] {
  const ranks = ['三级网格长', '队长', '网格员', '二级网格长'];
  const rank = (person: DemoPerson) => {
    const at = ranks.findIndex((words) => person.label.includes(words));
    return at < 0 ? ranks.length : at;
  };
  return people.filter((person) => group.prefixes.includes(person.id.split('-')[0] ?? '')).sort((one, other) => rank(one) - rank(other));
}
