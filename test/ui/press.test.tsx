/** @jest-environment jsdom */
import { act, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Choices } from '@/ui/choices'
import { Sheet } from '@/ui/sheet'
import { getTheme, setElder } from '@/ui/theme'
import { Page } from '@/ui/page'

const nothing = () => {}

function AudienceForm() {
  const [value, setValue] = useState<('a' | 'b' | 'c')[]>([])
  return <Choices multiple max={2} options={[{ value: 'a', label: '老人' }, { value: 'b', label: '孩子' }, { value: 'c', label: '种植户' }]} value={value} onChange={setValue} />
}

const checked = () => screen.getAllByRole('checkbox', { checked: true }).map((box) => box.textContent)

test('手快连点两下提交，只提交一次；做完以后还能再点', async () => {
  let finish = nothing
  const submit = jest.fn(() => new Promise<void>((resolve) => { finish = resolve }))
  render(<Button onTap={submit}>提交</Button>)
  fireEvent.click(screen.getByText('提交'))
  fireEvent.click(screen.getByText('提交'))
  expect(submit).toHaveBeenCalledTimes(1)
  await act(async () => finish())
  fireEvent.click(screen.getByText('提交'))
  expect(submit).toHaveBeenCalledTimes(2)
})

test('不能点的按钮点了没有反应', () => {
  const submit = jest.fn()
  render(<Button disabled onTap={submit}>提交</Button>)
  fireEvent.click(screen.getByText('提交'))
  expect(submit).not.toHaveBeenCalled()
})

test('点卡片里的按钮，不会连卡片也点开', () => {
  const open = jest.fn()
  const press = jest.fn()
  render(<Card onTap={open}><Button onTap={press}>催一催</Button></Card>)
  fireEvent.click(screen.getByText('催一催'))
  expect(press).toHaveBeenCalledTimes(1)
  expect(open).not.toHaveBeenCalled()
})

test('只用键盘的人按回车也能点', () => {
  const press = jest.fn()
  render(<Button onTap={press}>催一催</Button>)
  fireEvent.keyDown(screen.getByRole('button'), { key: 'Enter' })
  expect(press).toHaveBeenCalledTimes(1)
})

test('最多选两个：选满后别的点不动，去掉一个又能选', () => {
  render(<AudienceForm />)
  fireEvent.click(screen.getByText('孩子'))
  fireEvent.click(screen.getByText('老人'))
  fireEvent.click(screen.getByText('种植户'))
  expect(checked()).toEqual(['老人', '孩子'])
  fireEvent.click(screen.getByText('老人'))
  fireEvent.click(screen.getByText('种植户'))
  expect(checked()).toEqual(['孩子', '种植户'])
})

test('底页关着时什么也不画，点叉就关', () => {
  const close = jest.fn()
  const { rerender } = render(<Sheet open={false} title='派单' onClose={close}>内容</Sheet>)
  expect(screen.queryByText('内容')).toBeNull()
  rerender(<Sheet open title='派单' onClose={close}>内容</Sheet>)
  fireEvent.click(screen.getByLabelText('关闭'))
  expect(close).toHaveBeenCalledTimes(1)
})

test('没取到数据时，页面说出原因，并能再试一次', () => {
  const retry = jest.fn()
  render(<Page title='我的点单' failure='网络不太好' onRetry={retry} footer={<Button>提交</Button>}>内容</Page>)
  expect(screen.queryByText('内容')).toBeNull()
  expect(screen.queryByText('提交')).toBeNull()
  fireEvent.click(screen.getByText('再试一次'))
  expect(retry).toHaveBeenCalledTimes(1)
})

test('回答是“不行”，页面不叫人再试，给一条回首页的路；没有信号，就能再试', () => {
  const retry = jest.fn()
  const { rerender } = render(<Page title='点单详情' failure={{ say: '这一单不归您看', passing: false }} onRetry={retry}>内容</Page>)
  expect(screen.queryByText('内容')).toBeNull()
  screen.getByText('这一单不归您看')
  expect(screen.queryByText('再试一次')).toBeNull()
  screen.getByText('回首页')
  rerender(<Page title='点单详情' failure={{ say: '网络不太好', passing: true }} onRetry={retry}>内容</Page>)
  expect(screen.queryByText('回首页')).toBeNull()
  fireEvent.click(screen.getByText('再试一次'))
  expect(retry).toHaveBeenCalledTimes(1)
})

test('打开长辈模式，页面马上变大字，下次还记得', () => {
  const { container } = render(<Page title='首页'>内容</Page>)
  expect(container.querySelector('.is-care')).toBeNull()
  act(() => setElder(true))
  expect(container.querySelector('.is-care')).not.toBeNull()
  expect(getTheme().elder).toBe(true)
  act(() => setElder(false))
})
