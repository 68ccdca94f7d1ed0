// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/segments.h"
#include "core/rules/finding_list.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What is kept of one version of an MPD for the next one to be held against. Bounded. Internal to core/rules.
namespace inspector::rules {

// The segments of an AdaptationSet, as its first Representation lists them.
struct MpdTrack {
    std::string name;                        // for people: "video 1"
    std::uint32_t timescale = 1;
    std::int64_t presentationTimeOffset = 0;
    bool listed = false;                     // by a timeline or a list: it ends where the document says
    bool byNumber = false;                   // a segment's address holds its number, not its time
    double offsetS = 0;                      // availabilityTimeOffset; may be infinite
    std::uint32_t line = 0;
    std::vector<dash::SegmentRun> runs;      // in the order of time; empty: none, too many, or out of order

    [[nodiscard]] double secondsOf(double ticks) const;
    [[nodiscard]] double endTicks() const;   // of the newest segment; there must be runs
    [[nodiscard]] double lastDurationS() const;
    [[nodiscard]] std::optional<std::uint64_t> numberAt(std::int64_t time) const;
    [[nodiscard]] std::optional<std::int64_t> timeOf(std::uint64_t number) const;
};

struct MpdEvent {
    std::optional<std::uint64_t> time, duration;
    std::uint64_t contentHash = 0;
    double atS = 0;                          // on the presentation's clock
    std::uint32_t line = 0;
    bool operator==(const MpdEvent&) const = default;
};

struct MpdSet {
    std::set<std::string> representations;   // ids
    MpdTrack track;
    std::uint32_t line = 0;
};

struct MpdPeriod {
    std::string id;
    std::optional<double> startS, endS;
    std::uint32_t line = 0;
    std::map<std::string, MpdSet> sets;      // by id, else by position
    bool setsHaveIds = true;
    std::map<std::string, MpdEvent> events;  // by scheme, value and id of the event
};

struct MpdMemory {
    bool dynamic = false;
    std::string id;
    std::optional<WallTime> availabilityStartTime, publishTime;
    std::optional<double> timeShiftBufferDepth, minimumUpdatePeriod, maxSegmentDuration, endS;
    std::string location;                    // resolved, redacted; empty: none
    std::uint64_t bodyHash = 0;
    std::vector<MpdPeriod> periods;
};

[[nodiscard]] MpdMemory remember(const dash::Mpd& mpd, std::string_view documentUrl, std::uint64_t bodyHash, WallTime now);

// What must not differ between two versions of a dynamic MPD (5.4.1). `now`: on the presentation's clock, seconds.
void judgeMpdChange(FindingList& findings, const MpdMemory& before, const MpdMemory& now, std::optional<double> nowS);
void judgeTrackChange(FindingList& findings, const MpdPeriod& period, const MpdTrack& before, const MpdTrack& now);

}  // namespace inspector::rules
