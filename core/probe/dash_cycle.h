// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/template.h"
#include "core/probe/cycle_parts.h"
#include "core/probe/dash_state.h"
#include "core/probe/task.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::probe {

// The URL that the next poll of the channel asks: the MPD's patch, its Location, else the channel's own.
[[nodiscard]] std::string topUrlOf(ChannelState& state, const std::string& channelUrl, MonoTime now);
// After the poll of a patch: puts the patched MPD in the answer's place. False: the whole MPD is to be asked for, at
// the URL that is now poll.url; `findings` says what was wrong with the patch.
[[nodiscard]] bool takePatch(ChannelState& state, Poll& poll, const std::string& channelUrl,
                             std::vector<Finding>& findings);

// A Representation as a rung.
[[nodiscard]] RungSpec specOf(const dash::RungKey& key, const dash::AdaptationSet& set, const dash::Representation& r,
                              const std::string& documentUrl);

// What a text's links to remote elements show by themselves. `tried`: they were asked for, so that one that is not
// resolved is at fault.
[[nodiscard]] std::vector<Finding> judgeXlinks(const std::string& url, std::string_view documentUrl,
                                               std::vector<Diagnostic> diagnostics, bool tried);

// The Periods whose segments are looked at. Live: the one that is on at `now` (none: a document that tells nothing of
// the present, its newest); else all.
[[nodiscard]] std::vector<std::size_t> periodsShown(const dash::Mpd& mpd, std::optional<WallTime> now);
// One Representation through those Periods: where it stands in each that has it.
using Places = std::vector<dash::RungKey>;
[[nodiscard]] std::vector<Places> placesIn(const dash::Mpd& mpd, const std::vector<std::size_t>& periods);

// What a cycle does with an MPD that was received: judges it, asks its clock, makes a rung of each Representation of the
// Period that is on, and plans the segments that there are. Made for one cycle; on the loop's thread.
class DashCycle {
public:
    DashCycle(CycleParts parts, const Template& settings, std::vector<std::unique_ptr<Rung>>& gone)
        : m_parts(std::move(parts)), m_settings(settings), m_gone(gone) {}

    // `top`: the poll that brought it, digested.
    [[nodiscard]] Task<void> run(Poll& top, bool whole);
    // The segments that have come since, by the MPD that is known.
    [[nodiscard]] Task<void> goOn();

private:
    [[nodiscard]] Task<void> read(Poll& top);
    [[nodiscard]] Task<std::string> resolveRemote(const std::string& text);
    void judge(Poll& top);
    void takeRungs(const std::vector<Places>& places);
    void followLocation(const Poll& top);
    void addMarkers(Poll& top) const;

    // dash_clock.cpp
    [[nodiscard]] Task<void> askClock(Poll& top);
    [[nodiscard]] Task<rules::UtcTimingFacts> askTime(const dash::Descriptor& timing, const Poll& top);

    // dash_plan.cpp
    struct Place {
        Poll* poll = nullptr;
        dash::RungKey key;
    };
    [[nodiscard]] Task<std::vector<PlannedSegment>> segmentsOf(Place place, const dash::SegmentWindow& window, bool whole);
    [[nodiscard]] Task<std::vector<PlannedSegment>> indexed(Place place, const dash::SegmentWindow& window);
    [[nodiscard]] rules::Declared declaredOf(const Rung& rung, const dash::Representation& representation) const;
    [[nodiscard]] const dash::Representation& representationAt(const dash::RungKey& key) const;
    [[nodiscard]] bool isItsTurn(const Rung& rung) const;
    [[nodiscard]] std::size_t most(bool first, bool gap, bool itsTurn) const;

    // dash_follow.cpp
    [[nodiscard]] Task<void> planRungs(const Poll& top, bool whole);
    [[nodiscard]] Task<void> plan(Poll& poll, Places places, const Poll& top, bool whole);
    [[nodiscard]] MediaFigures figuresOf(const Places& places) const;
    [[nodiscard]] double segmentS() const;
    void planNext(MonoTime asked);
    void planSegments(MonoTime asked);
    [[nodiscard]] std::optional<double> nextDueS(const Rung& rung, const Places& places) const;

    // dash_periods.cpp
    [[nodiscard]] std::vector<Places> placesFollowed(WallTime present) const;
    [[nodiscard]] std::optional<std::size_t> standsIn(const std::string& rung, std::size_t newest) const;
    [[nodiscard]] bool isPassed(const dash::RungKey& key, WallTime present) const;
    void countOn(const std::vector<Places>& rungs);
    [[nodiscard]] Task<std::vector<PlannedSegment>> ofPeriod(Place place, const dash::SegmentWindow& window, std::size_t share);
    [[nodiscard]] Task<std::vector<PlannedSegment>> segmentsOfAll(Poll& poll, const Places& places);

    // dash_edges.cpp
    [[nodiscard]] bool asksFirst(const std::string& rung) const;
    [[nodiscard]] bool asksEarly(const Rung& rung) const;
    [[nodiscard]] Task<Answer> touch(const std::string& rung, const dash::SegmentRef& segment, Milliseconds timeout, bool mayFail);
    [[nodiscard]] Task<void> askFirst(Poll& poll, const dash::SegmentWindow& window);
    [[nodiscard]] Task<void> askEarly(Poll& poll, const Place& place, double durationS, const Poll& top);

    [[nodiscard]] const dash::Mpd& mpd() const { return m_parts.state.dash->parsed->mpd; }
    [[nodiscard]] WallTime now() const;   // on the MPD's clock

    CycleParts m_parts;
    const Template& m_settings;
    std::vector<std::unique_ptr<Rung>>& m_gone;
    std::vector<Places> m_places;                        // of the rungs in this cycle
    std::map<std::size_t, std::uint64_t> m_numbersFrom;  // of a Period: what is added to its segments' numbers
};

// Our clock's correction for a DASH presentation: its own clock, or HTTP's where ours is plainly wrong.
[[nodiscard]] Nanoseconds dashCorrection(const ChannelState& state);

}  // namespace inspector::probe
