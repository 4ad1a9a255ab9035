// Copies out of npm `weui` only those CSS variables that our own styles use, as classes of our own.
// WeUI switches them by `data-weui-*` on the body, which never reaches a mini-program page, and in its dark block it
// also follows the system: a person's own choice must win, so the four looks become plain classes.
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const uiFolder = path.join(root, 'src', 'ui')
export const generatedFile = path.join(uiFolder, 'tokens.generated.css')

// Our class, and the selector (one of a list) under which WeUI keeps the same look.
const looks = [
  { ours: '.app', theirs: 'body' },
  { ours: '.is-care', theirs: "body[data-weui-mode='care']" },
  { ours: '.is-dark', theirs: "body[data-weui-theme='dark']" },
  { ours: '.is-care.is-dark', theirs: "body[data-weui-mode='care'][data-weui-theme='dark']" },
]

/** The names of WeUI variables used by src/ui/*.css, sorted. */
function usedNames() {
  const names = new Set()
  for (const file of readdirSync(uiFolder)) {
    if (!file.endsWith('.css') || file === path.basename(generatedFile)) continue
    const css = readFileSync(path.join(uiFolder, file), 'utf8')
    for (const [, name] of css.matchAll(/var\(\s*(--weui-[\w-]+)/g)) names.add(name)
  }
  return [...names].toSorted()
}

/** Every variable that WeUI's style sheet gives under one selector; later blocks win, as in a browser. */
function readLook(css, selector) {
  const values = new Map()
  // Cut at the braces by hand: WeUI's pictures are single values of some hundred KB, over which a regular expression
  // for «selectors { body }» takes minutes.
  for (const rule of css.split('}')) {
    const brace = rule.lastIndexOf('{')
    const body = rule.slice(brace + 1)
    if (brace < 0 || !body.includes('--weui-')) continue
    const selectors = rule.slice(rule.lastIndexOf('*/', brace) + 1, brace).replace(/^\//, '')
    if (!selectors.split(',').some((one) => one.trim() === selector)) continue
    for (const [, name, value] of body.matchAll(/(--weui-[\w-]+)\s*:\s*([^;]+);?/g)) values.set(name, value.trim())
  }
  return values
}

/** WeUI's copyright line and the MIT terms; its licence file also names the tools it was built with, none of which we copy. */
function mitNotice(licence) {
  const copyright = licence.split('\n').find((line) => line.startsWith('Copyright (C)'))
  const terms = licence.slice(licence.lastIndexOf('Terms of the MIT License')).trim()
  if (!copyright || !terms.startsWith('Terms of the MIT License')) throw new Error('WeUI 的许可证文件变了，请核对')
  return `${copyright}\n\n${terms}`
}

/** Writes src/ui/tokens.generated.css when its content changes; throws when WeUI no longer has a variable. */
export function writeTokens() {
  const weui = path.dirname(createRequire(import.meta.url).resolve('weui/package.json'))
  const css = readFileSync(path.join(weui, 'dist', 'style', 'weui.css'), 'utf8')
  const version = JSON.parse(readFileSync(path.join(weui, 'package.json'), 'utf8')).version
  const names = usedNames()
  const light = readLook(css, looks[0].theirs)
  const missing = names.filter((name) => !light.has(name))
  if (missing.length) throw new Error(`WeUI ${version} 里没有这些变量：${missing.join('、')}`)

  const notice = mitNotice(readFileSync(path.join(weui, 'LICENSE.txt'), 'utf8'))
  const blocks = looks.map(({ ours, theirs }, index) => {
    const values = index === 0 ? light : readLook(css, theirs)
    const lines = names.filter((name) => values.has(name)).map((name) => `  ${name}: ${values.get(name)};`)
    return `${ours} {\n${lines.join('\n')}\n}\n`
  })
  const text = `/*!\n * Made by config/tokens.mjs from WeUI ${version}; do not edit.\n *\n${notice
    .split('\n')
    .map((line) => ` * ${line}`.trimEnd())
    .join('\n')}\n */\n${blocks.join('\n')}`
  if (!existsSync(generatedFile) || readFileSync(generatedFile, 'utf8') !== text) writeFileSync(generatedFile, text)
  return names.length
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  console.log(`已取出 ${writeTokens()} 个 WeUI 变量`)
}
