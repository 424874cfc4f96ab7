// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import KDBush from 'kdbush';

/**
 * Box, time, status and class in a cache of 1,000,000 cases. Ours and the two-dimensional table take turns within one
 * process on one file (yiping-bench query), after both have given the same answers; here are the p95 of each turn.
 * kdbush with a filter in memory is said beside it, for information: it is no database.
 */
export async function query({ folder, ours }) {
  const file = join(folder, 'query.json');
  ours('query', '--write-to', file);
  const work = JSON.parse(readFileSync(file, 'utf8'));
  const bytes = readFileSync(`${file}.points`);
  const rows = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  const count = rows.length / 5;
  let begin = performance.now();
  const index = new KDBush(count);
  for (let row = 0; row < count; ++row) index.add(rows[row * 5], rows[row * 5 + 1]);
  index.finish();
  const build = performance.now() - begin;
  const times = [];
  work.queries.forEach(([west, south, east, north, since, until, step, category], number) => {
    begin = performance.now();
    const found = index.range(west, south, east, north).filter((row) => {
      const at = row * 5;
      return rows[at + 2] >= since && rows[at + 2] < until && rows[at + 3] === step && (category === 0 || rows[at + 4] === category);
    });
    times.push(performance.now() - begin);
    if (Math.min(found.length, 500) !== work.hits[number]) throw new Error(`question ${number}: ${found.length} found, ${work.hits[number]} expected`);
  });
  times.sort((a, b) => a - b);
  const part = (share) => times[Math.floor((times.length - 1) * share)].toPrecision(3);
  console.error(`kdbush + filter in memory: build ${build.toFixed(0)} ms, p50 ${part(0.5)} ms, p95 ${part(0.95)} ms, nothing durable`);
  const { ours: mine, theirs } = work.pairs.query;
  return { name: '2-D R*Tree table', unit: 'ms', ours: () => mine.shift(), theirs: () => theirs.shift() };
}
