import { Text, View } from '@tarojs/components';
import type { Block } from '@domain/article/article';
import { Icon } from '@/ui/icon';
import './article-blocks.css';

/** The body of an article; the block that is being read aloud is marked. */
export function ArticleBlocks({ blocks, heard = null, onTap }: { blocks: readonly Block[]; heard?: number | null; onTap?: (at: number) => void }) {
  return (
    <>
      {blocks.map((block, at) => (
        <View key={at} className={at === heard ? 'article-block is-heard' : 'article-block'} onClick={onTap && (() => onTap(at))}>
          <BlockView block={block} />
        </View>
      ))}
    </>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'h') return <Text className='article-head'>{block.text}</Text>;
  if (block.kind === 'li') {
    return (
      <View className='article-item'>
        <View className='article-dot' />
        <Text className='article-item-words'>{block.text}</Text>
      </View>
    );
  }
  if (block.kind === 'tip') {
    return (
      <View className='article-tip ui-tone-orange'>
        <Icon name='warning' className='article-tip-icon' />
        <Text className='article-item-words'>{block.text}</Text>
      </View>
    );
  }
  return <Text className='article-words'>{block.text}</Text>;
}
