// Jest runs in Node, so it needs plain modern JavaScript; the two shipped targets need Taro's own preset
// (it knows the mini-program's missing globals). NODE_ENV is "test" only under Jest.
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
    presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5' }]],
  }
}
