/* Four kinds of test, each where its subject really lives: server on a real PostgreSQL, components in jsdom, the built
   mini-program in jsdom, the built H5 pages in Chromium. */
const shared = {
  rootDir: __dirname,
  transform: { '^.+\\.[jt]sx?$': 'babel-jest' },
  moduleNameMapper: {
    '^@/(.*)$': '<rootDir>/src/$1',
    '^@domain/(.*)$': '<rootDir>/cloud/domain/$1',
  },
  globalSetup: '<rootDir>/test/setup/start-postgres.ts',
  globalTeardown: '<rootDir>/test/setup/stop-postgres.ts',
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'server',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/{article,faults,grid,house,intruders,order,people,presets,records,rights,server,store,team,wechat}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'ui',
      testEnvironment: 'jsdom',
      moduleNameMapper: {
        '\\.css$': '<rootDir>/test/ui/stand-ins/style.js',
        '^@tarojs/components$': '<rootDir>/test/ui/stand-ins/components.tsx',
        '^@tarojs/taro$': '<rootDir>/test/ui/stand-ins/taro.ts',
        ...shared.moduleNameMapper,
      },
      testMatch: ['<rootDir>/test/ui/**/*.test.{ts,tsx}'],
    },
    {
      ...shared,
      displayName: 'weapp',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/test/weapp/**/*.test.ts'],
    },
    { ...shared, displayName: 'browser', testEnvironment: 'node', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
  // For what hangs. Nothing is timed: on a slow machine with another worker beside, a test may take its time.
  testTimeout: 240_000,
};
