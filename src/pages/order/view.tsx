import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function OrderViewPage() {
  return (
    <Page title='点单详情'>
      <Empty text='点单详情还没有内容' />
    </Page>
  )
}
