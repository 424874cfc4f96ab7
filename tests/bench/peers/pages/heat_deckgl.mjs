// SPDX-License-Identifier: GPL-3.0-or-later
// deck.gl HeatmapLayer: the points lie sorted by time in columns, a step hands the layer another part of them.
import { Deck, MapView } from '@deck.gl/core';
import { HeatmapLayer } from '@deck.gl/aggregation-layers';
import { doubles, inTime, settledPixels, timed, view } from './common.mjs';

export { greys, renderer } from './common.mjs';

let work, layer, deck, gl, waiting;

function firstNotBefore(days, wanted) {
  let low = 0, high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < wanted) low = middle + 1; else high = middle;
  }
  return low;
}

const drawn = () => inTime(new Promise((done) => { waiting = done; }), 'deck.gl');

/** texture: side of the texture that weights are summed in; window and step in days. */
export async function start({ texture, radius, windowDays, stepDays }) {
  if (!work) {
    const rows = await doubles('/points.bin'), count = rows.length / 3;
    work = { days: new Float64Array(count), places: new Float64Array(2 * count), weights: new Float32Array(count).fill(1) };
    for (let row = 0; row < count; ++row) {
      work.places[2 * row] = rows[3 * row];
      work.places[2 * row + 1] = rows[3 * row + 1];
      work.days[row] = rows[3 * row + 2];
    }
  }
  deck?.finalize();
  const grey = Array.from({ length: 256 }, (_, shade) => [shade, shade, shade, 255]);
  layer = (step) => {
    const from = firstNotBefore(work.days, step * stepDays), to = firstNotBefore(work.days, step * stepDays + windowDays);
    return new HeatmapLayer({ id: 'heat', radiusPixels: radius, weightsTextureSize: texture, aggregation: 'SUM', debounceTimeout: 0, colorRange: grey, threshold: 0.001,
      data: { length: to - from, attributes: { getPosition: { value: work.places.subarray(2 * from, 2 * to), size: 2 },
        getWeight: { value: work.weights.subarray(from, to), size: 1 } } } });
  };
  const first = drawn();
  deck = new Deck({ parent: document.getElementById('map'), width: 1920, height: 1080, useDevicePixels: false, views: new MapView(),
    initialViewState: view, controller: false, layers: [layer(0)],
    onAfterRender: (context) => { gl = context.gl; const done = waiting; waiting = undefined; done?.(settledPixels(gl)); } });
  await first;
}

export function steps(first, count) {
  return timed((step) => deck.setProps({ layers: [layer(step)] }), drawn, first, count);
}

/** Whether the picture is still what it was a second ago. */
export async function settled() {
  const again = () => { const next = drawn(); deck.redraw('again'); return next; };
  const before = await again();
  await new Promise((done) => { setTimeout(done, 1000); });
  return before === await again();
}
