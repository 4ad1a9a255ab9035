/** 图上是什么，念给看不见的人听；'' 是只作装饰，或外面已经说了。 */
export function alt(words: string): object {
  // Taro's picture in a browser hands only these on to the <img> inside.
  return process.env.TARO_ENV === 'weapp' ? { 'aria-label': words } : { nativeProps: { alt: words } }
}
