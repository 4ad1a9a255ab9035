import { Text, View } from '@tarojs/components';
import { parseBody, type Block } from '@domain/article/article';
import { ArticleBlocks } from '@/order/article-blocks';

/* Line by line, so that one wrong line does not hide the rest. */
function readable(text: string): Block[] {
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    try {
      return parseBody(line);
    } catch {
      return [];
    }
  });
}

/** What the reader will see, as it is written. */
export function Preview({ title, text }: { title: string; text: string }) {
  return (
    <View className='editor-preview'>
      <Text className='editor-preview-note'>读的人看到的</Text>
      <Text className='editor-preview-title'>{title}</Text>
      <ArticleBlocks blocks={readable(text)} />
    </View>
  );
}
