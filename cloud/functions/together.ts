/** `together`: several questions of one page in one request, each answered or refused as if it had come alone. */
import * as v from 'valibot';
import { mostTogether, reads, togetherName, type TogetherPart } from '../domain/reads';
import { Refusal } from '../domain/refusals';
import { noteCall } from './audit';
import { define, personOf, type Call, type CloudFunction } from './define';

const shape = v.object({
  parts: v.pipe(
    v.array(v.object({ name: v.pipe(v.string(), v.check((name) => reads.has(name), '一起问的里面有不能一起问的')), input: v.optional(v.unknown()) }), '请说明要问什么'),
    v.minLength(1, '请说明要问什么'), v.maxLength(mostTogether, `一次最多一起问${mostTogether}样`),
  ),
});

/** @param refusalOf what the person is told of a fault, and what the operator */
export function togetherOf(functions: ReadonlyMap<string, CloudFunction>, refusalOf: (fault: unknown, log: Call['log']) => Refusal): CloudFunction {
  const one = async (call: Call, name: string, input: unknown): Promise<TogetherPart> => {
    try {
      const found = functions.get(name);
      if (!found) throw new Refusal('request.unknownFunction');
      if (found.login === 'needed') personOf(call);
      const result = await found.run(call, input);
      await noteCall(call, name, input);
      return { result };
    } catch (fault) {
      const refusal = refusalOf(fault, call.log);
      return { refusal: refusal.id, error: refusal.message, ...(refusal.field ? { field: refusal.field } : {}) };
    }
  };
  return define(togetherName, { shape, login: 'optional' }, async (call, { parts }) => ({ parts: await Promise.all(parts.map(({ name, input }) => one(call, name, input))) }));
}
