// SPDX-License-Identifier: GPL-3.0-or-later
// The overview of the wall, a map and eight panels over the same data, built with ECharts in headless Chromium: ten
// changes a second on both, and what each takes of the processor and holds of the memory meanwhile.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPage } from './browser.mjs';

const size = { width: 3072, height: 1080 }, seconds = 10, perSecond = 10;

/** A process and all that it has started. */
function family(root) {
  const parents = new Map();
  for (const each of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${each}/stat`, 'latin1').split(') ').at(-1).split(' ');
      parents.set(Number(each), Number(fields[1]));
    } catch { /* it has ended */ }
  }
  const found = [root];
  for (let at = 0; at < found.length; ++at) for (const [child, parent] of parents) if (parent === found[at]) found.push(child);
  return found;
}

/** Of all of them together: processor time in ms, memory in MiB, each page counted once however many share it. */
function use(root) {
  let ticks = 0, kib = 0;
  for (const each of family(root)) {
    try {
      const fields = readFileSync(`/proc/${each}/stat`, 'latin1').split(') ').at(-1).split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
    } catch { /* it has ended */ }
  }
  return { millis: ticks * 10, mib: kib / 1024 };
}

async function overview({ folder, oursOnWall }) {
  const data = join(folder, 'wall-data.json'), pictures = process.env.YIPING_PEER_PICTURES ?? folder;
  const words = ['wall-data', '--size', `${size.width}x${size.height}`];
  oursOnWall(...words, '--seconds', '1', '--write-to', data, '--picture', join(pictures, 'wall-data-ours.png'));
  const page = await openPage('wall_data_echarts.mjs', { files: { '/data.json': readFileSync(data) }, size });
  const shown = await page.call('start');
  if (shown.panels !== 8 || shown.points < 20) throw new Error(`ECharts shows ${shown.panels} panels and ${shown.points} points`);
  await page.screenshot(join(pictures, 'wall-data-echarts.png'));
  console.error(`wall-data, ECharts ${shown.version}: ${page.version}, ${page.renderer}`);
  return { close: page.close,
    ours: () => oursOnWall(...words, '--seconds', String(seconds)),
    theirs: async () => {
      const before = use(page.process).millis, begin = performance.now();
      const { changes, drawn } = await page.call('run', seconds, perSecond);
      const after = use(page.process), share = ((after.millis - before) / (performance.now() - begin)) * 100;
      // Where both processors are full it does fewer changes than ours: its share is then told as it is, which favours it.
      console.error(`ECharts: ${changes} of ${seconds * perSecond} changes, ${drawn} frames in ${seconds} s`);
      if (changes < seconds || drawn < changes) throw new Error('ECharts did not draw what changed');
      return { share, mib: after.mib };
    } };
}

export async function cpu(tools) {
  const both = await overview(tools);
  return { name: 'ECharts CPU', unit: 'percent of a core', close: both.close,
    ours: () => both.ours().get('wall-data.cpu').value, theirs: async () => (await both.theirs()).share };
}

export async function memory(tools) {
  const both = await overview(tools);
  return { name: 'ECharts memory', unit: 'MiB', close: both.close,
    ours: () => both.ours().get('wall-data.memory').value, theirs: async () => (await both.theirs()).mib };
}
