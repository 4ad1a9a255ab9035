import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'

const root = path.resolve(__dirname, '..')
const target = process.env.TARO_ENV === 'weapp' ? 'weapp' : 'h5'

// A page served by our own server calls it on the same origin; a mini-program has no origin, so it needs the address.
const apiAddress = target === 'h5' ? '' : process.env.KEPU_API || 'http://127.0.0.1:3000'

// Shared by both targets: the pure rules live beside the server but run in pages too.
const compile = { include: [path.join(root, 'cloud', 'domain')] }

// Sizes are written in real px. Scaling them with the screen would scale elder text a second time
// and breaks calc(1px * var(...)).
const pxtransform = { enable: false, config: {} }

// What WeChat's screen reader hears. Taro's View template drops these unless they are listed.
const spoken = {
  'aria-label': '',
  'aria-role': '',
  'aria-hidden': '',
  'aria-disabled': '',
  'aria-checked': '',
  'aria-selected': '',
  'aria-live': '',
}

// Class names of different components never overlap, so the order of their files has no meaning.
const styleFiles = { ignoreOrder: true }

export default defineConfig<'webpack5'>(() => {
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'kepu-diandan',
    date: '2026-11-21',
    designWidth: 750,
    deviceRatio: { 640: 2.34 / 2, 750: 1, 375: 2, 828: 1.81 / 2 },
    sourceRoot: 'src',
    outputRoot: `dist/${target}`,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    // What was compiled under other rules of Babel is of no use any more.
    cache: { enable: true, buildDependencies: { babel: [path.join(root, 'babel.config.js'), path.join(root, 'config', 'guard-pages.cjs')] } },
    plugins: [['@tarojs/plugin-inject', { components: { View: spoken, Input: { 'aria-label': '' }, Textarea: { 'aria-label': '' } } }]],
    defineConstants: { 'process.env.TARO_APP_API': JSON.stringify(apiAddress), 'process.env.KEPU_WECHATSI': JSON.stringify(process.env.KEPU_WECHATSI ?? '') },
    alias: {
      '@': path.join(root, 'src'),
      '@domain': path.join(root, 'cloud', 'domain'),
    },
    copy: { patterns: [], options: {} },
    // Chinese as it is written: escaped, every sign takes twice the room, and the main package is counted by bytes.
    terser: { enable: true, config: { output: { ascii_only: false } } },
    mini: {
      compile,
      optimizeMainPackage: { enable: true },
      postcss: { pxtransform, cssModules: { enable: false } },
      miniCssExtractPluginOption: styleFiles,
    },
    h5: {
      compile,
      publicPath: './',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: {
        ...styleFiles,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[contenthash:8].css',
      },
      // One shared file for what several pages use, instead of a copy in each.
      webpackChain(chain) {
        chain.optimization.merge({
          splitChunks: { cacheGroups: { shared: { name: 'shared', chunks: 'async', minChunks: 2, priority: 30, enforce: true } } },
        })
      },
      postcss: { pxtransform, autoprefixer: { enable: true, config: {} }, cssModules: { enable: false } },
    },
  }
  return config
})
