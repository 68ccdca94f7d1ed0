// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_cdn.h"
#include "core/rules/playlist_memory.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double datesEqual = 0.05;       // seconds
constexpr double durationsEqual = 0.0015;

struct Side {
    const hls::Playlist& playlist;
    std::vector<std::optional<WallTime>> times;
    PlaylistMemory memory;

    explicit Side(const hls::Playlist& each)
        : playlist(each), times(hls::segmentTimes(each)), memory(remember(each, times)) {}
};

// By which a segment is known: its name where each has one, else its place in a file.
std::vector<std::uint32_t> identities(const Side& side, bool names) {
    std::vector<std::uint32_t> all;
    for (const ListedSegment& segment : side.memory.newest) all.push_back(names ? segment.name : segment.uri);
    std::sort(all.begin(), all.end());
    return all;
}

bool haveNames(const Side& side) {
    const auto all = identities(side, true);
    return std::adjacent_find(all.begin(), all.end()) == all.end();
}

bool shareNames(const Side& one, const Side& other) {
    const bool names = haveNames(one) && haveNames(other);
    const auto a = identities(one, names);
    const auto b = identities(other, names);
    return std::any_of(a.begin(), a.end(), [&](std::uint32_t each) { return std::binary_search(b.begin(), b.end(), each); });
}

std::vector<WallTime> dates(const Side& side) {
    std::vector<WallTime> all;
    for (const auto& time : side.times)
        if (time) all.push_back(*time);
    std::sort(all.begin(), all.end());
    return all;
}

// Whether segments of both begin at the same moments: encoders of one channel that cut together.
bool shareDates(const std::vector<WallTime>& one, const std::vector<WallTime>& other) {
    return std::any_of(one.begin(), one.end(), [&](WallTime date) {
        const auto next = std::lower_bound(other.begin(), other.end(), date - fromSeconds(datesEqual));
        return next != other.end() && toSeconds(*next - date) <= datesEqual;
    });
}

// Of the segments that both list by number: how many there are, and how many of them have the same duration.
struct Common {
    std::size_t listed = 0;
    std::size_t sameDuration = 0;
};
Common commonOf(const Side& reference, const Side& edge) {
    Common common;
    for (std::uint64_t sequence = edge.memory.end - edge.memory.newest.size(); sequence != edge.memory.end; ++sequence) {
        const ListedSegment* here = edge.memory.at(sequence);
        const ListedSegment* there = reference.memory.at(sequence);
        if (!here || !there) continue;
        ++common.listed;
        if (std::fabs(here->duration - there->duration) <= durationsEqual) ++common.sameDuration;
    }
    return common;
}

std::string nameOf(const hls::Playlist& playlist) {
    const std::string_view uri = playlist.segments.back().uri;
    return std::string(uri.substr(0, uri.find_first_of("?#")).substr(0, 1024));
}

}  // namespace

std::vector<Finding> judgeIdentity(const Context& context, const hls::Playlist& reference, const hls::Playlist& edge) {
    if (reference.segments.empty() || edge.segments.empty()) return {};
    const Side one(reference);
    const Side other(edge);
    if (shareNames(one, other)) return {};
    const Common common = commonOf(one, other);
    const auto datesHere = dates(one);
    const auto datesThere = dates(other);
    const bool dated = !datesHere.empty() && !datesThere.empty();
    const bool sameTime = dated && datesThere.front() <= datesHere.back() && datesHere.front() <= datesThere.back();
    // Another packager's names for the same channel: cut at the same moments, or (without dates) as long each.
    if (dated ? shareDates(datesHere, datesThere) : common.sameDuration * 2 >= common.listed) return {};
    if (dated ? !sameTime : common.listed == 0) return {};
    FindingList findings(context);
    findings.add("edge-wrong-channel", {shownArg("segment", nameOf(edge)), shownArg("expected", nameOf(reference))},
                 {edge.segments.back().line, edge.segments.back().sequence});
    return findings.take();
}

}  // namespace inspector::rules
