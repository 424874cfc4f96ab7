// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage } from './browser.mjs';
import { correlation } from './statistics.mjs';
import { median } from './statistics.mjs';

/** 100,000 cases as marks eight pixels across; the map pans by 32 pixels a step. */
const count = 100_000, panPixels = 32, stepsAPair = 12;

function prepare({ folder, oursOnMap }) {
  const points = join(folder, 'points.bin'), picture = join(process.env.YIPING_PEER_PICTURES ?? folder, 'points-ours.png');
  const size = ['--points', String(count)];
  oursOnMap('points', ...size, '--write-to', points, '--picture', picture);
  const bytes = readFileSync(points);
  return { points, picture: readFileSync(picture), places: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
    mine: () => oursOnMap('points', ...size).get('points.frame').p50 };
}

/** Both pictures of the same place, as grey, must show the same. */
async function compare(page, name, ourPicture, folder) {
  if (!(await page.call('settled'))) throw new Error(`${name}: the picture is not settled`);
  const theirPicture = join(process.env.YIPING_PEER_PICTURES ?? folder, `points-${name.replaceAll(/\W+/g, '-')}.png`);
  await page.screenshot(theirPicture);
  page.put('/ours.png', ourPicture);
  page.put('/theirs.png', readFileSync(theirPicture));
  const alike = correlation(await page.call('greys', '/ours.png', 480, 270), await page.call('greys', '/theirs.png', 480, 270));
  console.error(`points, ${name}: pictures correlate by ${alike.toFixed(3)}; ${page.version}, ${page.renderer}`);
  if (!(alike >= 0.9)) throw new Error(`${name} shows another picture: correlation ${alike}`);
}

function timedPeer(name, page, mine) {
  return { name, unit: 'ms', ours: mine,
    theirs: async () => {
      const { millis, distinct } = await page.call('steps', 1, stepsAPair);
      if (distinct < stepsAPair) throw new Error(`${name}: ${distinct} pictures in ${stepsAPair} steps`);
      return median(millis);
    },
    close: page.close };
}

export async function maplibre(context) {
  const work = prepare(context);
  const features = [];
  for (let at = 0; at < work.places.length; at += 2) {
    features.push(`{"type":"Feature","geometry":{"type":"Point","coordinates":[${work.places[at].toFixed(6)},${work.places[at + 1].toFixed(6)}]},"properties":{}}`);
  }
  const points = Buffer.from(`{"type":"FeatureCollection","features":[${features.join(',')}]}`);
  const page = await openPage('points_maplibre.mjs', { files: { '/points.json': points } });
  await page.call('start', panPixels);
  await compare(page, 'MapLibre GL JS', work.picture, context.folder);
  return timedPeer('MapLibre GL JS', page, work.mine);
}

export async function deckgl(context) {
  const work = prepare(context);
  const page = await openPage('points_deckgl.mjs', { files: { '/points.bin': work.points } });
  await page.call('start', panPixels);
  await compare(page, 'deck.gl', work.picture, context.folder);
  return timedPeer('deck.gl', page, work.mine);
}
