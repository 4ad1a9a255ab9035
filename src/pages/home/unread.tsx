import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';

/** The way to new messages; without any it would only be in the way, and 我的 has it anyway. */
export function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  return <Card list><Cell icon='inbox' label='新消息' side={<Tag tone='red'>{count >= 100 ? '100 多条' : `${count} 条`}</Tag>} onTap={() => goTo('/pages/message/list')} /></Card>;
}
