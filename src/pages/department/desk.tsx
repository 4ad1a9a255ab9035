/** What waits at a department's desk, most urgent first. */
import { AskNotice } from '@/order/ask-notice';
import { DeskPanes } from '@/order/desk-panes';
import { useDeskQuery } from '@/order/desk-query';
import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';

export default function DepartmentDeskPage() {
  const { ref, label, load } = useDeskQuery('department', '部门待办');
  return (
    <Page title={label} wide>
      <DeskPanes load={load} deps={[ref]} emptyText='现在没有等您领的单' emptyNote='社区派单过来，会出现在这里'>
        <Card list>
          <Cell icon='users' label='一起找服务队' note='待接单的多，一次看全部建议' onTap={() => goTo(`/pages/propose/teams?ref=${ref}`)} />
        </Card>
        <AskNotice kinds={['work']} say='有新的派单，要不要微信告诉您？' />
      </DeskPanes>
    </Page>
  );
}
