// SPDX-License-Identifier: GPL-3.0-or-later
// MapLibre GL heatmap layer: its way to move a window of time is another filter.
import { timed } from './common.mjs';
import { isSettled, openMap } from './maplibre.mjs';

export { greys, renderer } from './common.mjs';

let map, filterAt;

/** intensity: such that the highest density is near the end of the ramp, which MapLibre does not look for. */
export async function start({ radius, windowDays, stepDays, intensity }) {
  filterAt = (step) => ['all', ['>=', ['get', 'd'], step * stepDays], ['<', ['get', 'd'], step * stepDays + windowDays]];
  map = await openMap({ id: 'heat', type: 'heatmap', filter: filterAt(0), paint: { 'heatmap-radius': radius, 'heatmap-weight': 1,
    'heatmap-intensity': intensity, 'heatmap-color': ['interpolate', ['linear'], ['heatmap-density'], 0, '#000', 1, '#fff'] } });
}

export function steps(first, count) {
  return timed((step) => map.map.setFilter('heat', filterAt(step)), map.drawn, first, count);
}

export function settled() {
  return isSettled(map);
}
