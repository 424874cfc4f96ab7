// SPDX-License-Identifier: GPL-3.0-or-later
// What one would build by hand: changes as JSON over a WebSocket with TLS, each written to better-sqlite3 with
// synchronous=full before anybody is told. The server commits to a database of the same kind.
import { execFileSync, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import WebSocket, { WebSocketServer } from 'ws';

function open(file) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE IF NOT EXISTS "case" (id TEXT PRIMARY KEY, rev INTEGER, row TEXT) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY, cursor INTEGER)');
  const row = database.prepare('INSERT OR REPLACE INTO "case" VALUES (?, ?, ?)');
  const cursor = database.prepare('INSERT OR REPLACE INTO meta VALUES (1, ?)');
  return database.transaction((change) => { row.run(change.id, change.rev, JSON.stringify(change)); cursor.run(change.rev); });
}

function serve(folder, rows) {
  process.on('disconnect', () => process.exit());
  const work = JSON.parse(readFileSync(rows, 'utf8'));
  const write = open(join(folder, 'server.db'));
  const server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')), minVersion: 'TLSv1.3' });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  process.on('message', ({ number }) => {
    const change = { ...work[(number * 17) % work.length], title: `更新${number}`, rev: number };
    write(change);
    const at = performance.timeOrigin + performance.now();
    const text = JSON.stringify({ change, at });
    for (const each of sockets.clients) each.send(text);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

export async function mirror({ folder, ours }) {
  const rows = join(folder, 'mirror.json');
  ours('wire-size', '--write-to', rows);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
  const child = fork(fileURLToPath(import.meta.url), ['--serve', folder, `${rows}.snapshot`], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = await new Promise((done, failed) => { child.once('message', done); child.once('exit', () => failed(new Error('the server has ended'))); });
  const write = open(join(folder, 'client.db'));
  const socket = new WebSocket(`wss://localhost:${port}`, { ca: readFileSync(join(folder, 'cert.pem')), perMessageDeflate: false });
  let arrived;
  const model = new Map();
  socket.on('message', (data) => {
    const { change, at } = JSON.parse(data);
    write(change);
    model.set(change.id, change);
    arrived(performance.timeOrigin + performance.now() - at);
  });
  await new Promise((done, failed) => { socket.once('open', done); socket.once('error', failed); });
  let number = 0;
  const once = () => new Promise((done) => { arrived = done; child.send({ number: ++number }); });
  for (let each = 0; each < 100; ++each) await once();
  return {
    name: 'ws+JSON+better-sqlite3', unit: 'ms',
    ours: () => ours('sync-latency').get('sync-latency').p50,
    theirs: async () => { const times = []; for (let each = 0; each < 1000; ++each) times.push(await once()); return times.sort((a, b) => a - b)[500]; },
    close: () => { socket.terminate(); child.disconnect(); },
  };
}

if (process.argv[2] === '--serve') serve(process.argv[3], process.argv[4]);
