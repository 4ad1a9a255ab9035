import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function CommunityDeskPage() {
  return (
    <Page title='社区待办'>
      <Empty text='社区待办还没有内容' />
    </Page>
  )
}
