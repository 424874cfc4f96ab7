// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage } from './browser.mjs';
import { median } from './statistics.mjs';

/** 20,000 houses and 1,439 columns, turned by a degree and a half a step; ours lie on a terrain with 1,000 cameras besides. */
const stepsAPair = 10;

export async function deckgl({ folder, oursOnMap }) {
  const town = join(folder, 'town.json'), pictures = process.env.YIPING_PEER_PICTURES ?? folder;
  oursOnMap('scene3d', '--frames', '3', '--write-to', town, '--picture', join(pictures, 'scene3d-ours.png'));
  const page = await openPage('scene3d_deckgl.mjs', { files: { '/town.json': readFileSync(town) } });
  const shown = await page.call('start', { longitude: 106.35, latitude: 29.05, zoom: 14.2, tilt: 52 });
  if (shown.houses !== 20_000 || shown.columns !== 1439) throw new Error(`deck.gl has ${shown.houses} houses and ${shown.columns} columns`);
  await page.screenshot(join(pictures, 'scene3d-deckgl.png'));
  console.error(`scene3d, deck.gl: ${page.version}, ${page.renderer}`);
  let next = 1;
  return { name: 'deck.gl', unit: 'ms', ours: () => oursOnMap('scene3d').get('scene3d.frame').p50,
    theirs: async () => {
      const { millis, distinct } = await page.call('steps', next, stepsAPair);
      if (distinct < stepsAPair) throw new Error(`deck.gl: ${distinct} pictures in ${stepsAPair} steps`);
      next += stepsAPair;
      return median(millis);
    },
    close: page.close };
}

/** The same houses and columns, without terrain and cameras, as Quick3D has them: a model each. */
export async function quick3d({ folder, oursOnMap, inRoot }) {
  const here = import.meta.dirname, picture = join(process.env.YIPING_PEER_PICTURES ?? folder, 'scene3d-plain.png');
  const qml = execFileSync(inRoot[0], [...inRoot.slice(1), 'bash', join(here, 'quick3d.sh'), here], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  oursOnMap('scene3d', '--frames', '3', '--plain', '--picture', picture);
  const models = (...words) => oursOnMap('quick3d-models', '--qml', qml, ...words);
  const { value } = models('--frames', '1', '--picture', picture).get('quick3d-models.likeness');
  console.error(`scene3d, Quick3D: pictures correlate by ${value.toFixed(3)}`);
  return { name: 'Quick3D model per building', unit: 'ms', ours: () => oursOnMap('scene3d').get('scene3d.frame').p50,
    theirs: () => models('--frames', '5').get('quick3d-models.frame').p50 };
}
