/**
 * Which numbers may be shown so that none tells what fewer than five people said: neither by itself nor as the
 * difference between a whole and its other parts.
 */

/** What fewer people than this said is not shown, however often they said it. */
export const FEWEST_PEOPLE = 5;
export const HIDDEN_WORDS = '不足5人，不显示';

/** One part of a whole: whose orders are in it and how many, what was counted, and how much of that was so. */
export interface Part { key: string; people: ReadonlySet<number>; orders: number; of: number; so: number }

const union = (parts: readonly Part[]) => new Set(parts.flatMap((part) => [...part.people])).size;

/** The parts to hide of a whole that is shown: small ones, and as many more, smallest first, until their sum is no small number either. */
export function hiddenParts(parts: readonly Part[]): Set<string> {
  const some = parts.filter((part) => part.of > 0).sort((a, b) => a.people.size - b.people.size || (a.key < b.key ? -1 : 1));
  const hidden = some.filter((part) => part.people.size < FEWEST_PEOPLE);
  if (hidden.length === 0) return new Set();
  const others = some.filter((part) => !hidden.includes(part));
  while (others.length > 0 && (hidden.length < 2 || union(hidden) < FEWEST_PEOPLE)) hidden.push(others.shift() as Part);
  return new Set(hidden.map((part) => part.key));
}

/** May this whole be shown by itself? */
export const isLarge = (part: Part): boolean => part.of === 0 || part.people.size >= FEWEST_PEOPLE;

export interface TreeNode { key: string; /** what lies in the node itself */ own: Part; children: TreeNode[] }

/** Everything in a node and below it. */
export function wholeOf(node: TreeNode): Part {
  const parts = [node.own, ...node.children.map(wholeOf)];
  return { key: node.key, people: new Set(parts.flatMap((part) => [...part.people])), orders: sum(parts, 'orders'), of: sum(parts, 'of'), so: sum(parts, 'so') };
}

const sum = (parts: readonly Part[], what: 'orders' | 'of' | 'so') => parts.reduce((all, part) => all + part[what], 0);

/**
 * The nodes of a tree whose numbers may be shown, the same whoever asks and from whichever node: what a county does not
 * see of a village, the village's town does not see either. Below a hidden node everything is hidden.
 */
export function shownNodes(root: TreeNode): Set<string> {
  const shown = new Set<string>();
  const visit = (node: TreeNode): void => {
    shown.add(node.key);
    const own = `own:${node.key}`;
    const hidden = hiddenParts([{ ...node.own, key: own }, ...node.children.map(wholeOf)]);
    for (const child of node.children) if (!hidden.has(child.key)) visit(child);
  };
  if (isLarge(wholeOf(root))) visit(root);
  return shown;
}
