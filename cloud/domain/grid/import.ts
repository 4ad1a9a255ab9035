/** A division file checked whole before a line of it is written. */
import { gridCodePattern } from '../shape';
import { gridLevels, type GridLevel } from '../terms';
import type { GridNode } from './directory';

export interface GridFileRow { line: number; code: string; name: string; level: string; parentCode: string }

export interface GridDifference {
  added: GridNode[];
  changed: { before: GridNode; after: GridNode }[];
  /** in the county's grid but not in the file; an import never removes, it reports */
  missing: GridNode[];
  /** in the file, but gone into another node here; an import does not bring it back */
  retired: GridNode[];
}

export type GridPlan = { ok: true; nodes: GridNode[]; difference: GridDifference } | { ok: false; wrong: string[] };

/** Levels from the root down; a child stands deeper than its parent, but levels may be left out. */
const depth = Object.keys(gridLevels);

/* What stands below a village is ours, not the division office's, so its file does not miss it. */
const isDivision = (node: GridNode): boolean => !node.code.includes('-');

/**
 * Reads the rows of `code,name,level,parentCode` against what the tenant has. Any county or city, any depth. Each bad
 * row is named by its line; a file with one bad row changes nothing.
 */
export function planGrid(root: string | null, rows: readonly GridFileRow[], present: readonly GridNode[]): GridPlan {
  const wrong: string[] = [];
  const nodes = new Map<string, GridNode>();
  const lines = new Map<string, number>();
  for (const row of rows) {
    const at = `第 ${row.line} 行`;
    if (!gridCodePattern.test(row.code)) wrong.push(`${at}：编码“${row.code}”不是12位数字`);
    else if (lines.has(row.code)) wrong.push(`${at}：编码 ${row.code} 与第 ${lines.get(row.code)} 行重复`);
    if (row.name.trim() === '' || row.name.length > 40) wrong.push(`${at}：名称要写1到40个字`);
    if (!depth.includes(row.level)) wrong.push(`${at}：级别“${row.level}”不认识，可用 ${depth.join('、')}`);
    lines.set(row.code, row.line);
    nodes.set(row.code, { code: row.code, name: row.name.trim(), level: row.level as GridLevel, parentCode: row.parentCode || null });
  }
  if (rows.length === 0) wrong.push('文件里没有内容');
  if (wrong.length > 0) return { ok: false, wrong };

  const known = new Map(present.map((node) => [node.code, node]));
  const tops = [...nodes.values()].filter((node) => node.parentCode === null);
  const top = root ?? tops[0]?.code;
  // The tree as it would be: the file's rows over what is there. Levels deepen at every step, so no cycle can pass.
  const merged = new Map([...known, ...nodes]);
  for (const node of merged.values()) {
    const line = lines.get(node.code);
    const at = line === undefined ? `库里的 ${node.name}` : `第 ${line} 行`;
    if (node.parentCode === null) {
      if (node.code !== top) wrong.push(`${at}：${node.name} 没有上级，但根是 ${top}`);
      else if (node.level !== 'county' && node.level !== 'city') wrong.push(`${at}：根要是县或市，${node.name}是${gridLevels[node.level]}`);
      continue;
    }
    const parent = merged.get(node.parentCode);
    if (!parent) wrong.push(`${at}：上级 ${node.parentCode} 不在文件里，也不在库里`);
    else if (depth.indexOf(parent.level) >= depth.indexOf(node.level)) wrong.push(`${at}：${node.name}（${gridLevels[node.level]}）不能在 ${parent.name}（${gridLevels[parent.level]}）下面`);
    if (node.code === top) wrong.push(`${at}：${node.name} 是根，不能有上级`);
  }
  if (!top) wrong.push('文件里没有根（没有上级的那一行）');
  if (wrong.length > 0) return { ok: false, wrong };

  const difference: GridDifference = { added: [], changed: [], missing: present.filter((node) => !node.untilAt && isDivision(node) && !nodes.has(node.code)), retired: [] };
  for (const node of nodes.values()) {
    const before = known.get(node.code);
    if (before?.untilAt) {
      difference.retired.push(before);
      continue;
    }
    if (!before) difference.added.push(node);
    else if (before.name !== node.name || before.level !== node.level || before.parentCode !== node.parentCode) difference.changed.push({ before, after: node });
  }
  return { ok: true, nodes: [...nodes.values()], difference };
}
