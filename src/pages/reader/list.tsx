import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function ReaderListPage() {
  return (
    <Page title='科普文章'>
      <Empty text='科普文章还没有内容' />
    </Page>
  )
}
