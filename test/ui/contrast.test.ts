/** @jest-environment node */
import { readFileSync } from 'node:fs'
import path from 'node:path'

// Four looks: each takes its variables from the classes it carries, later ones win.
const looks = {
  平常: ['.app'],
  长辈: ['.app', '.is-care'],
  深色: ['.app', '.is-dark'],
  长辈深色: ['.app', '.is-care', '.is-dark', '.is-care.is-dark'],
}

const tones = ['brand', 'blue', 'orange', 'red', 'purple', 'teal', 'grey']

// Words (first) on their ground (second), as the components use them.
const words: [string, string][] = [
  ...['ground', 'surface', 'raised', 'inset'].flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-soft', ground],
    ['brand-ink', ground],
    ['red-ink', ground],
  ]),
  ...tones.map((tone): [string, string] => [`${tone}-ink`, `${tone}-soft`]),
  ['ink', 'grey-soft'],
  ['grey-ink', 'surface'],
  ['grey-ink', 'off'],
  ['on-brand', 'brand'],
  ['on-danger', 'danger'],
]

// Rings, borders and signs that carry a meaning.
const signs: [string, string][] = [
  ['ring', 'surface'],
  ['ring', 'raised'],
  ['brand', 'surface'],
  ['brand', 'raised'],
  ['brand', 'ground'],
]

type Rgba = [number, number, number, number]

async function stylesheets(): Promise<string> {
  const root = path.resolve(__dirname, '../..')
  // The generated file is not in the repository; it is made afresh, as every build does.
  const { execFileSync } = await import('node:child_process')
  execFileSync(process.execPath, [path.join(root, 'config', 'tokens.mjs')])
  return ['tokens.generated.css', 'theme.css']
    .map((file) => readFileSync(path.join(root, 'src', 'ui', file), 'utf8'))
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '')
}

function variables(css: string, classes: string[]): Map<string, string> {
  const values = new Map<string, string>()
  // Two passes like the cascade: rules of one class in file order, then the rule of two classes.
  const rules = css.split('}').flatMap((rule) => {
    const [selector, body] = rule.split('{')
    return selector && body && classes.includes(selector.trim()) ? [{ selector: selector.trim(), body }] : []
  })
  rules.sort((a, b) => a.selector.split('.').length - b.selector.split('.').length)
  for (const { body } of rules) {
    for (const [, name, value] of body.matchAll(/--([\w-]+)\s*:\s*([^;]+);/g)) values.set(name!, value!.trim())
  }
  return values
}

function colour(values: Map<string, string>, name: string): Rgba {
  const value = values.get(name)
  if (!value) throw new Error(`没有变量 --${name}`)
  const alias = /^var\(--([\w-]+)\)$/.exec(value)
  if (alias) return colour(values, alias[1]!)
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(value)?.[1]
  if (hex) {
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex
    return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)).concat(1) as Rgba
  }
  const parts = /^rgba?\(([^)]+)\)$/.exec(value)?.[1]?.split(',').map(Number)
  if (!parts) throw new Error(`认不出颜色 ${value}`)
  return [parts[0]!, parts[1]!, parts[2]!, parts[3] ?? 1]
}

function over(front: Rgba, back: Rgba): Rgba {
  const mix = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3])
  return [mix(0), mix(1), mix(2), 1]
}

function luminance([red, green, blue]: Rgba): number {
  const linear = [red, green, blue].map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
}

function contrast(front: Rgba, back: Rgba): number {
  const both = [luminance(over(front, back)), luminance(back)]
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)
}

describe.each(Object.entries(looks))('%s的颜色', (_name, classes) => {
  let values: Map<string, string>
  beforeAll(async () => {
    values = variables(await stylesheets(), classes)
  })

  function tooWeak(pairs: [string, string][], least: number): string[] {
    return pairs.flatMap(([front, back]) => {
      const ratio = contrast(colour(values, front), colour(values, back))
      return ratio < least ? [`${front} / ${back} ${ratio.toFixed(2)}`] : []
    })
  }

  test('看不清小字的人也读得清每一处文字：至少 4.5 比 1', () => {
    expect(tooWeak(words, 4.5)).toEqual([])
  })

  test('圆圈和边框看得出来：至少 3 比 1', () => {
    expect(tooWeak(signs, 3)).toEqual([])
  })
})

test('长辈模式的字和点按处够大：正文 20、最大标题 30、点按处 60', async () => {
  const values = variables(await stylesheets(), looks.长辈)
  expect(values.get('f-body')).toBe('20px')
  expect(values.get('f-note')).toBe('18px')
  expect(values.get('f-hero')).toBe('30px')
  expect(values.get('target')).toBe('60px')
})

test('样式里只用类选择器，微信才都认得', () => {
  const { readdirSync } = jest.requireActual<typeof import('node:fs')>('node:fs')
  const folder = path.resolve(__dirname, '../../src/ui')
  const wrong = readdirSync(folder).filter((file) => file.endsWith('.css')).flatMap((file) => {
    const css = readFileSync(path.join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\("[^"]*"\)/g, '')
    const selectors = css.split('{').slice(0, -1).map((part) => part.slice(Math.max(part.lastIndexOf('}'), part.lastIndexOf(';')) + 1).trim())
    return selectors
      .filter((selector) => !selector.startsWith('@') && !/^(from|to|[\d%\s,]+)$/.test(selector))
      .flatMap((selector) => selector.split(','))
      .filter((selector) => !/^(\s*\.[\w-]+(\.[\w-]+)*(::?[\w-]+(\([^)]*\))?)*)+$/.test(selector.trim()))
      .map((selector) => `${file}: ${selector.trim()}`)
  })
  expect(wrong).toEqual([])
})
