// SPDX-License-Identifier: GPL-3.0-or-later
// deck.gl SolidPolygonLayer with extruded houses and a ColumnLayer for the grids, turned about the middle.
import { Deck, MapView } from '@deck.gl/core';
import { ColumnLayer, SolidPolygonLayer } from '@deck.gl/layers';
import { inTime, settledPixels, timed } from './common.mjs';

export { greys, renderer } from './common.mjs';

let deck, waiting, view;

const drawn = () => inTime(new Promise((done) => { waiting = done; }), 'deck.gl');

/** The camera of QtLocation: 45 degrees from top to bottom, a world of 256 pixels at zoom 0. */
export async function start(camera) {
  const work = await (await fetch('/town.json')).json();
  view = { longitude: camera.longitude, latitude: camera.latitude, zoom: camera.zoom - 1, pitch: camera.tilt, bearing: 0, altitude: 0.5 / Math.tan(Math.PI / 8) };
  const layers = [
    new SolidPolygonLayer({ id: 'houses', data: work.houses, extruded: true, getPolygon: (each) => each.ring, getElevation: (each) => each.metres,
      getFillColor: [70, 90, 105], material: { ambient: 0.6, diffuse: 0.4, shininess: 1 } }),
    new ColumnLayer({ id: 'columns', data: work.columns, diskResolution: 6, radius: 23, extruded: true, getPosition: (each) => each.at, getElevation: (each) => each.metres,
      getFillColor: [127, 166, 196] }),
  ];
  const first = drawn();
  deck = new Deck({ parent: document.getElementById('map'), width: 1920, height: 1080, useDevicePixels: false, views: new MapView(), viewState: view,
    controller: false, layers, onAfterRender: ({ gl }) => { const done = waiting; waiting = undefined; done?.(settledPixels(gl)); } });
  await first;
  return { houses: work.houses.length, columns: work.columns.length };
}

export function steps(first, count) {
  return timed((step) => deck.setProps({ viewState: { ...view, bearing: 1.5 * step } }), drawn, first, count);
}
