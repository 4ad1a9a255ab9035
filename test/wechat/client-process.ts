/** A server's WeChat side in a process of its own: checks one text and prints the verdict. Arguments: database, WeChat's host, the time, the county. */
import { keysFrom } from '../../cloud/store/seal';
import { openDb } from '../../cloud/store/postgres';
import { checkText } from '../../cloud/wechat/text-check';
import { createWechat } from '../../cloud/wechat/wechat';

async function main(): Promise<void> {
  const [databaseUrl, host, now, tenant] = process.argv.slice(2) as [string, string, string, string];
  const db = await openDb(databaseUrl, { connections: 2 });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const wechat = createWechat({
    appId: 'wx0123456789abcdef', secret: 'secret-of-this-county-only', host, tenant, db, keys: keysFrom(Buffer.alloc(32, 7).toString('base64')), now: () => new Date(Number(now)), log: quiet,
  });
  console.log((await checkText(wechat, { text: '今天讲防诈骗', openid: 'openid-of-grandma-xie', scene: 'comment' })).suggest);
  await db.close();
}

void main();
