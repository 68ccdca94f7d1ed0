// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/parser.h"
#include "core/dash/segments.h"
#include "core/rules/judge.h"

#include <memory>
#include <optional>
#include <vector>

// Judgements on MPDs: one document, over time. Pure.
namespace inspector::rules {

// One document by itself. `now`: of the probe's clock, corrected (for periods, availability); none: a file, nothing
// about the present is said.
[[nodiscard]] std::vector<Finding> judgeMpd(const Context& context, const dash::Parsed& parsed,
                                            std::string_view documentUrl, std::optional<WallTime> now);

// Over time. Value semantics, bounded memory.
class MpdHistory {
public:
    struct Sample {
        const dash::Mpd* mpd = nullptr;   // lives during update() only
        std::uint64_t bodyHash = 0;
        MonoTime asked{};
        MonoTime answered{};
        WallTime wall{};                  // at its end, corrected by UTCTiming where that was had
        std::string_view documentUrl;
    };
    MpdHistory();
    ~MpdHistory();
    MpdHistory(MpdHistory&&) noexcept;
    MpdHistory& operator=(MpdHistory&&) noexcept;

    [[nodiscard]] std::vector<Finding> update(const Context& context, const Sample& sample);
    [[nodiscard]] std::optional<Nanoseconds> age() const;  // certain time without a change
    [[nodiscard]] bool changed() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// What the monitor learned by asking: a segment at the edge, one inside the window, the clock.
struct DashSegmentFacts {
    std::string rung;
    std::uint64_t number = 0;
    std::string url;                      // redacted
    enum class Where { Edge, Window, First } where = Where::Edge;
    int status = 0;
    bool ok = false;
    double dueAgoS = 0;                   // since availableFrom
    double goneInS = 0;                   // until availableUntil; 0: not known
    double durationS = 0;
    std::optional<double> laterOkAfterS;  // Edge: it was there when asked again, so long after it was due
};
[[nodiscard]] std::vector<Finding> judgeDashSegment(const Context& context, const DashSegmentFacts& facts);

struct UtcTimingFacts {
    std::string scheme;
    std::string url;                      // redacted
    bool supported = true;
    bool answered = false;
    std::string message;                  // why not
    double offsetMs = 0;                  // server's time - our clock, its known error taken out, round trip halved
    double roundTripMs = 0;
    double uncertainMs = 0;               // the server's time may be up to so much later: it was cut to whole seconds
};
[[nodiscard]] std::vector<Finding> judgeUtcTiming(const Context& context, const std::vector<UtcTimingFacts>& facts,
                                                  bool anyListed, bool dynamic);

// A patch that could not be applied (5.15): `problem` says which operation and why.
[[nodiscard]] std::vector<Finding> judgePatch(const Context& context, std::string_view problem, std::uint32_t line);

// The index of a Representation that is one file (SegmentBase), against its Period.
struct DashIndexFacts {
    std::size_t references = 0;           // 0: there is no sidx where the MPD says that it is
    double indexedS = 0;                  // sum of its durations
    double longestS = 0;                  // of one of them
    double periodS = 0;                   // 0: not known
};
[[nodiscard]] std::vector<Finding> judgeDashIndex(const Context& context, const DashIndexFacts& facts);

}  // namespace inspector::rules
