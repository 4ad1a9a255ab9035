/** No number that is shown, and no difference of such numbers, tells what fewer than five people said. */
import fc from 'fast-check';
import { FEWEST_PEOPLE, hiddenParts, shownNodes, wholeOf, type Part, type TreeNode } from '../../cloud/domain/report/small-numbers';

let next = 0;
const partOf = (key: string, count: number): Part => ({ key, people: new Set(Array.from({ length: count }, () => (next += 1))), orders: count, of: count, so: 0 });
const sizes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 30 })), { minLength: 1, maxLength: 12 });

interface Told { shown: Map<string, number>; sums: { whole: string; parts: string[] }[] }

/** What a reader can work out: again and again, a sum in which one number is missing gives that number. */
function workOut({ shown, sums }: Told): Map<string, number> {
  const known = new Map(shown);
  for (let grew = true; grew;) {
    grew = false;
    for (const { whole, parts } of sums) {
      const missing = [whole, ...parts].filter((key) => !known.has(key));
      if (missing.length !== 1) continue;
      const [key] = missing as [string];
      const sum = parts.reduce((all, part) => all + (known.get(part) ?? 0), 0);
      known.set(key, key === whole ? sum : (known.get(whole) as number) - sum);
      grew = true;
    }
  }
  return known;
}

test('一个总数分成几份：藏起来的推算不出来，藏起来的加在一起也不是小数', () => {
  fc.assert(fc.property(sizes, (counts) => {
    const parts = counts.map((count, at) => partOf(String(at), count));
    const whole = counts.reduce((all, one) => all + one, 0);
    fc.pre(whole >= FEWEST_PEOPLE);
    const hidden = hiddenParts(parts);
    for (const part of parts) if (part.of > 0 && part.of < FEWEST_PEOPLE) expect(hidden.has(part.key)).toBe(true);
    const shown = new Map(parts.filter((part) => !hidden.has(part.key)).map((part) => [part.key, part.of]));
    const known = workOut({ shown: new Map([...shown, ['whole', whole]]), sums: [{ whole: 'whole', parts: parts.map((part) => part.key) }] });
    for (const key of hidden) expect(known.has(key)).toBe(false);
    const rest = whole - [...shown.values()].reduce((all, one) => all + one, 0);
    expect(rest === 0 || rest >= FEWEST_PEOPLE).toBe(true);
  }), { numRuns: 2000, seed: 20261121 });
});

const tree: fc.Memo<TreeNode> = fc.memo((depth) => fc.tuple(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8 })), depth > 1 ? fc.array(tree(depth - 1), { maxLength: 5 }) : fc.constant<TreeNode[]>([]))
  .map(([count, children]) => { const key = `n${(next += 1)}`; return { key, own: partOf(key, count), children }; }));

test('县、镇、村几级一起看，从哪一级问、怎么相减，都推算不出藏起来的', () => {
  let seen = 0;
  fc.assert(fc.property(tree(4), (root) => {
    const shown = shownNodes(root);
    const told: Told = { shown: new Map(), sums: [] };
    const truth = new Map<string, number>();
    const visit = (node: TreeNode): void => {
      const { of } = wholeOf(node);
      truth.set(node.key, of).set(`own:${node.key}`, node.own.of);
      // An empty place is shown as empty.
      if (shown.has(node.key) || of === 0) told.shown.set(node.key, of);
      if (node.own.of === 0) told.shown.set(`own:${node.key}`, 0);
      told.sums.push({ whole: node.key, parts: [`own:${node.key}`, ...node.children.map((child) => child.key)] });
      node.children.forEach(visit);
    };
    visit(root);
    for (const [key, count] of told.shown) if (shown.has(key)) expect(count === 0 || count >= FEWEST_PEOPLE).toBe(true);
    const known = workOut(told);
    for (const [key, count] of truth) {
      if (count === 0 || count >= FEWEST_PEOPLE) continue;
      seen += 1;
      expect([key, known.has(key)]).toEqual([key, false]);
    }
  }), { numRuns: 1500, seed: 20261121 });
  expect(seen).toBeGreaterThan(1000);
});
