/** `npm run story`: a fresh server, one order from 点单 to 已办结 through the SDK, and its history as it goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AV from 'leancloud-storage';
import dayjs from 'dayjs';
import type { OrderView } from '../../cloud/domain/answers';
import { chinaDay } from '../../cloud/domain/order/clock';
import { startEmbedded } from '../../cloud/store/embedded';
import { openCounty } from '../setup/county';
import { cast, playOrder, runAs } from './play';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kepu-story-'));
  const database = await startEmbedded({ directory: join(folder, 'postgres') });
  process.env.KEPU_TEST_URL = database.url;
  const county = await openCounty({ now: new Date() });
  try {
    AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: county.url });
    const tokens: Record<string, string> = {};
    for (const who of Object.values(cast)) if (who !== 'resident') tokens[who] = (await county.as(who)).token;
    // The resident comes in as everybody does: with what wx.login gave the phone, checked by the stand-in of WeChat.
    const resident = await AV.User.loginWithAuthData({ code: county.wechat.issueCode('openid-of-a-villager') } as never, 'lc_weapp');
    tokens.resident = resident.getSessionToken();
    console.log('一单的一生（真实 PostgreSQL，未改动的 leancloud-storage，微信登录用的是仿真服务器）\n');
    const closed = await playOrder(runAs(tokens), chinaDay(dayjs().add(3, 'day').toDate()), (order: OrderView, said: string) => {
      console.log(`  ${order.stateLabel.padEnd(5, '　')} ${said}`);
      console.log(`         ${order.plain}`);
    });
    console.log(`\n流转记录 · 工单号 ${closed.number}`);
    for (const line of closed.history) console.log(`  ${line.at}  第${line.attempt}次  ${line.title}${line.said ? `：“${line.said}”` : ''}${line.notes.length > 0 ? `（${line.notes.join('；')}）` : ''}`);
  } finally {
    await county.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((fault: Error) => {
  console.error(fault.stack);
  process.exit(1);
});
