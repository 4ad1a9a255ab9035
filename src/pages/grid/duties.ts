import type { GridDuty } from '@domain/grid/views';

const names: Record<GridDuty, string> = { gridLeader: '责任人', informant: '信息员' };

/** «缺责任人、信息员»; empty when nobody is missing */
export const dutyWords = (lacks: readonly GridDuty[]): string => (lacks.length > 0 ? `缺${lacks.map((duty) => names[duty]).join('、')}` : '');
