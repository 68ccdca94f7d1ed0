// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever comes as a splice section, as bytes and as text: it is read or has a problem.
//   fuzz_scte35 -max_total_time=60 -rss_limit_mb=512 -max_len=5000 tests/fuzz/corpus/scte35
#include "core/media/scte35.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace inspector;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const media::SpliceParsed& parsed) {
    require(parsed.info || !parsed.problem.empty());
    if (!parsed.info) return;
    require(!parsed.info->pts90k || *parsed.info->pts90k < (std::uint64_t{1} << 33));
    for (const media::SpliceSegmentation& segmentation : parsed.info->segmentations) require(segmentation.upid.size() <= 510);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check(media::parseSpliceInfo(bytes));
    if (const auto section = media::spliceBytes(bytes)) check(media::parseSpliceInfo(*section));
    return 0;
}
