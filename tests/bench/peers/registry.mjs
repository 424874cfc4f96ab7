// SPDX-License-Identifier: GPL-3.0-or-later
import { codec, wireSize } from './json.mjs';
import { accept, fanout } from './ws.mjs';
import { first, latency } from './pouchdb.mjs';
import { heatImage } from './gdal_grid.mjs';
import { deckgl as heatDeckgl, maplibre as heatMaplibre } from './heat.mjs';
import { mapItemView } from './cameras.mjs';
import { playersCores, playersCpu, playerDelay } from './video.mjs';
import { supercluster } from './clusters.mjs';
import { deckgl as pointsDeckgl, maplibre as pointsMaplibre } from './points.mjs';
import { mirror } from './mirror.mjs';
import { importCases } from './import.mjs';
import { query } from './query.mjs';
import { cpu as echartsCpu, memory as echartsMemory } from './echarts.mjs';
import { deckgl as sceneDeckgl, quick3d } from './scene3d.mjs';

/** By the name of the benchmark: functions that make a peer ready. */
export const peers = {
  'sync-first': [first],
  'sync-latency': [latency, mirror],
  'wire-size': [wireSize],
  codec: [codec],
  fanout: [fanout],
  accept: [accept],
  query: [query],
  heat: [heatDeckgl, heatMaplibre, heatImage],
  'heat-image': [heatImage],
  points: [pointsMaplibre, pointsDeckgl],
  clusters: [supercluster],
  'cameras-map': [mapItemView],
  import: [importCases],
  'video-cpu': [playersCpu, playersCores],
  'video-delay': [playerDelay],
  'wall-data': [echartsCpu, echartsMemory],
  scene3d: [quick3d, sceneDeckgl],
};
