import { Text, View } from '@tarojs/components';
import type { Me } from '@domain/answers';
import { Card } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Words } from '@/ui/words';
import './profile.css';

export function Profile({ me, county }: { me: Me; county: string }) {
  return (
    <Card>
      <View className='me-profile'>
        <View className='me-face ui-tone-brand'>
          {me.name ? <Text>{[...me.name][0]}</Text> : <Icon name='person' />}
        </View>
        <View className='me-words'>
          <Words kind='title'>{me.name ?? '微信用户'}</Words>
          {me.posts.length === 0 ? (
            <Words kind='note'>{`${county}居民`}</Words>
          ) : (
            me.posts.map((post) => <Words key={post.id} kind='note'>{`${post.where} · ${post.label}`}</Words>)
          )}
        </View>
      </View>
    </Card>
  );
}
