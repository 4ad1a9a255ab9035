/* One adapter a platform: the build leaves only its own branch in, because TARO_ENV is a constant there. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const adapters = process.env.TARO_ENV === 'weapp' ? require('@leancloud/platform-adapters-weapp') : require('@leancloud/platform-adapters-browser');
