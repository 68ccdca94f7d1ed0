// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Our HLS parser in MB/s of CPU time beside m3u8-parser and hls-parser on the same files in one run, each warmed up first
// and the best of several turns counted, so that what else the machine does hits all of them; ends with 1 where ours is
// not at least ten times the faster of the others.
//
//   node parsers.mjs BENCH_PARSE MODULES    MODULES: folder that has node_modules (tests/parsers/install)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [bench, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const { Parser } = require('m3u8-parser');
const HLS = require('hls-parser');
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const live = (count, dates) => {
  let text = '#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:1000\n';
  for (let i = 0; i < count; ++i) {
    if (dates) text += `#EXT-X-PROGRAM-DATE-TIME:${new Date(1.78e12 + i * 6000).toISOString()}\n`;
    text += `#EXTINF:6.000,\nvideo/1080p/segment-${1000 + i}.ts\n`;
  }
  return text;
};
const files = { 'window-600.m3u8': live(600, true), 'day-14400.m3u8': live(14_400, true), 'plain-14400.m3u8': live(14_400, false) };
const readers = {
  'm3u8-parser': (text) => { const p = new Parser(); p.push(text); p.end(); return p.manifest; },
  'hls-parser': (text) => HLS.parse(text),
};
// Best of several rounds, each long enough for the clock; the first, in which the code is compiled, does not count.
const bestSeconds = (work) => {
  let best = Infinity;
  for (let round = 0; round < 7; ++round) {
    const begin = process.cpuUsage();
    let used = 0;
    let times = 0;
    do {
      work();
      ++times;
      const { user, system } = process.cpuUsage(begin);
      used = (user + system) / 1e6;
    } while (used < (round === 0 ? 0.5 : 0.03));
    if (round > 0) best = Math.min(best, used / times);
  }
  return best;
};
const turns = 3;
let enough = true;
for (const [name, text] of Object.entries(files)) {
  const file = join(folder, name);
  writeFileSync(file, text);
  const speeds = { Inspector: 0 };
  for (let turn = 0; turn < turns; ++turn) {
    const ours = Number(execFileSync(bench, [file], { encoding: 'utf8' }).trim().split(' ').at(-1));
    speeds.Inspector = Math.max(speeds.Inspector, ours);
    for (const [reader, read] of Object.entries(readers)) {
      speeds[reader] = Math.max(speeds[reader] ?? 0, text.length / bestSeconds(() => read(text)) / 1e6);
    }
  }
  const { Inspector: ours, ...others } = speeds;
  const ratio = ours / Math.max(...Object.values(others));
  enough &&= ratio >= 10;
  console.log(`${name}: Inspector ${ours.toFixed(0)} MB/s, ` +
    Object.entries(others).map(([n, s]) => `${n} ${s.toFixed(1)} MB/s`).join(', ') + `; ratio ${ratio.toFixed(1)} (limit 10)`);
}
process.exit(enough ? 0 : 1);
