// Parse Server with a claim as its guide shows it: find the order, look at its state, save. Prints its address.
// It reaches into `router` for a file that 2.3 changed, so package.json holds 2.2.
const http = require('node:http');
const express = require('express');
const { ParseServer } = require('parse-server');
const { defineWhole } = require('./whole.cjs');

async function main() {
  const app = express();
  const listening = http.createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const url = `http://127.0.0.1:${listening.address().port}/parse`;
  const server = new ParseServer({
    databaseURI: process.argv[2], appId: 'bench', masterKey: 'bench-master', serverURL: url, logsFolder: null, silent: true, logLevel: 'error', verbose: false,
    cloud(Parse) {
      defineWhole(Parse);
      Parse.Cloud.define('fill', async ({ params }) => {
        const orders = Array.from({ length: params.count }, () => new Parse.Object('Order').set({ state: 'accepted', team: '' }));
        for (let at = 0; at < orders.length; at += 20) await Promise.all(orders.slice(at, at + 20).map((one) => one.save(null, { useMasterKey: true })));
        return orders.map((one) => one.id);
      });
      Parse.Cloud.define('claim', async ({ params }) => {
        const order = await new Parse.Query('Order').equalTo('state', 'accepted').get(params.id, { useMasterKey: true });
        order.set({ state: 'claimed', team: params.team });
        await order.save(null, { useMasterKey: true });
        return { id: order.id, state: order.get('state'), team: order.get('team') };
      });
    },
  });
  await server.start();
  app.use('/parse', server.app);
  console.log(url);
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
