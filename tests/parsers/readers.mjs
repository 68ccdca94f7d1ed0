// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Each public player's parser, and what it reads out of a document in one common form:
//   media playlist  {kind: "media", targetDuration, mediaSequence, discontinuitySequence, endList,
//                    segments: [{uri, duration, discontinuity, programDateTime, byterange, key, mediaSequence}]}
//   multivariant    {kind: "multivariant", variants: [{uri, bandwidth, resolution, codecs}], renditions: [...]}
//   MPD             {kind: "mpd", type, periods, representations: [{id, bandwidth, width, height, codecs, count, first, last}]}
// A field that a parser has no notion of is undefined and is not compared.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const base = 'http://document.invalid/';

// As Inspector prints the URIs of a file: resolved, the file's own place left out.
export const shown = (uri) => {
  if (uri === undefined || uri === null || uri === '') return null;
  const whole = new URL(uri, base).href;
  return whole.startsWith(base) ? whole.slice(base.length) : whole;
};
const orNull = (value) => (value === undefined || value === '' || Number.isNaN(value) ? null : value);
const iso = (date) => (date === undefined || date === null ? null : new Date(date).toISOString());

function m3u8Parser(require) {
  const { Parser } = require('m3u8-parser');
  return (text) => {
    const parser = new Parser({ uri: base + 'list.m3u8' });
    parser.push(text);
    parser.end();
    const m = parser.manifest;
    if (m.playlists) {
      const renditions = [];
      for (const [type, groups] of Object.entries(m.mediaGroups))
        for (const [groupId, group] of Object.entries(groups))
          for (const [name, r] of Object.entries(group))
            renditions.push({ type, groupId, name, language: orNull(r.language), uri: shown(r.uri), default: r.default });
      return {
        kind: 'multivariant', renditions,
        variants: m.playlists.map((p) => ({
          uri: shown(p.uri), bandwidth: orNull(p.attributes.BANDWIDTH), codecs: orNull(p.attributes.CODECS),
          resolution: p.attributes.RESOLUTION ? `${p.attributes.RESOLUTION.width}x${p.attributes.RESOLUTION.height}` : null,
        })),
      };
    }
    return {
      kind: 'media', targetDuration: orNull(m.targetDuration), mediaSequence: m.mediaSequence,
      discontinuitySequence: m.discontinuitySequence, endList: m.endList === true,
      segments: m.segments.map((s) => ({
        uri: shown(s.uri), duration: s.duration, discontinuity: s.discontinuity === true,
        programDateTime: iso(s.programDateTime), key: s.key ? s.key.method : null,
        byterange: s.byterange ? { offset: s.byterange.offset, length: s.byterange.length } : null,
      })),
    };
  };
}

function hlsParser(require) {
  const HLS = require('hls-parser');
  HLS.setOptions({ strictMode: false, silent: true });
  return (text) => {
    const p = HLS.parse(text);
    if (p.isMasterPlaylist) {
      const renditions = new Map();
      for (const v of p.variants)
        for (const r of [...v.audio, ...v.video, ...v.subtitles, ...v.closedCaptions])
          renditions.set(`${r.type}/${r.groupId}/${r.name}`, {
            type: r.type, groupId: r.groupId, name: r.name, language: orNull(r.language), uri: shown(r.uri),
            default: r.isDefault === true });
      return {
        kind: 'multivariant', renditions: [...renditions.values()],
        variants: p.variants.filter((v) => !v.isIFrameOnly).map((v) => ({
          uri: shown(v.uri), bandwidth: orNull(v.bandwidth), codecs: orNull(v.codecs),
          resolution: v.resolution ? `${v.resolution.width}x${v.resolution.height}` : null,
        })),
      };
    }
    return {
      kind: 'media', targetDuration: orNull(p.targetDuration), mediaSequence: p.mediaSequenceBase,
      discontinuitySequence: p.discontinuitySequenceBase, endList: p.endlist === true,
      // What it makes of trailing parts is a segment without a URI.
      segments: p.segments.filter((s) => s.uri).map((s) => ({
        uri: shown(s.uri), duration: s.duration, discontinuity: s.discontinuity === true,
        // Only dates that stand in the playlist; none is derived.
        programDateTime: s.programDateTime ? iso(s.programDateTime) : undefined,
        key: s.key && s.key.method !== 'NONE' ? s.key.method : null, mediaSequence: s.mediaSequenceNumber,
        byterange: s.byterange ? { offset: s.byterange.offset, length: s.byterange.length } : null,
      })),
    };
  };
}

function mpdParser(require) {
  const { parse } = require('mpd-parser');
  return (text) => {
    const m = parse(text, { manifestUri: base + 'x.mpd' });
    const representations = [];
    const add = (p) => {
      if (p.sidx) return representations.push({ id: p.attributes.NAME, bandwidth: p.attributes.BANDWIDTH });
      representations.push({
        id: p.attributes.NAME, bandwidth: p.attributes.BANDWIDTH,
        codecs: orNull(p.attributes.CODECS),
        width: orNull(p.attributes.RESOLUTION?.width), height: orNull(p.attributes.RESOLUTION?.height),
        count: p.segments.length, first: shown(p.segments[0]?.resolvedUri), last: shown(p.segments.at(-1)?.resolvedUri),
        duration: p.segments.reduce((sum, s) => sum + s.duration, 0),
      });
    };
    m.playlists.forEach(add);
    for (const type of ['AUDIO', 'SUBTITLES'])
      for (const group of Object.values(m.mediaGroups[type] ?? {}))
        for (const label of Object.values(group)) label.playlists.forEach(add);
    return { kind: 'mpd', type: m.playlists[0].endList ? 'static' : 'dynamic', representations, joinsPeriods: true };
  };
}

// What of a browser shaka touches while it is loaded, and of a JavaScript newer than Node's.
function standInForABrowser() {
  Map.prototype.getOrInsertComputed ??= function (key, make) {
    if (!this.has(key)) this.set(key, make(key));
    return this.get(key);
  };
  globalThis.self = globalThis.window = globalThis;
  const element = () => ({ canPlayType: () => '', style: {} });
  globalThis.document = { createElement: element, head: {}, addEventListener() {}, removeEventListener() {} };
  globalThis.navigator ??= { userAgent: 'node', vendor: '', platform: '', maxTouchPoints: 0 };
  globalThis.location = new URL(base);
  globalThis.MediaSource = { isTypeSupported: () => true };
  globalThis.HTMLMediaElement ??= class {};
  globalThis.addEventListener ??= () => {};
  globalThis.removeEventListener ??= () => {};
}

// Its DASH parser alone: its HLS parser fetches segments and plays into a browser's MediaSource before it says anything.
function shakaDash(require) {
  standInForABrowser();
  const { log, warn } = console;
  console.log = console.warn = () => {};
  const shaka = require('shaka-player/dist/shaka-player.compiled-es2021.js');
  console.log = log;
  console.warn = warn;
  return async (text) => {
    const url = base + 'x.mpd';
    const request = (type, asked) => {
      const uri = asked.uris[0];
      const promise = uri === url
        ? Promise.resolve({ uri, originalUri: uri, data: new TextEncoder().encode(text).buffer, headers: {}, status: 200, timeMs: 1 })
        : Promise.reject(new shaka.util.Error(2, 1, 1001, uri));
      promise.catch(() => {});
      return { promise, abort: () => Promise.resolve(), finally(f) { promise.then(f, f); return this; } };
    };
    const config = shaka.util.PlayerConfiguration.createDefault().manifest;
    const nothing = () => {};
    const player = {
      networkingEngine: { request }, filter: async () => {}, makeTextStreamsForClosedCaptions: nothing,
      onTimelineRegionAdded: nothing, onEvent: nothing, onError: nothing, isLowLatencyMode: () => true, updateDuration: nothing,
      newDrmInfo: nothing, onManifestUpdated: nothing, getBandwidthEstimate: () => 1e6, onMetadata: async () => {},
      disableStream: nothing, addFont: nothing, onSegmentReceived: nothing,
      getStreamingRetryParameters: () => ({ maxAttempts: 1 }),
    };
    const parser = new shaka.dash.DashParser();
    parser.configure(config, () => false);
    const manifest = await parser.start(url, player);
    const streams = new Map();
    for (const v of manifest.variants) for (const s of [v.video, v.audio]) if (s) streams.set(s.originalId, s);
    for (const s of manifest.textStreams) streams.set(s.originalId, s);
    const representations = [];
    for (const s of streams.values()) {
      const read = { id: s.originalId, bandwidth: s.bandwidth, codecs: orNull(s.codecs), width: orNull(s.width), height: orNull(s.height) };
      try {
        await s.createSegmentIndex();
        const all = [...s.segmentIndex].filter((r) => r);
        Object.assign(read, { count: all.length, first: shown(all[0]?.getUris()[0]), last: shown(all.at(-1)?.getUris()[0]) });
      } catch {
        // The index is in a file that is not there.
      }
      representations.push(read);
    }
    await parser.stop();
    const live = manifest.presentationTimeline.isLive();
    return { kind: 'mpd', type: live ? 'dynamic' : 'static', representations, joinsPeriods: true };
  };
}

// `modules`: the folder that has node_modules.
export function readers(modules) {
  const require = createRequire(pathToFileURL(modules + '/package.json'));
  return {
    hls: { 'm3u8-parser': m3u8Parser(require), 'hls-parser': hlsParser(require) },
    dash: { 'mpd-parser': mpdParser(require), shaka: shakaDash(require) },
  };
}
