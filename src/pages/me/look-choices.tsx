import { Text, View } from '@tarojs/components';
import { Card } from '@/ui/card';
import { Segments } from '@/ui/segments';
import { setDarkChoice, setElder, useTheme, type DarkChoice } from '@/ui/theme';
import './look-choices.css';

const sizes = [{ value: 'normal', label: '普通字' }, { value: 'elder', label: '长辈模式' }, { value: 'huge', label: '特大字' }] as const;
const colours: readonly { value: DarkChoice; label: string }[] = [{ value: 'system', label: '跟随手机' }, { value: 'light', label: '白天' }, { value: 'dark', label: '夜间' }];

/** How the whole app looks on this phone. */
export function LookChoices() {
  const { elder, huge, darkChoice } = useTheme();
  return (
    <Card caption='字的大小和颜色'>
      <View className='me-look'>
        <Text className='me-look-label'>字的大小</Text>
        <Segments items={sizes} value={huge ? 'huge' : elder ? 'elder' : 'normal'} onChange={(size) => setElder(size !== 'normal', size === 'huge')} />
      </View>
      <View className='me-look'>
        <Text className='me-look-label'>颜色</Text>
        <Segments items={colours} value={darkChoice} onChange={setDarkChoice} />
      </View>
    </Card>
  );
}
