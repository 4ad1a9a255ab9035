/** What waits at a community's desk (or a town's, or the county's), most urgent first. */
import { AfterCallLink } from '@/order/after-call-link';
import { AskNotice } from '@/order/ask-notice';
import { DeskPanes } from '@/order/desk-panes';
import { useDeskQuery } from '@/order/desk-query';
import { goTo } from '@/order/go-to';
import { ToTellList } from '@/order/to-tell';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';

export default function CommunityDeskPage() {
  const { ref, label, load } = useDeskQuery('grid', '社区待办');
  return (
    <Page title={label} wide>
      <DeskPanes load={load} deps={[ref]} emptyText='都办完了，现在没有等您办的单' emptyNote='有人点单，或者到了该回访的时候，会出现在这里' first={<AfterCallLink gridCode={ref} />}>
        <Card list>
          <Cell icon='calendar' label='近期科普活动' note='已经开放报名的；要开放新的，点进待服务的那一单' onTap={() => goTo('/pages/gather/calendar')} />
          <Cell icon='location' label='网格' note='下级网格、责任人和信息员' onTap={() => goTo(`/pages/grid/tree?code=${ref}`)} />
          <Cell icon='star' label='点单码' note='贴在科普栏上，扫一扫就点这个村的单' onTap={() => goTo(`/pages/community/board?code=${ref}`)} />
          <Cell icon='speaker' label='推文章' note='推给这里的群众，看得到多少人读了' onTap={() => goTo('/pages/editor/choose')} />
        </Card>
        <AskNotice kinds={['work']} say='有新的点单，要不要微信告诉您？' />
        <ToTellList gridCode={ref} />
      </DeskPanes>
    </Page>
  );
}
