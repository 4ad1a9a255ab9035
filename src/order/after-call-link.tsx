/** One line on a community's desk: how many are to be asked once more. */
import type { AfterCallList } from '@domain/order/second-call';
import { call } from '@/api/call';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';
import { goTo } from './go-to';
import { useLoad } from './use-load';

export function AfterCallLink({ gridCode }: { gridCode: string }) {
  // A help beside the desk: when it can't be had, the desk is whole without it.
  const { data } = useLoad(() => call<AfterCallList>('afterCall.list', { gridCode }), [gridCode]);
  if (!data || data.total === 0) return null;
  return <Card list><Cell icon='phone' label='办结后再问一次' note='一个月后还在不在用；评价改低了的' side={<Tag tone='orange'>{`${data.total} 件`}</Tag>} onTap={() => goTo(`/pages/aftercall/list?ref=${gridCode}`)} /></Card>;
}
