/** One form for every step that is taken on the order's page; a step without a form does not compile. */
import { callerForms } from './caller';
import { departmentForms } from './department';
import type { FormStep, StepForm } from './form';
import { holderForms } from './holder';
import { ordererForms } from './orderer';
import { teamForms } from './team';

export const stepForms: Record<FormStep, StepForm> = { ...ordererForms, ...holderForms, ...departmentForms, ...teamForms, ...callerForms };

export function formOf(step: string): StepForm | null {
  return (stepForms as Partial<Record<string, StepForm>>)[step] ?? null;
}
