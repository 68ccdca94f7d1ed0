// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever bytes come as an init segment and a segment: parsed whole and in pieces, with the same result. Nothing may
// crash, and every diagnostic must be in the catalogue. The first four bytes say where the init segment ends.
//   fuzz_mp4 -max_total_time=120 -rss_limit_mb=1024 -max_len=65536 tests/fuzz/corpus/mp4
#include "core/media/segment_inspector.h"
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

void checkAll(const std::vector<media::Diagnostic>& diagnostics) {
    for (const media::Diagnostic& diagnostic : diagnostics) {
        Finding finding;
        finding.rule = diagnostic.id;
        finding.args = diagnostic.args;
        require(rules::find(diagnostic.id) != nullptr);
        require(!rules::english(finding).empty());
    }
}

media::Inspection inspect(std::string_view bytes, const std::shared_ptr<const media::InitSegment>& init, std::size_t piece) {
    media::SegmentInspector inspector({init, {}});
    for (std::size_t at = 0; at < bytes.size(); at += piece) inspector.feed(bytes.substr(at, piece));
    return inspector.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.size() < 4) return 0;
    const std::size_t cut = std::min<std::size_t>(bytes.size() - 4, static_cast<std::size_t>(data[2]) << 8 | data[3]);
    bytes.remove_prefix(4);
    const auto init = std::make_shared<const media::InitSegment>(media::parseInit(bytes.substr(0, cut)));
    checkAll(init->diagnostics);
    const media::Inspection whole = inspect(bytes.substr(cut), init, bytes.size() + 1);
    const media::Inspection pieces = inspect(bytes.substr(cut), init, 7);
    checkAll(whole.diagnostics);
    require(whole.diagnostics.size() == pieces.diagnostics.size());
    require(whole.tracks.size() == pieces.tracks.size());
    for (std::size_t i = 0; i < whole.tracks.size(); ++i) {
        require(whole.tracks[i].samples == pieces.tracks[i].samples);
        require(whole.tracks[i].endPts == pieces.tracks[i].endPts);
    }
    require(!media::factsOf(whole, {}).container.empty() || whole.container == media::Container::Unknown);
    return 0;
}
