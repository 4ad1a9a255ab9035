/** Chooses a village, level by level. Whoever asked for it is told and shown again. */
import { useRef, useState } from 'react';
import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import type { GridPage, GridView } from '@domain/answers';
import { call } from '@/api/call';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { chooseVillage, lastVillage, type Village } from '@/order/village';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import { Tap } from '@/ui/tap';
import './grid.css';

/* A list that is seen at one glance needs no search. */
const searchFrom = 8;

export default function ResidentGridPage() {
  const [code, setCode] = useState<string | null>(null);
  const [wanted, setWanted] = useState('');
  const [last] = useState(lastVillage);
  const { data, error, reload } = useLoad(() => call<GridPage>('grid.read', { code }), [code]);

  const done = useRef(false);
  const choose = (village: Village) => {
    // A second tap would go back one page too far.
    if (done.current) return;
    done.current = true;
    chooseVillage(village);
    if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
    else void Taro.reLaunch({ url: '/pages/order/new' });
  };
  const goTo = (next: string | null) => {
    setWanted('');
    setCode(next);
  };

  if (!data) return <Page title='选择村（社区）' loading={!error} failure={error} onRetry={reload} />;

  const words = wanted.trim();
  const shown = data.children.filter((child) => child.name.includes(words));
  const open = (child: GridView) => (child.level === 'village' ? choose({ code: child.code, name: nameOf(data, child) }) : goTo(child.code));
  const what = data.children.every((child) => child.level === 'village') ? '您在哪个村（社区）' : '您在哪个乡镇（街道）';

  return (
    <Page title='选择村（社区）' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {last && code === null && (
        <Card list>
          <Cell icon='clock' label='上次选的' value={last.name} onTap={() => choose(last)} />
        </Card>
      )}
      {data.path.length > 1 && <Path path={data.path} onTap={goTo} />}
      {data.children.length >= searchFrom && (
        <Card list>
          <Field label='找一找' value={wanted} placeholder='写名字里的一个字' onChange={setWanted} />
        </Card>
      )}
      {shown.length > 0 ? (
        <Card list caption={what}>
          {shown.map((child) => <Cell key={child.code} label={child.name} onTap={() => open(child)} />)}
        </Card>
      ) : (
        <Empty text={words ? `这里没有名字带“${words}”的` : '这里还没有村（社区）'} note={words && data.path.length === 1 ? '先选乡镇，再找村' : undefined} />
      )}
    </Page>
  );
}

/** The way down so far; a tap goes back up. */
function Path({ path, onTap }: { path: GridView[]; onTap: (code: string | null) => void }) {
  return (
    <View className='grid-path'>
      {path.map((node, at) => (
        <View key={node.code} className='grid-path-part'>
          {at > 0 && <Icon name='chevron' className='grid-path-arrow' />}
          {at < path.length - 1 ? (
            <Tap className='grid-path-link' label={`回到${node.name}`} onTap={() => onTap(at === 0 ? null : node.code)}><Text>{node.name}</Text></Tap>
          ) : (
            <Text className='grid-path-here'>{node.name}</Text>
          )}
        </View>
      ))}
    </View>
  );
}

/** The name as people say it: without the county, for they are all in it. */
function nameOf(page: GridPage, child: GridView): string {
  return [...page.path.slice(1), child].map((node) => node.name).join('');
}
