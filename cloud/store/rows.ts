/** Rows in the database are snake_case, records in the core camelCase; this is the one place that knows both. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const times = new Set(['confirmedAt', 'placedAt', 'since', 'dueAt', 'closedAt', 'servedAt', 'arrivedAt', 'leftAt', 'at', 'createdAt', 'expiresAt', 'revokedAt', 'ratedAt', 'firstUntil', 'changedAt', 'submittedAt', 'publishedAt', 'endedAt']);

export function toRow(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [snake(name), value]));
}

/** A row as JSON gives it; times become ISO strings in UTC, so that they can be compared as text. */
export function fromRow<T>(row: Record<string, unknown>): T {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const name = camel(column);
      return [name, times.has(name) && value !== null ? new Date(value as string).toISOString() : value];
    }),
  ) as T;
}
