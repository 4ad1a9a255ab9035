/** The frame of every cloud function: person → shape → decide → write → answer. */
import type { FastifyBaseLogger } from 'fastify';
import type * as v from 'valibot';
import type { Directory } from '../domain/grid/directory';
import type { Context } from '../domain/order/act';
import type { Actor } from '../domain/order/roles';
import { Refusal } from '../domain/refusals';
import { fit } from '../domain/shape';
import { contextFor, type Office } from '../office';

/** One call: who asks, when, and what they may rely on. */
export interface Call {
  office: Office;
  now: Date;
  directory: Directory;
  /** null = not logged in */
  personId: string | null;
  name: string | null;
  /** those this person may order for as a relative; missing = nobody */
  elders?: readonly string[];
  token: string | null;
  /** the way through that a new order begins; missing = nobody is logged in */
  flow?: string;
  /** the log-in that asks, by its id; missing = nobody's */
  sessionId?: string;
  log: FastifyBaseLogger;
}

export interface CloudFunction {
  name: string;
  login: 'needed' | 'optional';
  run: (call: Call, input: unknown) => Promise<unknown>;
}

/** Declares a function. `run` gets input that fits the shape; anything else is refused before it. */
export function define<S extends v.GenericSchema>(name: string, options: { shape: S; login?: 'needed' | 'optional' }, run: (call: Call, input: v.InferOutput<S>) => Promise<unknown>): CloudFunction {
  return {
    name,
    login: options.login ?? 'needed',
    run: async (call, raw) => {
      const fitting = fit(options.shape, raw ?? {});
      if (!fitting.ok) throw new Refusal('request.shape', { say: fitting.say }, fitting.field || undefined);
      return run(call, fitting.value);
    },
  };
}

/** The person of a call. @throws login.needed */
export function personOf(call: Call): string {
  if (!call.personId) throw new Refusal('login.needed');
  return call.personId;
}

export function actorOf(call: Call): Actor {
  return { personId: call.personId, posts: call.personId ? call.directory.postsOf.get(call.personId) ?? [] : [], elders: call.elders ?? [] };
}

export function contextOf(call: Call): Context {
  return contextFor(call.office, actorOf(call), call.directory, call.now);
}
