// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of all map libraries share.

export const view = { longitude: 106.35, latitude: 29.05, zoom: 10.8 };

/** Of what draws here, so that a report can name it. */
export function renderer() {
  const gl = document.createElement('canvas').getContext('webgl2');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  return names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'unknown';
}

/** Returns when everything asked for is drawn: pixels cannot be read before. The answer tells two pictures apart. */
export function settledPixels(gl) {
  const width = gl.drawingBufferWidth, bytes = new Uint8Array(width * 4);
  let sum = 17;
  for (const share of [0.2, 0.34, 0.5, 0.66, 0.8]) {
    gl.readPixels(0, Math.floor(gl.drawingBufferHeight * share), width, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    for (let at = 0; at < bytes.length; at += 4) sum = (Math.imul(sum, 31) + bytes[at] + 256 * bytes[at + 1]) >>> 0;
  }
  return sum;
}

/** The promise, or an error after some seconds. */
export function inTime(promise, what, seconds = 60) {
  return Promise.race([promise, new Promise((_, failed) => { setTimeout(() => failed(new Error(`${what} took more than ${seconds} s`)), seconds * 1000); })]);
}

/** Grey values 0 … 1 of a picture, averaged to this many columns and rows. */
export async function greys(path, columns, rows) {
  const picture = await createImageBitmap(await (await fetch(path)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), paper = canvas.getContext('2d');
  paper.drawImage(picture, 0, 0);
  const { data } = paper.getImageData(0, 0, picture.width, picture.height);
  const sums = new Float64Array(columns * rows), counts = new Float64Array(columns * rows);
  for (let y = 0, at = 0; y < picture.height; ++y) {
    for (let x = 0; x < picture.width; ++x, at += 4) {
      const cell = Math.floor((y * rows) / picture.height) * columns + Math.floor((x * columns) / picture.width);
      sums[cell] += (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) / 255;
      ++counts[cell];
    }
  }
  return Array.from(sums, (sum, cell) => sum / counts[cell]);
}

/** Rows of `width` doubles. */
export async function doubles(path) {
  return new Float64Array(await (await fetch(path)).arrayBuffer());
}

/**
 * Times `change(i)` until `drawn()` for i = first … first + count − 1: { millis, distinct }, where distinct counts
 * different pictures.
 */
export async function timed(change, drawn, first, count) {
  const millis = [], pictures = new Set();
  for (let each = first; each < first + count; ++each) {
    await new Promise((next) => { setTimeout(next, 0); });
    const begin = performance.now(), next = drawn();
    change(each);
    pictures.add(await next);
    millis.push(performance.now() - begin);
  }
  return { millis, distinct: pictures.size };
}
