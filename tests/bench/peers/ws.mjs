// SPDX-License-Identifier: GPL-3.0-or-later
// npm ws as a server over TLS, in a process of its own; the load is our benchmark's for both sides.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

function serve(certificate, key) {
  process.on('disconnect', () => process.exit());
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate), minVersion: 'TLSv1.3' });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      for (const each of sockets.clients) each.send(data, { binary: isBinary });
    });
  });
  server.listen(0, '127.0.0.1', 1024, () => process.send(server.address().port));
}

async function start(folder, ours) {
  // A certificate as our own platform has, so that both handshakes are the same work.
  const { authority, certificate, key } = ours('identity', '--write-to', join(folder, 'tls')).get('identity');
  const child = fork(fileURLToPath(import.meta.url), ['--serve', certificate, key], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = await new Promise((done, failed) => { child.once('message', done); child.once('exit', () => failed(new Error('the server has ended'))); });
  return { port, authority, close: () => { child.disconnect(); } };
}

export async function fanout({ folder, ours }) {
  const server = await start(folder, ours);
  return { name: 'npm ws', unit: 'ms', ours: () => ours('fanout').get('fanout').p50,
    theirs: () => ours('fanout', '--peer-port', String(server.port), '--peer-authority', server.authority).get('fanout').p50, close: server.close };
}

export async function accept({ folder, ours }) {
  const server = await start(folder, ours);
  return { name: 'npm ws', unit: 'connections/s', more: true, ours: () => ours('accept').get('accept').per_second,
    theirs: () => ours('accept', '--peer-port', String(server.port), '--peer-authority', server.authority).get('accept').per_second, close: server.close };
}

if (process.argv[2] === '--serve') serve(process.argv[3], process.argv[4]);
