// SPDX-License-Identifier: GPL-3.0-or-later
// PouchDB replicating from a CouchDB-compatible server (express-pouchdb) in a process of its own on 127.0.0.1.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const documents = (file) => JSON.parse(readFileSync(file, 'utf8')).map(({ id, ...rest }) => ({ _id: id, ...rest }));

async function serve(folder, file) {
  process.on('disconnect', () => process.exit());
  const PouchDB = require('pouchdb-node').defaults({ prefix: join(folder, 'server-') });
  const app = require('express')();
  app.use('/', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', configPath: join(folder, 'config.json'), logPath: join(folder, 'log.txt') }));
  const database = new PouchDB('cases');
  const rows = file ? documents(file) : [];
  for (let from = 0; from < rows.length; from += 2000) await database.bulkDocs(rows.slice(from, from + 2000));
  // Changes that the benchmark asks for: committed, then said when.
  process.on('message', async ({ number }) => {
    const id = `case-${number % 1000}`;
    const before = await database.get(id).catch(() => ({}));
    await database.put({ ...before, _id: id, title: `更新${number}`, number });
    process.send({ committed: number, at: performance.timeOrigin + performance.now() });
  });
  const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

async function start(folder, file) {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', folder, file ?? ''], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await new Promise((done, failed) => { child.once('message', done); child.once('exit', () => failed(new Error('the server has ended'))); });
  return { child, url: `http://127.0.0.1:${port}/cases` };
}

/** Rows a second into an empty database: 100,000 of them on both sides. */
export async function first({ folder, ours }) {
  const file = join(folder, 'rows.json');
  ours('codec', '--write-to', file);
  const count = 100_000;
  const server = await start(folder, file);
  const PouchDB = require('pouchdb-node');
  let run = 0;
  return {
    name: 'PouchDB', unit: 'rows/s', more: true,
    ours: () => ours('sync-first').get('sync-first').per_second,
    theirs: async () => {
      const local = new PouchDB(join(folder, `local-${run++}`));
      await local.info();
      const begin = performance.now();
      const result = await local.replicate.from(server.url, { batch_size: 1000 });
      const took = performance.now() - begin;
      const { doc_count: have } = await local.info();
      if (!result.ok || have !== count) throw new Error(`${have} of ${count} documents`);
      await local.destroy();
      return count / (took / 1000);
    },
    close: () => server.child.disconnect(),
  };
}

/** From the commit on the server until the live replication has told of the change. */
export async function latency({ folder, ours }) {
  const server = await start(folder);
  const PouchDB = require('pouchdb-node');
  const local = new PouchDB(join(folder, 'live'));
  const waiting = new Map();
  const note = (number, part, at) => {
    const entry = waiting.get(number);
    if (!entry) return;
    entry[part] = at;
    if (entry.committed && entry.arrived) { waiting.delete(number); entry.done(entry.arrived - entry.committed); }
  };
  server.child.on('message', ({ committed, at }) => note(committed, 'committed', at));
  const live = local.replicate.from(server.url, { live: true, retry: true });
  const changes = local.changes({ since: 'now', live: true, include_docs: true });
  changes.on('change', ({ doc }) => note(doc.number, 'arrived', performance.timeOrigin + performance.now()));
  let number = 0;
  const once = () => new Promise((done) => { waiting.set(++number, { done }); server.child.send({ number }); });
  for (let each = 0; each < 20; ++each) await once();
  return {
    name: 'PouchDB', unit: 'ms',
    ours: () => ours('sync-latency').get('sync-latency').p50,
    theirs: async () => { const times = []; for (let each = 0; each < 100; ++each) times.push(await once()); return times.sort((a, b) => a - b)[50]; },
    close: () => { live.cancel(); changes.cancel(); server.child.disconnect(); },
  };
}

if (process.argv[2] === '--serve') await serve(process.argv[3], process.argv[4]);
