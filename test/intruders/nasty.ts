/** What an intruder would send: a seeded stream of spoilt inputs, made from one that is right. */
import fc from 'fast-check';

type Json = unknown;

/** Numbers from 0 up to below 1, the same ones for the same seed. */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nested = (depth: number, array: boolean): Json => {
  let inner: Json = 1;
  for (let at = 0; at < depth; at += 1) inner = array ? [inner] : { a: inner };
  return inner;
};

/** Texts that a careless program would run, or choke on. */
export const fragments = [
  "'; drop table orders; --", "' or '1'='1", "1); select pg_sleep(9); --", "\\'; delete from words; --", '$1', '%s%n', '${7*7}', '{{7*7}}', "#{7*7}",
  '<script>window.ran=1</script>', '<img src=x onerror="window.ran=1">', '"><svg onload=window.ran=1>', 'javascript:window.ran=1', '&lt;b&gt;&amp;', '</textarea><b>',
  '\u200f谢\u200e桂香', 'שלום 谢桂香', '=cmd|\' /C calc\'!A0', '../../etc/passwd', '%00%2e%2e%2f', '__proto__', 'constructor',
];

const strings: Json[] = [
  ...fragments, '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udc00y', '\udbff\udbff', '\u202e倒着写', '\u2066藏\u2069', '\ufeff', '\u0007', 'x'.repeat(10_000), '字'.repeat(70_000), 'e\u0301'.repeat(400), '👨‍👩‍👧‍👦'.repeat(200),
  'NaN', 'Infinity', 'null', '-0', '1e999', '0x10', '２０２６-１１-２３', '2026-02-30', '9999-99-99', '2026-11-23T25:61:61Z', '0000-00-00', '999999999999', '-1',
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '61092210420３', '610922104203-99-99-99', 'toString', 'hasOwnProperty', 'valueOf', 'prototype',
];
const numbers: Json[] = [0, -0, -1, 0.1, 1e-320, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, Number.MIN_SAFE_INTEGER];
const others: Json[] = [null, true, false, [], {}, [[]], [null], [{}], { length: 3 }, { toString: 1 }, { constructor: { prototype: { admin: true } } }, { prototype: {} }, { $gt: '' }, { __type: 'Pointer', className: '_User', objectId: 'x' }, nested(60, true), nested(60, false)];
/* Whatever a property-testing library takes for anything at all, as far as JSON can say it. */
const anything = fc.sample(fc.jsonValue({ maxDepth: 4 }), { numRuns: 200, seed: 20261123 });

/** As JSON says them, and as nobody's serialiser would: put into the body as they are. */
export const rawBodies = [
  '{', '[', ']', 'null', '0', '""', '"x"', '[]', '[1,2', 'true', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":1e999}', '{"a":-1e999}', '{"id":1,"id":2}', '{"__proto__":{"admin":true}}', '{"a":{"__proto__":[]}}', '{"constructor":{"prototype":{"admin":1}}}',
  '{"a":"\\u0000"}', '{"a":"\\ud800"}', '\ufeff{}', '{"a":"\u0000"}', `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`, `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`, `{"a":"${'x'.repeat(300_000)}"}`, `{"a":${'9'.repeat(400)}}`, '\\', '\u0000', '<xml/>', 'a=1&b=2',
];

export const contentTypes = ['application/json', 'application/json; charset=utf-8', 'application/json;charset=gbk', 'text/plain', 'text/html', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/jsonp', 'x', ';', 'application/json, text/xml', ''];

/** Below the functions and beside them. */
export const wrongPaths = [
  '/', '/1.1', '/1.1/', '/1.1/functions', '/1.1/functions/', '/1.1/functions/__proto__', '/1.1/functions/constructor', '/1.1/functions/toString', '/1.1/functions/order.place/x', '/1.1/functions/%00', '/1.1/functions/%ff', '/1.1/functions/%', '/1.1/functions/%2e%2e%2fusers', `/1.1/functions/${'x'.repeat(5_000)}`, '/1.1/functions/order.place%20', '/1.1/functions/ORDER.PLACE', '/1.1/call/nothing', '/1.1/classes/_User', '/1.1/classes/orders/1', '/1.1/users', '/1.1/users/me', '/1.1/users/me?session_token=%00', '/1.1/users/me?session_token[]=a&session_token[]=b', '/1.1/users/x/refreshSessionToken', '/1.1/batch', '/1.1/files/../users', '/1.1/files/x', '/files/x', '/files/%00', '/files/00000000-0000-0000-0000-000000000000?w=1e9', '/files?token=%ff', '/1.1/fileTokens', '/1.1/fileCallback', '/metrics', '/.env', '/../../etc/passwd', '/..%2f..%2fetc/passwd', '/1.1/requestSmsCode', '//', '/?a[__proto__]=1',
];

type Path = (string | number)[];
function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...at, Array.isArray(value) ? Number(name) : name]))];
}

function put(value: Json, [head, ...rest]: Path, what: Json): Json {
  if (head === undefined) return what;
  if (Array.isArray(value)) return value.map((one, at) => (at === head ? put(one, rest, what) : one));
  return { ...(value as object), [head]: put((value as Record<string, Json>)[head as string], rest, what) };
}

function without(value: Json, path: Path): Json {
  const [head, ...rest] = path;
  if (head === undefined) return {};
  if (Array.isArray(value)) return rest.length ? value.map((one, at) => (at === head ? without(one, rest) : one)) : value.filter((_, at) => at !== head);
  const { [head as string]: inner, ...left } = value as Record<string, Json>;
  return rest.length ? { ...left, [head]: without(inner, rest) } : left;
}

/** The right input spoilt at one to three places. */
export function spoil(right: Json, dice: () => number): Json {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)] as T;
  const bad = (): Json => pick(pick([strings, strings, numbers, others, anything]));
  let spoilt = right;
  for (let times = 1 + Math.floor(dice() * 3); times > 0; times -= 1) {
    const path = pick(pathsOf(spoilt).filter((one) => one.length > 0 || dice() < 0.05).concat(dice() < 0.05 ? [[]] : []));
    if (!path) return bad();
    const old = path.reduce<Json>((inner, name) => (inner as Record<string, Json> | null)?.[name as string], spoilt);
    spoilt = pick([
      () => put(spoilt, path, bad()), () => put(spoilt, path, bad()), () => put(spoilt, path, bad()),
      () => without(spoilt, path),
      () => put(spoilt, path, [old]), () => put(spoilt, path, { value: old }), () => put(spoilt, path, JSON.stringify(old)), () => put(spoilt, path, Array.from({ length: 500 }, () => old)),
      () => put(spoilt, path, typeof old === 'string' ? `${old}${pick(fragments)}` : typeof old === 'number' ? old * -1e9 : bad()),
      () => (typeof spoilt === 'object' && spoilt !== null && !Array.isArray(spoilt) ? { ...spoilt, [pick(['constructor', 'prototype', 'tenant', 'personId', 'admin', 'state', '字段'])]: bad() } : bad()),
    ])();
  }
  return spoilt;
}
