import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function MePage() {
  return (
    <Page title='我的'>
      <Empty text='我的还没有内容' />
    </Page>
  )
}
