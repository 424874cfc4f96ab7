// SPDX-License-Identifier: GPL-3.0-or-later
// deck.gl ScatterplotLayer that is panned: the points lie in one column, a step gives the deck another view.
import { Deck, MapView } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { doubles, inTime, settledPixels, timed, view } from './common.mjs';

export { greys, renderer } from './common.mjs';

let deck, waiting, degrees;

const drawn = () => inTime(new Promise((done) => { waiting = done; }), 'deck.gl');

export async function start(panPixels) {
  degrees = (360 * panPixels) / (512 * 2 ** view.zoom);
  const places = await doubles('/points.bin');
  const layer = new ScatterplotLayer({ id: 'dots', radiusUnits: 'pixels', getRadius: 4, getFillColor: [255, 255, 255],
    data: { length: places.length / 2, attributes: { getPosition: { value: places, size: 2 } } } });
  const first = drawn();
  deck = new Deck({ parent: document.getElementById('map'), width: 1920, height: 1080, useDevicePixels: false, views: new MapView(),
    viewState: view, controller: false, layers: [layer],
    onAfterRender: ({ gl }) => { const done = waiting; waiting = undefined; done?.(settledPixels(gl)); } });
  await first;
}

export function steps(first, count) {
  return timed((step) => deck.setProps({ viewState: { ...view, longitude: view.longitude + degrees * step } }), drawn, first, count);
}

/** Whether the picture is still what it was a second ago. */
export async function settled() {
  const again = () => { const next = drawn(); deck.redraw('again'); return next; };
  const before = await again();
  await new Promise((done) => { setTimeout(done, 1000); });
  return before === await again();
}
