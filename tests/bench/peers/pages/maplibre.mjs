// SPDX-License-Identifier: GPL-3.0-or-later
// A MapLibre GL map with one GeoJSON source and one layer.
import * as maplibre from 'maplibre-gl';
import { inTime, settledPixels, view } from './common.mjs';

/** Resolves when the first picture stands still: { map, drawn }, drawn() being the next picture that does. */
export async function openMap(layer, seconds = 120) {
  maplibre.setWorkerUrl(new URL('/maplibre-gl-worker.mjs', location.href).href);
  const map = new maplibre.Map({ container: 'map', center: [view.longitude, view.latitude], zoom: view.zoom, interactive: false,
    attributionControl: false, fadeDuration: 0, pixelRatio: 1, renderWorldCopies: false,
    style: { version: 8, layers: [{ ...layer, source: 'points' }],
      sources: { points: { type: 'geojson', data: new URL('/points.json', location.href).href } } } });
  const gl = map.painter.context.gl;
  const drawn = (limit = 60) => inTime(new Promise((done) => { map.once('idle', () => done(settledPixels(gl))); }), 'MapLibre', limit);
  await drawn(seconds);
  return { map, drawn };
}

/** Whether the picture is still what it was a second ago. */
export async function isSettled({ map, drawn }) {
  const again = () => { const next = drawn(); map.triggerRepaint(); return next; };
  const before = await again();
  await new Promise((done) => { setTimeout(done, 1000); });
  return before === await again();
}
