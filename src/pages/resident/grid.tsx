import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function ResidentGridPage() {
  return (
    <Page title='选择村社区'>
      <Empty text='选择村社区还没有内容' />
    </Page>
  )
}
