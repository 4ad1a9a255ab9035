import { randomBytes } from 'node:crypto';
import pg from 'pg';

const base = (): string => {
  const url = process.env.KEPU_TEST_URL;
  if (!url) throw new Error('no test database: run through jest with its globalSetup');
  return url;
};

async function admin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: base() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A new, empty database of this test's own, and a way to drop it. */
export async function ownDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await admin((client) => client.query(`create database ${name}`));
  const url = new URL(base());
  url.pathname = `/${name}`;
  const drop = () => admin(async (client) => {
    await client.query(`drop database if exists ${name} with (force)`).catch((fault: { code?: string }) => {
      // PostgreSQL's own vacuum is at work in there and is not ours to end; without force it is asked to leave by itself.
      if (fault.code !== '42501') throw fault;
      return client.query(`drop database if exists ${name}`);
    });
  });
  return { url: url.toString(), drop };
}
