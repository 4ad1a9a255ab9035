/** Entry as a sample person. Joined to the server only in a demonstration, which fails closed (settings.ts). */
import * as v from 'valibot';
import type { DemoPerson } from '../domain/answers';
import { Refusal } from '../domain/refusals';
import { personIdOf, sampleCounty } from '../presets/load';
import { slug } from '../domain/shape';
import { define, type CloudFunction } from './define';
import { openSession } from './login';

const people = define('demo.people', { shape: v.object({}), login: 'optional' }, async (call): Promise<DemoPerson[]> =>
  sampleCounty(call.office.tenant).people.map(({ id, name, label, intro }) => ({ id, name, label, intro })));

const enter = define('demo.enter', { shape: v.object({ id: slug('人物') }), login: 'optional' }, async (call, input) => {
  const person = sampleCounty(call.office.tenant).people.find((one) => one.id === input.id);
  if (!person || !call.office.demo) throw new Refusal('person.notFound');
  return openSession(call.office, personIdOf(call.office.tenant, person.id));
});

export const demoFunctions: CloudFunction[] = [people, enter];
