// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/probe/low_latency_state.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace inspector::probe {

namespace {
constexpr std::size_t mostListed = 64;
constexpr std::size_t mostLeft = 64;
}  // namespace

std::optional<PartTarget> partTarget(const hls::Part& part, const rules::PartPlace& place, std::string_view baseUrl) {
    if (part.gap || part.uri.empty()) return std::nullopt;
    auto url = resolveUri(baseUrl, part.uri);
    if (!url) return std::nullopt;
    PartTarget target{place, part.line, std::move(*url), {}};
    if (!part.range) return target;
    const std::uint64_t length = part.range->length;
    if (!part.offset || length == 0 || *part.offset > std::numeric_limits<std::uint64_t>::max() - length) return std::nullopt;
    target.range = fetch::ByteRange{*part.offset, *part.offset + length - 1};
    return target;
}

void PartWatch::update(const hls::Playlist& playlist, std::string_view baseUrl, MonoTime asked) {
    std::deque<PartTarget> listed;
    const auto add = [&](const std::vector<hls::Part>& parts, std::uint64_t sequence) {
        for (std::size_t i = 0; i < parts.size() && listed.size() < mostListed; ++i)
            if (auto target = partTarget(parts[i], {sequence, i}, baseUrl)) listed.push_back(std::move(*target));
    };
    for (const hls::Segment& segment : playlist.segments) add(segment.parts, segment.sequence);
    add(playlist.trailingParts, rules::nextPartOf(playlist).sequence);
    if (listed.empty()) return;
    const rules::PartPlace oldest = listed.front().place;
    // Only what went from the old end: anything else is another timeline.
    const bool goesOn = !m_listed.empty() && m_listed.back().place >= oldest;
    if (!goesOn) m_left.clear();
    for (PartTarget& part : m_listed)
        if (goesOn && part.place < oldest) m_left.push_back({std::move(part), m_asked});
    while (m_left.size() > mostLeft) m_left.pop_front();
    m_listed = std::move(listed);
    m_asked = asked;
}

std::optional<PartWatch::Left> PartWatch::oldest(MonoTime now, double withinS) const {
    const auto due = std::find_if(m_left.begin(), m_left.end(),
                                  [&](const Left& left) { return toSeconds(now - left.since) < withinS; });
    if (due == m_left.end()) return std::nullopt;
    return *due;
}

}  // namespace inspector::probe
