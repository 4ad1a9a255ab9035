// Jest runs in Node, so it needs plain modern JavaScript; the two shipped targets need Taro's own preset
// (it knows the mini-program's missing globals). NODE_ENV is "test" only under Jest.
// The engines under WeChat's base library 2.32 and later, the oldest this program runs on; Taro's own default is iOS 9
// and Android 5, whose stand-ins for async functions and classes take a tenth of the package.
const weappEngines = { ios: '12', chrome: '70' };

module.exports = (api) => {
  const testing = process.env.NODE_ENV === 'test'
  api.cache.using(() => `${process.env.NODE_ENV}-${process.env.TARO_ENV}`)
  if (testing) {
    return {
      presets: [
        ['@babel/preset-env', { targets: { node: 'current' } }],
        '@babel/preset-typescript',
        ['@babel/preset-react', { runtime: 'automatic' }],
      ],
    }
  }
  return {
    plugins: ['./config/guard-pages.cjs'],
    presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', ...(process.env.TARO_ENV === 'weapp' ? { targets: weappEngines } : {}) }]],
  }
}
