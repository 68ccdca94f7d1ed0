// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever bytes come as a transport stream or as packed audio: look into them at once and in pieces. Nothing may
// crash, the pieces' size may change nothing, and every diagnostic must be in the catalogue.
//   fuzz_ts -max_total_time=120 -rss_limit_mb=1024 -max_len=65536 tests/fuzz/corpus/ts
#include "core/media/container_inspector.h"
#include "core/rules/catalogue.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

using namespace inspector;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

media::Inspection inspect(std::unique_ptr<media::ContainerInspector> inspector, std::string_view bytes, std::size_t piece) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) inspector->feed(bytes.substr(0, piece));
    media::Inspection inspection;
    inspector->finish(inspection, true);
    return inspection;
}

void compare(const media::Inspection& once, const media::Inspection& pieces) {
    require(once.tracks.size() == pieces.tracks.size());
    for (std::size_t i = 0; i < once.tracks.size(); ++i) {
        require(once.tracks[i].samples == pieces.tracks[i].samples);
        require(once.tracks[i].endPts == pieces.tracks[i].endPts);
        require(once.tracks[i].keyframes == pieces.tracks[i].keyframes);
        require(once.tracks[i].keyframes.size() <= 64);
    }
    require(once.events.size() == pieces.events.size() && once.events.size() <= 200);
    require(once.diagnostics.size() == pieces.diagnostics.size());
    for (std::size_t i = 0; i < once.diagnostics.size(); ++i) {
        require(once.diagnostics[i].id == pieces.diagnostics[i].id);
        require(once.diagnostics[i].offset == pieces.diagnostics[i].offset);
        require(rules::find(once.diagnostics[i].id) != nullptr);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t piece = size % 400 + 1;
    compare(inspect(media::makeTsInspector(false), bytes, size + 1), inspect(media::makeTsInspector(false), bytes, piece));
    compare(inspect(media::makePackedAudioInspector(), bytes, size + 1), inspect(media::makePackedAudioInspector(), bytes, piece));
    return 0;
}
