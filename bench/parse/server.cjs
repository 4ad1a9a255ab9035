// Parse Server with a claim as its guide shows it: find the order, look at its state, save. Prints its address.
const http = require('node:http');
const express = require('express');
const { ParseServer } = require('parse-server');

async function main() {
  const server = new ParseServer({
    databaseURI: process.argv[2], appId: 'bench', masterKey: 'bench-master', serverURL: 'http://127.0.0.1:0/parse', silent: true, logLevel: 'error', verbose: false,
    cloud(Parse) {
      Parse.Cloud.define('fill', async ({ params }) => {
        const orders = Array.from({ length: params.count }, () => new Parse.Object('Order').set({ state: 'accepted', team: null }));
        for (let at = 0; at < orders.length; at += 500) await Parse.Object.saveAll(orders.slice(at, at + 500), { useMasterKey: true });
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
  const app = express();
  app.use('/parse', server.app);
  const listening = http.createServer(app).listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${listening.address().port}/parse`));
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
