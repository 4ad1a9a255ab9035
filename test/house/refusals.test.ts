/** Every «no» stands where its first word says, and nowhere a second time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from '../../cloud/domain/refusals';

const folder = join(__dirname, '../../cloud/domain/refusals');
const idsOf = (file: string) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}'([\w.]+)': \{/gm)].map((match) => match[1] as string);

test('同一个词开头的“不行”都在一个文件里，没有一句写了两遍，也没有一句漏在外面', () => {
  const files = readdirSync(folder).filter((file) => file !== 'row.ts');
  const placed = files.flatMap((file) => idsOf(file).map((id) => ({ id, file })));
  // Put together from several files, an id written twice would quietly keep the last.
  expect(placed.map(({ id }) => id).sort()).toEqual(Object.keys(refusals).sort());
  const homes = new Map<string, Set<string>>();
  for (const { id, file } of placed) {
    const word = id.split('.')[0] as string;
    homes.set(word, (homes.get(word) ?? new Set()).add(file));
  }
  expect([...homes].filter(([, at]) => at.size > 1)).toEqual([]);
});
