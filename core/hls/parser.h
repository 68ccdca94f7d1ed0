// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::hls {

// A refusal is only for what is not a playlist at all; everything else is parsed, with diagnostics.
enum class Refusal { None, NotText, NoExtM3u, NoSegmentsNoVariants };
[[nodiscard]] std::string_view toString(Refusal refusal);

struct ParseOptions {
    std::string url;                                // of this playlist: QUERYPARAM variables
    std::map<std::string, std::string> variables;   // of the multivariant playlist: IMPORT
    std::uint32_t maxDiagnostics = 200;             // further ones are counted, not kept
    std::uint32_t maxSegments = 200'000;            // further ones are not kept (diagnostic hls-playlist-too-long)
};

struct Parsed {
    Playlist playlist;                              // what could be read, also with a refusal
    Refusal refusal = Refusal::None;
    std::vector<Diagnostic> diagnostics;            // in the order of lines
    std::uint64_t diagnosticsDropped = 0;
    std::map<std::string, std::string> variables;   // in force at the end: for the IMPORT of media playlists

    [[nodiscard]] bool usable() const { return refusal == Refusal::None; }
};

// Parses a playlist of either kind. Pure, reentrant; linear in the size of `text`, memory a small multiple of it.
// A tag is never dropped because EXT-X-VERSION is low. NoSegmentsNoVariants: an empty live playlist is one; its
// header tags are filled all the same.
[[nodiscard]] Parsed parse(std::string_view text, const ParseOptions& options = {});

// What identifies a rung to a person: STABLE-VARIANT-ID, else "1080p-6000k"; "audio-eng", "subs-fra". Keys are unique
// within a playlist ("-2", "-3" appended in order), and stable while the playlist's relevant attributes are.
struct RungKey {
    std::string key;
    enum class Kind { Variant, Audio, Video, Subtitles, IFrame } kind = Kind::Variant;
    std::size_t index = 0;  // into variants, renditions or iFrameVariants
};
// Variants, then renditions with a URI, then I-frame variants; a URI that comes twice is listed once.
[[nodiscard]] std::vector<RungKey> rungKeys(const Playlist& multivariant);

}  // namespace inspector::hls
