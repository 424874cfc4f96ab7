// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of public map libraries in headless Chromium with software GL. A page is a module in pages/; esbuild makes one
// file of it and of the libraries it imports, and a server on 127.0.0.1 gives it out with the work. Chromium is Debian's,
// from the project's own root: YIPING_PEER_CHROMIUM is a program that becomes it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';

export const view = { width: 1920, height: 1080, longitude: 106.35, latitude: 29.05, zoom: 10.8 };

const html = (size) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>html, body, #map { margin: 0; width: ${size.width}px; height: ${size.height}px; overflow: hidden; background: #000 }</style>
<div id="map"></div><script type="module">import * as page from '/page.mjs'; window.page = page;</script>`;
const maplibreWorker = '/maplibre-gl-worker.mjs', maplibreShared = '/maplibre-gl-shared.mjs';

function kind(path) {
  if (path === '/') return 'text/html';
  return path.endsWith('.mjs') ? 'text/javascript' : path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}

/**
 * Opens pages/NAME. `files` are what the page may fetch: paths of its own to a Buffer or to the name of a file. Returns
 *   call(name, ...words)  what the page's exported function answers; errors and crashes of the page are thrown
 *   screenshot(file)      what is on the screen, as PNG
 *   put(path, bytes)      one more thing to fetch
 *   renderer              the name of the GL that draws
 *   process               the number of the process that all of the browser's belong to
 */
export async function openPage(name, { files = {}, seconds = 120, size = view } = {}) {
  const bundle = await build({ entryPoints: [fileURLToPath(new URL(`pages/${name}`, import.meta.url))], bundle: true, format: 'esm',
    target: 'es2022', write: false, minify: true, define: { 'process.env.NODE_ENV': '"production"' }, loader: { '.css': 'empty' }, logLevel: 'error' });
  const library = (file) => fileURLToPath(new URL(`node_modules/maplibre-gl/dist${file}`, import.meta.url));
  const given = new Map([['/', Buffer.from(html(size))], ['/page.mjs', Buffer.from(bundle.outputFiles[0].contents)],
    [maplibreWorker, library(maplibreWorker)], [maplibreShared, library(maplibreShared)], ...Object.entries(files)]);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://127.0.0.1').pathname;
    const found = given.get(path);
    if (found === undefined) return response.writeHead(404).end();
    const bytes = Buffer.isBuffer(found) ? found : await readFile(found);
    return response.writeHead(200, { 'content-type': kind(path), 'cache-control': 'no-store' }).end(bytes);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await puppeteer.launch({ executablePath: process.env.YIPING_PEER_CHROMIUM ?? '/usr/bin/chromium', headless: true,
    timeout: 60_000, protocolTimeout: seconds * 1000,
    args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox', '--disable-dev-shm-usage', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-proxy-server', '--hide-scrollbars',
      `--window-size=${size.width},${size.height}`] });
  const close = async () => { await browser.close(); server.close(); };
  try {
    const tab = await browser.newPage();
    await tab.setViewport({ width: size.width, height: size.height, deviceScaleFactor: 1 });
    const crashed = new Promise((_, failed) => { tab.once('error', failed); tab.once('pageerror', failed); });
    crashed.catch(() => {});
    const call = (what, ...words) => Promise.race([tab.evaluate((f, w) => window.page[f](...w), what, words), crashed]);
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction('window.page !== undefined', { timeout: 60_000 });
    return { call, close, put: (path, bytes) => given.set(path, bytes), screenshot: (file) => tab.screenshot({ path: file }),
      version: await browser.version(), process: browser.process().pid, renderer: await call('renderer') };
  } catch (error) {
    await close();
    throw error;
  }
}
