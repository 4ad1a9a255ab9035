import type { GridPage } from '@domain/answers';
import { call } from '@/api/call';

export interface Area { code: string; name: string }

/** The county and its towns. */
export async function readAreas(): Promise<Area[]> {
  const page = await call<GridPage>('grid.read', { code: null });
  return [{ code: page.node.code, name: page.node.name }, ...page.children.map(({ code, name }) => ({ code, name }))];
}

/** As above, with a smaller place that was chosen before. */
export function withArea(areas: readonly Area[], code: string | undefined, name: string | undefined): Area[] {
  return !code || areas.some((one) => one.code === code) ? [...areas] : [...areas, { code, name: name ?? code }];
}
