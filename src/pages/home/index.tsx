import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function HomePage() {
  return (
    <Page title='科普点单'>
      <Empty text='科普点单还没有内容' />
    </Page>
  )
}
