// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/exchange.h"
#include "core/model/report.h"

#include <memory>
#include <string>
#include <vector>

namespace inspector {

// A file that was looked at: a playlist, an MPD, a segment, or something else.
struct ExaminedFile {
    std::string name;                          // relative to what was given
    std::string kind;                          // "multivariant", "media", "mpd", "segment", "init", "other"
    std::shared_ptr<const std::string> text;   // of playlists and MPDs
    std::optional<MediaFacts> media;           // of segments
    std::uint64_t bytes = 0;
};

// One stream looked at once, or followed for a while: what `check` prints and the Inspect page shows. From the network,
// a file, a folder or standard input. Immutable once made. Documents are kept as text: parse them again to show them.
struct Examination {
    std::string target;              // URL (redacted), file or folder name, "standard input"
    bool network = true;
    bool reachable = true;           // whether any server answered anything; files: they could be read
    WallTime started{};
    WallTime finished{};
    Protocol protocol = Protocol::Unknown;
    std::string documentUrl;         // of the top document, after redirects, redacted; empty for files
    std::shared_ptr<const std::string> text;  // top document; null: none was had
    std::vector<RungReport> rungs;   // newest state of each ("master" first); segments: all that were seen, oldest first
    std::vector<Finding> findings;   // each (rule, rung, line) once, as seen last, with "count" of the
                                     // segments that showed it; gravest first, then by rung
    std::vector<std::shared_ptr<const Exchange>> exchanges;
    std::vector<ExaminedFile> files; // of a file or folder
    std::uint64_t cycles = 0;
};

}  // namespace inspector
