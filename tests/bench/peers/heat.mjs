// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, view } from './browser.mjs';
import { correlation, median } from './statistics.mjs';

/** 30 days of cases, 7 of them shown, an hour a step; the kernel reaches 30 pixels of this camera. */
const windowDays = 7, stepDays = 1 / 24, radius = 30, radiusMetres = (radius * Math.cos((view.latitude * Math.PI) / 180) * 40_075_016.686) / (512 * 2 ** view.zoom);
const picturedStep = 240, stepsAPair = 8;

/** Both pictures of one window, as normalised grey, must show the same. */
async function compare(page, name, ourPicture, folder) {
  const { distinct } = await page.call('steps', picturedStep - 3, 4);
  if (distinct !== 4 || !(await page.call('settled'))) throw new Error(`${name}: pictures are not settled`);
  const theirPicture = join(process.env.YIPING_PEER_PICTURES ?? folder, `heat-${name.replaceAll(/\W+/g, '-')}.png`);
  await page.screenshot(theirPicture);
  page.put('/ours.png', ourPicture);
  page.put('/theirs.png', readFileSync(theirPicture));
  const [mine, theirs] = [await page.call('greys', '/ours.png', 480, 270), await page.call('greys', '/theirs.png', 480, 270)];
  const alike = correlation(mine, theirs);
  console.error(`heat, ${name}: pictures correlate by ${alike.toFixed(3)}; ${page.version}, ${page.renderer}`);
  if (!(alike >= 0.9)) throw new Error(`${name} shows another picture: correlation ${alike}`);
}

function prepare({ folder, oursOnMap }, count) {
  const points = join(folder, `heat-${count}.bin`), picture = join(process.env.YIPING_PEER_PICTURES ?? folder, `heat-ours-${count}.png`);
  const size = ['--points', String(count)];
  oursOnMap('heat', ...size, '--radius', String(radiusMetres), '--step', String(picturedStep), '--write-to', points, '--picture', picture);
  const bytes = readFileSync(points);
  return { points, picture: readFileSync(picture), rows: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
    mine: () => oursOnMap('heat', ...size, '--radius', String(radiusMetres)).get('heat.hour.frame').p50 };
}

function timedPeer(name, page, mine) {
  let next = 1;
  return { name, unit: 'ms', ours: mine,
    theirs: async () => {
      const { millis, distinct } = await page.call('steps', next, stepsAPair);
      if (distinct < stepsAPair) throw new Error(`${name}: ${distinct} pictures in ${stepsAPair} steps`);
      next += stepsAPair;
      return median(millis);
    },
    close: page.close };
}

/** The better of its two settings: weights summed in a texture of 512 or, as is its default, of 2048. */
export async function deckgl(context) {
  const work = prepare(context, 1_000_000);
  const page = await openPage('heat_deckgl.mjs', { files: { '/points.bin': work.points } });
  const start = (texture) => page.call('start', { texture, radius, windowDays, stepDays });
  const trials = [];
  for (const texture of [2048, 512]) {
    await start(texture);
    trials.push({ texture, millis: median((await page.call('steps', 1, 3)).millis) });
  }
  trials.sort((a, b) => a.millis - b.millis);
  console.error(`deck.gl: ${trials.map(({ texture, millis }) => `texture ${texture}: ${millis.toFixed(0)} ms`).join(', ')}`);
  if (trials[0].texture !== 512) await start(trials[0].texture);
  await compare(page, 'deck.gl', work.picture, context.folder);
  return timedPeer('deck.gl', page, work.mine);
}

export async function maplibre(context) {
  const work = prepare(context, 100_000);
  const features = [];
  for (let row = 0; row < work.rows.length; row += 3) {
    features.push(`{"type":"Feature","geometry":{"type":"Point","coordinates":[${work.rows[row].toFixed(6)},${work.rows[row + 1].toFixed(6)}]},"properties":{"d":${work.rows[row + 2].toFixed(6)}}}`);
  }
  const points = Buffer.from(`{"type":"FeatureCollection","features":[${features.join(',')}]}`);
  const page = await openPage('heat_maplibre.mjs', { files: { '/points.json': points } });
  await page.call('start', { radius, windowDays, stepDays, intensity: 0.004 });
  await compare(page, 'MapLibre GL JS', work.picture, context.folder);
  return timedPeer('MapLibre GL JS', page, work.mine);
}
