// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a public parser reads something else than Inspector: file, parser, field, and who is right by which clause.
export const known = [
  { file: 'media_ads.m3u8', parser: 'm3u8-parser', field: /^refused$/,
    right: 'Inspector: bis 4.4.5.1 lets START-DATE be left out of a later tag with the same ID; m3u8-parser throws' },
  { file: 'media_crlf.m3u8', parser: 'hls-parser', field: /^refused$/,
    right: 'Inspector: bis 4.1 asks for UTF-8, so a title may hold any letter; hls-parser takes it for Latin-1 and throws' },
  { file: 'media_variables.m3u8', parser: 'hls-parser', field: /^segments\[\d+\]\.uri$/,
    right: 'Inspector: bis 4.3 replaces variables in URI lines; hls-parser knows no EXT-X-DEFINE' },
  { file: 'multivariant_variables.m3u8', parser: 'hls-parser', field: /^variants\[\d+\]\.uri$/,
    right: 'Inspector: bis 4.3, as above' },
  { file: 'low_latency.mpd', parser: 'mpd-parser', field: /^representations\[v\]\.(count|last)$/,
    right: 'Inspector: the Period ends after its duration (ISO 23009-1 5.3.2.1); mpd-parser goes on up to now' },
  { file: 'low_latency.mpd', parser: 'shaka', field: /^representations\[v\]\.(count|last)$/,
    right: 'Inspector: 16 s of 2 s each are eight segments; shaka has a ninth, which begins where the Period has ended' },
];
