// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/judge_segment.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What only shows by asking again: segments that change, come late or go early, sessions. Pure.
namespace inspector::rules {

// A segment as it was fetched.
struct SegmentIdentity {
    std::uint64_t sequence = 0;
    std::string uri;                    // its query does not count
    std::uint64_t rangeOffset = 0;
    std::optional<std::uint64_t> size;  // bytes of the whole body; none: only a part was asked for
    std::string etag;
    std::uint64_t hash = 0;             // of the whole body; 0: not known
};

// hls-segment-changed: a segment that is fetched again must be the same. One instance a rung and stage; the newest 256.
class SegmentIdentities {
public:
    [[nodiscard]] std::vector<Finding> update(const Context& context, const SegmentIdentity& identity);

private:
    struct Known {
        std::uint64_t uri = 0;
        std::optional<std::uint64_t> size;
        std::string etag;
        std::uint64_t hash = 0;
    };
    static constexpr std::size_t most = 256;
    std::map<std::uint64_t, Known> m_known;
};

// How a segment could be had, seconds counted from the end of the poll that first showed it (hls-segment-not-available-
// when-listed) and for one that has left the playlist (hls-segment-removed-early).
struct AvailabilityFacts {
    std::uint64_t sequence = 0;
    bool gap = false;                     // EXT-X-GAP: it is not there, and says so
    int status = 0;                       // of the answer; 0: none (that is another rule's)
    double listedForS = 0;                // since it was first seen in the playlist
    bool stillListed = true;
    double dueS = 0;                      // removed only: how long it must stay, see retentionS()
    std::optional<double> laterOkAfterS;  // asked again, it was there so long after it was listed
};
[[nodiscard]] std::vector<Finding> judgeAvailability(const Context& context, const AvailabilityFacts& facts);
// How long a segment must stay fetchable from when it is first listed: the time in the playlist, and then its own
// duration and that of the longest playlist that listed it (bis 6.2.2).
[[nodiscard]] double retentionS(double listedS, double durationS, double longestWindowS);

// hls-master-stale-token: every media playlist is forbidden while a cache still hands out the multivariant playlist.
struct SessionFacts {
    bool masterOk = false;
    bool masterFromCache = false;         // see fromCache()
    std::vector<int> mediaStatus;         // of the media playlists' answers in the same cycle; 0: none
};
[[nodiscard]] std::vector<Finding> judgeSession(const Context& context, const SessionFacts& facts);
// The answer's headers say that a cache had it (Age, X-Cache, CF-Cache-Status, Cache-Status, …).
[[nodiscard]] bool fromCache(const fetch::Response& response);

// hls-session-changed: variants and renditions that came or went since the multivariant playlist was last loaded. URIs
// do not count: they carry tokens.
class MultivariantHistory {
public:
    [[nodiscard]] std::vector<Finding> update(const Context& context, const hls::Playlist& multivariant);

private:
    std::optional<std::vector<std::string>> m_before;
};

// hls-variants-pdt-differ by the segments' own timestamps: what date-time the same media time has in each rung.
[[nodiscard]] std::vector<Finding> judgeDatesAcross(const Context& context, const std::vector<RungSegment>& segments);

}  // namespace inspector::rules
