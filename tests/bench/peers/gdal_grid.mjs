// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { correlation } from './statistics.mjs';

/**
 * gdal_grid has no density kernel; its `count` (points within a radius) is a disc over the points, so ours is made with
 * the disc too. Both read points from a file (theirs FlatGeobuf, indexed, made outside of the timing) and end in a PNG.
 */
export async function heatImage({ folder, ours, inRoot }) {
  const prefix = join(folder, 'heat');
  const radius = ours('heat-image', '--write-to', prefix).get('heat-image.radius').value;
  const tool = (...words) => execFileSync(inRoot[0], [...inRoot.slice(1), ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  tool('ogr2ogr', '-f', 'FlatGeobuf', '-oo', 'X_POSSIBLE_NAMES=x', '-oo', 'Y_POSSIBLE_NAMES=y', '-a_srs', 'EPSG:3857', '-select', '', `${prefix}.fgb`, `${prefix}.csv`);
  const { size: [columns, rows], geoTransform: [left, width, , top, , height] } = JSON.parse(tool('gdalinfo', '-json', `${prefix}.tif`));
  const grid = () => {
    tool('gdal_grid', '-q', '-a', `count:radius1=${radius}:radius2=${radius}:nodata=0`, '-txe', String(left), String(left + columns * width),
      '-tye', String(top), String(top + rows * height), '-outsize', String(columns), String(rows), '-ot', 'Float32', '-a_srs', 'EPSG:3857', `${prefix}.fgb`, `${prefix}-grid.tif`);
    tool('gdal_translate', '-q', '-of', 'PNG', '-ot', 'Byte', '-scale', `${prefix}-grid.tif`, `${prefix}-grid.png`);
  };
  const timed = () => { const begin = performance.now(); grid(); return performance.now() - begin; };
  const first = timed();
  const numbers = (name) => {
    tool('gdal_translate', '-q', '-of', 'ENVI', '-ot', 'Float32', `${name}.tif`, `${name}.raw`);
    const bytes = readFileSync(`${name}.raw`);
    return new Float32Array(bytes.buffer, bytes.byteOffset, columns * rows);
  };
  const [mine, counts] = [numbers(prefix), numbers(`${prefix}-grid`)];
  const alike = correlation(mine, counts);
  console.error(`heat image, gdal_grid: rasters of ${columns} × ${rows} correlate by ${alike.toFixed(4)}`);
  if (!(alike >= 0.99)) throw new Error(`gdal_grid made another raster: correlation ${alike}`);
  let next = first;
  return { name: 'gdal_grid', unit: 'ms', ours: () => ours('heat-image').get('heat-image').p50,
    theirs: () => { const took = next ?? timed(); next = undefined; return took; } };
}
