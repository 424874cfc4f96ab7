// SPDX-License-Identifier: GPL-3.0-or-later
// MapLibre GL circle layer that is panned.
import { timed, view } from './common.mjs';
import { isSettled, openMap } from './maplibre.mjs';

export { greys, renderer } from './common.mjs';

let map, degrees;

export async function start(panPixels) {
  degrees = (360 * panPixels) / (512 * 2 ** view.zoom);
  map = await openMap({ id: 'dots', type: 'circle', paint: { 'circle-radius': 4, 'circle-color': '#fff' } });
}

export function steps(first, count) {
  return timed((step) => map.map.jumpTo({ center: [view.longitude + degrees * step, view.latitude] }), map.drawn, first, count);
}

export function settled() {
  return isSettled(map);
}
