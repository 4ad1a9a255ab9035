import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function TeamPoolPage() {
  return (
    <Page title='接单'>
      <Empty text='接单还没有内容' />
    </Page>
  )
}
