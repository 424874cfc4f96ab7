// SPDX-License-Identifier: GPL-3.0-or-later
// Times our benchmark and a public peer in turn on the same generated work, after both have shown the same answer.
//   node peers.mjs NAME [--pairs N] -- COMMAND… -- MAP…      COMMAND runs yiping-bench, MAP yiping-map-bench on a screen
// One line of JSON per peer: {"name","peer","ours","theirs","unit","ratio_median","ratio_low95","pairs"}; a ratio above
// 1 means that ours is better.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peers } from './registry.mjs';
import { low95, median } from './statistics.mjs';

const separator = process.argv.indexOf('--');
const own = process.argv.slice(2, separator);
const both = process.argv.slice(separator + 1);
const command = both.slice(0, both.indexOf('--')), mapCommand = both.slice(both.indexOf('--') + 1);
const name = own[0];
const wanted = own.includes('--pairs') ? Number(own[own.indexOf('--pairs') + 1]) : 7;
const found = peers[name];
if (separator < 0 || command.length === 0 || mapCommand.length === 0 || !found) {
  console.error(`node peers.mjs NAME [--pairs N] -- COMMAND… -- MAP…\nnames: ${Object.keys(peers).join(' ')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'yiping-peers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs a benchmark of ours; its lines by name. */
function run(command, words) {
  const out = execFileSync(command[0], [...command.slice(1), ...words, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Map(out.trim().split('\n').filter(Boolean).map((line) => { const each = JSON.parse(line); return [each.name, each]; }));
}
const videoCommand = [...mapCommand.slice(0, -1), mapCommand.at(-1).replace(/yiping-map-bench$/, 'yiping-video-bench')];
const wallCommand = [...mapCommand.slice(0, -1), mapCommand.at(-1).replace(/yiping-map-bench$/, 'yiping-wall-bench')];
const oursOnWall = (...words) => run(wallCommand, words);
const ours = (...words) => run(command, words), oursOnMap = (...words) => run(mapCommand, words), oursOnVideo = (...words) => run(videoCommand, words);

for (const make of found) {
  const peer = await make({ folder, ours, oursOnMap, oursOnVideo, oursOnWall, inRoot: command.slice(0, -1) });
  const mine = [], theirs = [];
  try {
    for (let pair = 0; pair < wanted; ++pair) {
      mine.push(await peer.ours());
      theirs.push(await peer.theirs());
    }
  } finally {
    await peer.close?.();
  }
  const ratios = mine.map((value, index) => (peer.more ? value / theirs[index] : theirs[index] / value));
  const round = (value) => Number(value.toPrecision(4));
  console.log(JSON.stringify({ name, peer: peer.name, ours: round(median(mine)), theirs: round(median(theirs)), unit: peer.unit,
    ratio_median: round(median(ratios)), ratio_low95: round(low95(ratios)), pairs: wanted }));
}
process.exit(0);
