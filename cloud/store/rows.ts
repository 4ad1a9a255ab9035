/** Rows in the database are snake_case, records in the core camelCase; this is the one place that knows both. */
/* The names are those of our tables and records, some hundred in all: each is turned once. */
function remembered(turn: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? turn(name);
    known.set(name, found);
    return found;
  };
}
const snake = remembered((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const camel = remembered((name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

const times = new Set(['confirmedAt', 'placedAt', 'since', 'dueAt', 'closedAt', 'servedAt', 'arrivedAt', 'leftAt', 'at', 'createdAt', 'expiresAt', 'revokedAt', 'ratedAt', 'firstUntil', 'changedAt', 'submittedAt', 'publishedAt', 'endedAt']);

/** `into` is what the row has beside the record. */
export function toRow(record: object, into: Record<string, unknown> = {}): Record<string, unknown> {
  const row = { ...into };
  for (const [name, value] of Object.entries(record)) row[snake(name)] = value;
  return row;
}

/* «2026-11-21T01:05:00.123+00:00», as a database at UTC says it, needs cutting only; everything else is worked out. */
function utcTime(at: string | Date): string {
  if (typeof at === 'string' && at.endsWith('+00:00')) {
    if (at.length === 25) return `${at.slice(0, 19)}.000Z`;
    if (at.length === 29) return `${at.slice(0, 23)}Z`;
  }
  return new Date(at).toISOString();
}

/**
 * A row as JSON gives it; times become ISO strings in UTC, so that they can be compared as text. Columns of `but` are left
 * out: taken out of the row before, they would cost a copy of it, which is dearer than all the rest.
 */
export function fromRow<T>(row: Record<string, unknown>, but?: ReadonlySet<string>): T {
  const record: Record<string, unknown> = {};
  for (const column of Object.keys(row)) {
    if (but?.has(column)) continue;
    const name = camel(column);
    const value = row[column];
    record[name] = value !== null && times.has(name) ? utcTime(value as string | Date) : value;
  }
  return record as T;
}
