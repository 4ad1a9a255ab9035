/** `grid.read`: one node, the way down to it and what is below it; enough to choose one's village level by level. */
import * as v from 'valibot';
import type { GridPage, GridView } from '../domain/answers';
import { pathTo, shortName, type GridNode } from '../domain/grid/directory';
import { Refusal } from '../domain/refusals';
import { gridCode } from '../domain/shape';
import { define, type Call, type CloudFunction } from './define';

const read = define('grid.read', { shape: v.object({ code: v.optional(v.nullable(gridCode), null) }), login: 'optional' }, async (call, input): Promise<GridPage> => {
  const { directory } = call;
  const node = directory.grid.get(input.code ?? directory.root);
  if (!node) throw new Refusal('grid.unknown');
  return { node: gridView(call, node), path: pathTo(directory, node.code).map((one) => gridView(call, one)), children: (directory.children.get(node.code) ?? []).map((one) => gridView(call, one)) };
});

function gridView({ directory }: Call, { code, name, level }: GridNode): GridView {
  return { code, name: shortName(name), level, hasChildren: (directory.children.get(code)?.length ?? 0) > 0 };
}

export const gridFunctions: CloudFunction[] = [read];
