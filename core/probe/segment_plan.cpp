// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/segment_plan.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>
#include <functional>

namespace inspector::probe {

namespace {

constexpr std::size_t mostAfterGap = 10;
constexpr std::size_t mostAtOnce = 100;
constexpr std::size_t mostOfAll = 2'000;

std::optional<fetch::ByteRange> rangeOf(std::uint64_t offset, std::uint64_t length, bool partial) {
    if (partial) length = std::min(length, partialBytes);
    if (length == 0) return std::nullopt;
    return fetch::ByteRange{offset, offset + length - 1};
}

// KEYID as DRM systems write it: 0x and 32 hexadecimal digits.
std::string keyIdOf(const hls::Key& key) {
    const std::string* value = hls::find(key.attributes, "KEYID");
    if (!value || value->size() != 34 || !equalsIgnoreCase(std::string_view(*value).substr(0, 2), "0x")) return {};
    return toLower(std::string_view(*value).substr(2));
}

// Of several key systems the one that we can use ourselves.
void planKeys(PlannedSegment& p, const hls::Playlist& playlist, const hls::Segment& segment, std::string_view baseUrl) {
    const hls::Key* chosen = nullptr;
    for (const std::int32_t index : segment.keys) {
        if (index < 0 || static_cast<std::size_t>(index) >= playlist.keys.size()) continue;
        const hls::Key& key = playlist.keys[static_cast<std::size_t>(index)];
        if (key.method.empty() || key.method == "NONE") continue;
        if (key.method == "AES-128") p.encrypted = true;
        if (p.keyId.empty()) p.keyId = keyIdOf(key);
        if (!chosen || (chosen->keyFormat != "identity" && key.keyFormat == "identity")) chosen = &key;
    }
    if (!chosen) return;
    p.key = PlannedKey{chosen->method, resolveUri(baseUrl, chosen->uri).value_or(std::string()), chosen->uri, chosen->iv,
                       chosen->keyFormat};
}

PlannedSegment plan(const hls::Playlist& playlist, const hls::Segment& segment, std::string_view baseUrl, bool partial) {
    PlannedSegment p;
    p.sequence = segment.sequence;
    p.durationS = segment.duration.value_or(0);
    p.discontinuity = segment.discontinuity;
    p.partial = partial;
    p.uri = segment.uri;
    p.url = resolveUri(baseUrl, segment.uri).value_or(std::string());
    if (segment.range) p.range = rangeOf(*segment.offset, segment.range->length, partial);
    else if (partial) p.range = fetch::ByteRange{0, partialBytes - 1};
    p.bitrateKbps = segment.bitrateKbps.value_or(0);
    planKeys(p, playlist, segment, baseUrl);
    if (segment.map < 0 || static_cast<std::size_t>(segment.map) >= playlist.maps.size()) return p;
    const hls::Map& map = playlist.maps[static_cast<std::size_t>(segment.map)];
    p.hasMap = true;
    p.mapUrl = resolveUri(baseUrl, map.uri).value_or(std::string());
    if (map.range) p.mapRange = rangeOf(map.range->offset.value_or(0), map.range->length, false);
    return p;
}

}  // namespace

std::vector<PlannedSegment> planSegments(const hls::Playlist& playlist, std::string_view baseUrl, SegmentPolicy policy,
                                         BudgetStep budget, bool itsTurn, SegmentMemory& memory, bool everything) {
    const auto& segments = playlist.segments;
    if (segments.empty()) return {};
    const hls::Segment& newest = segments.back();
    const std::size_t newestUri = std::hash<std::string_view>{}(newest.uri);
    const bool anew = newest.sequence < memory.newest ||
                      (newest.sequence == memory.newest && newestUri != memory.newestUri);
    const bool first = !memory.contacted;
    const bool gap = anew || segments.front().sequence > memory.newest + 1;
    const std::uint64_t seen = memory.newest;
    memory = {true, newest.sequence, newestUri};

    std::size_t most = first || policy == SegmentPolicy::Newest ? 1 : gap ? mostAfterGap : mostAtOnce;
    if (first && everything && policy == SegmentPolicy::All) most = mostOfAll;
    if (budget >= BudgetStep::NewestOnly) most = 1;
    if (policy == SegmentPolicy::None || !itsTurn) most = 0;

    std::vector<PlannedSegment> planned;
    if (most == 0) return planned;
    const std::vector<std::optional<WallTime>> times = hls::segmentTimes(playlist);
    for (auto s = segments.rbegin(); s != segments.rend() && planned.size() < most; ++s) {
        if (!first && !anew && s->sequence <= seen) break;
        if (s->gap || (s->range && !s->offset)) continue;
        planned.push_back(plan(playlist, *s, baseUrl, budget == BudgetStep::First64KiB));
        planned.back().programDateTime = times[static_cast<std::size_t>(segments.rend() - s) - 1];
    }
    std::reverse(planned.begin(), planned.end());
    return planned;
}

}  // namespace inspector::probe
