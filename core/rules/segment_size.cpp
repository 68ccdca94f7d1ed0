// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr std::size_t segmentsKept = 30;
constexpr std::size_t segmentsNeeded = 10;
constexpr double anomaly = 4;     // times the median, or that part of it
constexpr double nothingIn = 0.2;

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// EXT-X-BITRATE holds within a tenth (bis 4.4.4.8); it is written in whole kilobits.
void judgeBitrateTag(const SegmentCase& segment, double rate) {
    const auto declared = static_cast<double>(segment.declared.bitrateKbps);
    const double measured = rate * 8 / 1000;
    if (declared <= 0 || std::abs(measured - declared) <= declared / 10 + 1) return;
    segment.findings.add("hls-bitrate-inaccurate",
                         {numberArg("declared", declared * 1000, Arg::Unit::BitPerSecond),
                          numberArg("measured", measured * 1000, Arg::Unit::BitPerSecond),
                          numberArg("percent", measured / declared * 100, Arg::Unit::Percent)},
                         segment.place());
}

}  // namespace

void SizeRun::judge(const SegmentCase& segment) {
    const auto size = segment.size();
    if (!size || segment.view.durationS < 0.1 || segment.declared.isSubtitles) return;
    // By duration, so that a short last segment is none.
    const double rate = static_cast<double>(*size) / segment.view.durationS;
    judgeBitrateTag(segment, rate);
    if (m_rates.size() >= segmentsNeeded) {
        const double usual = median({m_rates.begin(), m_rates.end()});
        const double usualBytes = std::min(usual * segment.view.durationS, 1e15);
        const std::vector<Arg> args = {bytesArg("bytes", *size), bytesArg("median", static_cast<std::uint64_t>(usualBytes)),
                                       numberArg("percent", usual > 0 ? rate / usual * 100 : 0, Arg::Unit::Percent)};
        if (usual > 0 && (rate > usual * anomaly || rate < usual / anomaly))
            segment.findings.add("seg-size-anomaly", args, segment.place());
        if (usual > 0 && rate < usual * nothingIn) {
            const bool sound = segment.declared.isAudioOnly || (!segment.video() && segment.audio());
            segment.findings.add(sound ? "seg-silent-audio" : "seg-black-or-frozen", args, segment.place());
        }
    }
    m_rates.push_back(rate);
    if (m_rates.size() > segmentsKept) m_rates.pop_front();
}

}  // namespace inspector::rules
