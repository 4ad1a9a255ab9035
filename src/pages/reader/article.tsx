import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function ReaderArticlePage() {
  return (
    <Page title='文章'>
      <Empty text='文章还没有内容' />
    </Page>
  )
}
