// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** 100,000 rows to bytes and back to objects. */
export async function codec({ folder, ours }) {
  const file = join(folder, 'rows.json');
  ours('codec', '--write-to', file);
  const rows = JSON.parse(readFileSync(file, 'utf8'));
  const once = () => {
    const begin = performance.now();
    const bytes = Buffer.from(JSON.stringify(rows));
    const back = JSON.parse(bytes.toString('utf8'));
    return [performance.now() - begin, back];
  };
  const [, back] = once();
  if (back.length !== 100_000 || JSON.stringify(back) !== JSON.stringify(rows)) throw new Error('the rows differ');
  return {
    name: 'JSON.stringify/parse', unit: 'ms',
    ours: () => ours('codec').get('codec').p50,
    theirs: () => { const times = Array.from({ length: 5 }, () => once()[0]).sort((a, b) => a - b); return times[2]; },
  };
}

/** Bytes a row, compressed by the same library at the same level. The worse of snapshot and delta counts. */
export async function wireSize({ folder, ours }) {
  const file = join(folder, 'rows.json');
  ours('wire-size', '--write-to', file);
  const size = (part, level) => {
    const text = readFileSync(`${file}.${part}`);
    const packed = execFileSync('zstd', [`-${level}`, '-c', '-q'], { input: text, maxBuffer: 1 << 28 });
    return packed.length / JSON.parse(text).length;
  };
  const theirs = { snapshot: size('snapshot', 1), delta: size('delta', 3) };
  return {
    name: 'JSON+zstd', unit: 'bytes',
    ours: () => { const lines = ours('wire-size'); return Math.max(lines.get('wire-size').value / theirs.snapshot, lines.get('wire-size.delta').value / theirs.delta) * theirs.delta; },
    theirs: () => theirs.delta,
  };
}
