// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/probe/requests.h"
#include "core/probe/segment_plan.h"
#include "core/probe/surroundings.h"
#include "core/probe/task.h"
#include "core/rules/judge_http.h"
#include "core/rules/judge_live.h"
#include "core/rules/judge_segment.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::probe {

// What a rung remembers of its segments: their init segments and keys, and what was inside the ones before.
struct MediaMemory {
    struct Init {
        std::string place;                            // URL and range
        std::shared_ptr<const media::InitSegment> init;  // null: not looked into
        std::vector<Finding> findings;                // what is wrong with it: holds as long as it is used,
        std::uint64_t said = 0;                       // and is said once a cycle
    };
    struct Key {
        std::string url;
        std::string bytes;
        rules::KeyFacts facts;
        std::uint64_t cycle = 0;                      // in which it was asked for
        bool failed = false;                          // a segment did not decrypt: it may be another one by now
    };
    struct Fetched {                                  // came whole
        PlannedSegment planned;
        std::uint64_t bytes = 0;                          // of the body
        std::uint64_t hash = 0;                           // of the body; 0: not known, or of what was encrypted
        std::uint64_t cycle = 0;
    };
    std::deque<Init> inits;                           // newest last
    std::deque<Fetched> fetched;                      // likewise, some of the newest
    std::deque<Key> keys;
    rules::SegmentHistory history;
    rules::SegmentIdentities identities;
    rules::StatusHistory statuses;
    rules::HttpHistory http;
    std::string newestMap;                            // place of the init segment of the newest segment
    double peakBps = 0;                               // measured
    double wholeBytes = 0;                            // the newest whole segment's
};

// Whose segments are read: what is said of them, and what is remembered. Lives as long as the reading.
struct SegmentOwner {
    std::string rung;
    RungKind kind = RungKind::Variant;
    MediaMemory& memory;
    rules::Declared declared;      // of the rung; what the segment itself declares is filled in by the reader
    bool lowLatency = false;
    std::uint64_t cycle = 0;
};

// One segment that was asked for.
struct SegmentResult {
    bool asked = false;            // false: no place was free in time, or a file that is not there; the rest is empty
    bool ok = false;               // it came, whole or as much as was wanted
    int status = 0;
    SegmentSample sample;
    std::vector<Finding> findings;
    std::optional<media::Inspection> inspection;  // none: it was not looked into
};

// Fetches segments and looks inside as their bytes arrive, with the init segments and keys that they need. Made for a
// cycle, destroyed after every task that uses it. On the loop's thread.
//
//     SegmentReader reader(requests, surroundings, settings);
//     Task<SegmentResult> reading = reader.read(owner, planned);     // `owner` and `planned` outlive the task
//     SegmentResult result = co_await reading;
//     if (result.asked) report.segments.push_back(result.sample); …
//
// read() of one rung: one after the other, oldest first (the segments' continuity is judged); rungs side by side.
class SegmentReader {
public:
    SegmentReader(Requests& requests, const Surroundings& surroundings, const Template& settings)
        : m_requests(requests), m_around(surroundings), m_settings(settings) {}

    [[nodiscard]] Task<SegmentResult> read(const SegmentOwner& owner, const PlannedSegment& planned,
                                           ExchangeKind kind = ExchangeKind::Segment);
    // The init segment of `planned` (mapUrl, mapRange), once for each place; at most 4 MiB. Null: it could not be had, or
    // nothing is looked into.
    [[nodiscard]] Task<std::shared_ptr<const media::InitSegment>> init(const SegmentOwner& owner,
                                                                       const PlannedSegment& planned,
                                                                       std::vector<Finding>& findings);

private:
    struct Opened;
    [[nodiscard]] Task<MediaMemory::Key*> key(const SegmentOwner& owner, const PlannedSegment& planned);
    [[nodiscard]] Task<void> open(const SegmentOwner& owner, const PlannedSegment& planned, Opened& opened,
                                  std::vector<Finding>& findings);
    [[nodiscard]] Task<std::string> clearInit(const SegmentOwner& owner, const PlannedSegment& planned, std::string body);
    void fillSample(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer,
                    SegmentResult& result) const;
    void judgeDelivery(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer,
                       const Opened& opened, SegmentResult& result) const;
    void judgeInside(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer, Opened& opened,
                     SegmentResult& result) const;

    Requests& m_requests;
    const Surroundings& m_around;
    const Template& m_settings;
};

}  // namespace inspector::probe
