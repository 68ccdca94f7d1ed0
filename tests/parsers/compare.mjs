// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every document beside this file with public players' parsers and with `inspector-cli check --json`, and tells where
// they differ. A difference is an error unless known_differences.mjs names it, with who is right by which clause; a difference
// that is named there and does not come is an error too. Ends with 77 (skipped) where the parsers are not installed.
//
//   node compare.mjs INSPECTOR_CLI [MODULES [FILE]]    MODULES: folder that has node_modules (default: here)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { known } from './known_differences.mjs';
import { readers, shown } from './readers.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [cli, modules = here, only] = process.argv.slice(2);
if (!cli) {
  console.error('usage: node compare.mjs INSPECTOR_CLI [MODULES [FILE]]');
  process.exit(2);
}
if (!existsSync(join(modules, 'node_modules', 'm3u8-parser'))) {
  console.log(`SKIPPED: no node_modules in ${modules}; tests/run installs it with npm ci`);
  process.exit(77);
}

function ours(file) {
  let text;
  try {
    text = execFileSync(cli, ['check', '--json', '--fail-on', 'never', file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  } catch (error) {
    return { failed: String(error.message) };
  }
  const { kind, playlist } = JSON.parse(text);
  // What stands in a file is compared as players resolve it: ./ and ../ taken away.
  const resolved = (list) => list.map((x) => ({ ...x, uri: shown(x.uri) }));
  if (kind !== 'mpd')
    return { kind, ...playlist, segments: resolved(playlist.segments), variants: resolved(playlist.variants),
             renditions: resolved(playlist.renditions) };
  const representations = [];
  for (const period of playlist.periods)
    for (const set of period.adaptationSets)
      for (const r of set.representations)
        representations.push({ id: r.id, bandwidth: r.bandwidth, codecs: r.codecs, width: r.width, height: r.height,
                               count: r.segmentCount, first: r.firstSegmentUri, last: r.lastSegmentUri });
  return { kind, type: playlist.type, representations };
}

// Players play a Representation that goes on in the next Period as one.
function joined(representations) {
  const byId = new Map();
  for (const r of representations) {
    const before = byId.get(r.id);
    if (!before) byId.set(r.id, { ...r });
    else Object.assign(before, { count: before.count + r.count, last: r.last });
  }
  return [...byId.values()];
}

function same(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
  if (a && b && typeof a === 'object') return Object.keys({ ...a, ...b }).every((k) => same(a[k] ?? null, b[k] ?? null));
  return (a ?? null) === (b ?? null);
}

// Every field where `theirs` says something else than `mine`, as [place, mine, theirs].
function differences(mine, theirs) {
  const found = [];
  const list = (name, m, t, key) => {
    if (t === undefined) return;
    if (m.length !== t.length) found.push([`${name}.length`, m.length, t.length]);
    const pairs = key ? t.map((x) => [key(x), m.find((y) => key(y) === key(x)), x]) : t.map((x, i) => [i, m[i], x]);
    for (const [at, a, b] of pairs) {
      if (!a) continue;
      for (const [field, value] of Object.entries(b))
        if (value !== undefined && field in a && !same(a[field], value)) found.push([`${name}[${at}].${field}`, a[field], value]);
    }
  };
  for (const field of ['kind', 'type', 'targetDuration', 'mediaSequence', 'discontinuitySequence', 'endList'])
    if (theirs[field] !== undefined && field in mine && !same(mine[field], theirs[field]))
      found.push([field, mine[field], theirs[field]]);
  list('segments', mine.segments ?? [], theirs.segments);
  list('variants', mine.variants ?? [], theirs.variants);
  list('renditions', mine.renditions ?? [], theirs.renditions, (r) => `${r.type}/${r.groupId}/${r.name}`);
  const mineJoined = theirs.joinsPeriods ? joined(mine.representations ?? []) : mine.representations ?? [];
  list('representations', mineJoined, theirs.representations, (r) => r.id);
  return found;
}

// Live documents say that they began a minute ago: all they name exists, and is not too old.
const minuteAgo = new Date(Date.now() - 60_000).toISOString();
const folder = mkdtempSync(join(tmpdir(), 'compare-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const wrong = [];
let agreed = 0;
let explained = 0;
for (const [format, parsers] of Object.entries(readers(modules))) {
  for (const name of readdirSync(join(here, format)).sort()) {
    if (only && name !== basename(only)) continue;
    const text = readFileSync(join(here, format, name), 'utf8').replaceAll('@MINUTE_AGO@', minuteAgo);
    const file = join(folder, name);
    writeFileSync(file, text);
    const mine = ours(file);
    if (mine.failed) {
      wrong.push(`${name}: inspector-cli failed: ${mine.failed}`);
      continue;
    }
    for (const [parser, read] of Object.entries(parsers)) {
      const expected = known.filter((k) => k.file === name && k.parser === parser);
      let found;
      try {
        found = differences(mine, await read(text));
      } catch (error) {
        found = [['refused', false, String(error.code ?? error.message ?? error).split('\n')[0]]];
      }
      const isKnown = (place) => expected.some((k) => k.field.test(place));
      for (const [place, a, b] of found.filter(([p]) => !isKnown(p)))
        wrong.push(`${name}: ${parser}: ${place}: ours ${JSON.stringify(a)}, theirs ${JSON.stringify(b)}`);
      for (const k of expected.filter((e) => !found.some(([p]) => e.field.test(p))))
        wrong.push(`${name}: ${parser}: ${k.field} is said to differ and does not`);
      if (found.length === 0) ++agreed;
      else if (found.every(([p]) => isKnown(p))) ++explained;
    }
  }
}
for (const line of wrong) console.log(line);
console.log(`${agreed} readings agree, ${explained} differ as known, ${wrong.length} differences that nobody explains`);
process.exit(wrong.length === 0 ? 0 : 1);
