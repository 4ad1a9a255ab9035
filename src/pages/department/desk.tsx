import { Page } from '@/ui/page'
import { Empty } from '@/ui/empty'

export default function DepartmentDeskPage() {
  return (
    <Page title='部门待办'>
      <Empty text='部门待办还没有内容' />
    </Page>
  )
}
