// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

/** 10,000 cameras with their cones, panned: QtLocation's own way has an item for each (map-item-view compares the pictures). */
export async function mapItemView({ folder, oursOnMap }) {
  const picture = join(process.env.YIPING_PEER_PICTURES ?? folder, 'cameras-ours.png');
  oursOnMap('cameras-map', '--frames', '5', '--picture', picture);
  const { value } = oursOnMap('map-item-view', '--frames', '5', '--picture', picture).get('map-item-view.likeness');
  console.error(`cameras-map, Qt MapItemView: pictures correlate by ${value.toFixed(3)}`);
  return { name: 'Qt MapItemView', unit: 'ms', ours: () => oursOnMap('cameras-map').get('cameras-map.frame').p50,
    theirs: () => oursOnMap('map-item-view', '--frames', '20').get('map-item-view.frame').p50 };
}
