// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Supercluster from 'supercluster';
import { median } from './statistics.mjs';

const radius = 60, maxZoom = 16;

/**
 * An index of 1,000,000 points for clusters at every zoom. Its clusters depend on the order of the points, so what is
 * compared are totals, which must be equal on every zoom, and how many there are in a view; that every point lies within
 * the radius of its cluster, and every count, yiping-bench checks on its own before it times. Its queries are said
 * beside it, for information.
 */
export async function supercluster({ folder, ours }) {
  const file = join(folder, 'clusters.json');
  ours('clusters', '--write-to', file);
  const { views } = JSON.parse(readFileSync(file, 'utf8'));
  const bytes = readFileSync(`${file}.points`);
  const places = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8), count = places.length / 2;
  const features = Array.from({ length: count }, (_, at) => (
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [places[2 * at], places[2 * at + 1]] } }));
  const make = () => {
    const begin = performance.now();
    const index = new Supercluster({ minZoom: 0, maxZoom, radius }).load(features);
    return { index, millis: performance.now() - begin };
  };
  const { index } = make();
  for (let zoom = 0; zoom <= maxZoom; ++zoom) {
    const total = index.getClusters([-180, -85, 180, 85], zoom).reduce((sum, each) => sum + (each.properties.point_count ?? 1), 0);
    if (total !== count) throw new Error(`zoom ${zoom}: ${total} of ${count} points`);
  }
  const times = [];
  let shown = 0;
  for (const [west, south, east, north, zoom] of views) {
    const begin = performance.now();
    shown += index.getClusters([west, south, east, north], zoom).length;
    times.push(performance.now() - begin);
  }
  const mine = ours('clusters');
  console.error(`supercluster: query p50 ${median(times).toPrecision(3)} ms, ${(shown / views.length).toFixed(0)} clusters a view; `
    + `ours ${mine.get('clusters.query.engine').p50} ms, ${mine.get('clusters.shown').value.toFixed(0)}`);
  return { name: 'supercluster build', unit: 'ms', ours: () => ours('clusters').get('clusters.build.engine').p50, theirs: () => make().millis };
}
