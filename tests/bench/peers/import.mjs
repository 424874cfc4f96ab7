// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The same CSV of 1,000,000 rows: ours checked, with change log and indexes, durable; theirs by `sqlite3 .import` into a
 * table of texts, without any check. Both have to hold as many rows. Rows a second; the aim is to take no more than four
 * times as long, a ratio of at least 0.25.
 */
export async function importCases({ folder, ours }) {
  const table = join(folder, 'cases.csv');
  const db = join(folder, 'plain.db');
  ours('import', '--write-to', table);
  const theirs = () => {
    for (const suffix of ['', '-wal', '-journal']) rmSync(db + suffix, { force: true });
    const begin = performance.now();
    execFileSync('sqlite3', [db, '-cmd', '.mode csv', `.import ${table} plain`], { stdio: ['ignore', 'pipe', 'inherit'] });
    return (performance.now() - begin) / 1000;
  };
  theirs();
  const count = Number(execFileSync('sqlite3', [db, 'SELECT count(*) FROM plain'], { encoding: 'utf8' }));
  const mine = ours('import', '--read-from', table).get('import.rows').value;
  if (mine !== count) throw new Error(`${mine} rows imported, ${count} by sqlite3`);
  return {
    name: 'sqlite3 .import',
    unit: 'rows/s',
    more: true,
    ours: () => ours('import', '--read-from', table).get('import').per_second,
    theirs: () => count / theirs(),
  };
}
