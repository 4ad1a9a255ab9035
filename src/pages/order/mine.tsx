import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function OrderMinePage() {
  return (
    <Page title='我的点单'>
      <Empty text='我的点单还没有内容' />
    </Page>
  )
}
