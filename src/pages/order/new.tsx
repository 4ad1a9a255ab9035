import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function OrderNewPage() {
  return (
    <Page title='我要点单'>
      <Empty text='我要点单还没有内容' />
    </Page>
  )
}
