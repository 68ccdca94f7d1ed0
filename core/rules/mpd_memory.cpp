// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/mpd_memory.h"

#include "core/base/uri.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace inspector::rules {

namespace {

constexpr std::size_t mostPeriods = 64;
constexpr std::size_t mostSets = 64;
constexpr std::size_t mostRepresentations = 64;
constexpr std::size_t mostEvents = 1'000;
constexpr std::size_t mostRuns = 20'000;      // of a set
constexpr double largestTime = 4e18;          // so that the distance of two times fits

bool inOrder(const std::vector<dash::SegmentRun>& runs) {
    double end = -INFINITY;
    std::uint64_t number = 0;
    for (const dash::SegmentRun& run : runs) {
        const double begin = static_cast<double>(run.time);
        if (run.duration <= 0 || run.count == 0 || begin < end || begin < -largestTime || run.firstNumber < number)
            return false;
        end = begin + static_cast<double>(run.duration) * (static_cast<double>(run.count) - 1);
        if (end > largestTime) return false;
        number = run.firstNumber;
    }
    return true;
}

bool hasNumber(const dash::Addressing& addressing) {
    return addressing.kind == dash::Addressing::Kind::Template && addressing.media.find("$Number") != std::string::npos;
}

MpdTrack trackOf(const dash::Mpd& mpd, std::size_t period, std::size_t index, std::string_view documentUrl, WallTime now) {
    const dash::AdaptationSet& set = mpd.periods[period].adaptationSets[index];
    MpdTrack track;
    if (set.representations.empty()) return track;
    const dash::Representation& first = set.representations.front();
    const std::string& content = set.contentType.empty() ? first.contentType : set.contentType;
    track.name = (content.empty() ? std::string("AdaptationSet") : content) + " " +
                 (set.id.empty() ? std::to_string(index + 1) : set.id);
    const dash::Addressing& addressing = first.addressing;
    track.timescale = std::max<std::uint32_t>(1, addressing.timescale);
    track.presentationTimeOffset = addressing.presentationTimeOffset;
    track.listed = addressing.timeline != nullptr || addressing.kind == dash::Addressing::Kind::List;
    track.byNumber = hasNumber(addressing);
    track.line = addressing.timelineLine ? addressing.timelineLine : addressing.line;
    track.offsetS = dash::availabilityTimeOffsetOf(mpd, mpd.periods[period], set, first);
    const bool oneFile = addressing.kind != dash::Addressing::Kind::Template && addressing.kind != dash::Addressing::Kind::List;
    if (oneFile || (addressing.timeline && addressing.timeline->size() > mostRuns)) return track;
    const dash::SegmentWindow window(mpd, period, index, 0, documentUrl, now);
    if (window.runs().size() <= mostRuns && inOrder(window.runs())) track.runs = window.runs();
    return track;
}

void rememberEvents(MpdPeriod& to, const dash::Period& period) {
    for (const dash::EventStream& stream : period.eventStreams) {
        for (const dash::Event& event : stream.events) {
            if (event.id.empty() || to.events.size() >= mostEvents) continue;
            MpdEvent kept;
            kept.time = event.presentationTime;
            kept.duration = event.duration;
            kept.contentHash = std::hash<std::string>{}(event.content);
            kept.line = event.line;
            const double ticks = static_cast<double>(event.presentationTime.value_or(0)) -
                                 static_cast<double>(stream.presentationTimeOffset);
            kept.atS = period.startS.value_or(0) + ticks / std::max<std::uint32_t>(1, stream.timescale);
            to.events.emplace(stream.schemeIdUri + '\n' + stream.value + '\n' + event.id, kept);
        }
    }
}

MpdPeriod rememberPeriod(const dash::Mpd& mpd, std::size_t index, std::string_view documentUrl, WallTime now) {
    const dash::Period& period = mpd.periods[index];
    MpdPeriod kept;
    kept.id = period.id;
    kept.startS = period.startS;
    kept.endS = period.endS;
    kept.line = period.line;
    for (std::size_t i = 0; i < std::min(period.adaptationSets.size(), mostSets); ++i) {
        const dash::AdaptationSet& set = period.adaptationSets[i];
        if (set.id.empty()) kept.setsHaveIds = false;
        MpdSet made;
        made.line = set.line;
        for (std::size_t r = 0; r < std::min(set.representations.size(), mostRepresentations); ++r)
            made.representations.insert(set.representations[r].id);
        made.track = trackOf(mpd, index, i, documentUrl, now);
        kept.sets.emplace(set.id.empty() ? "#" + std::to_string(i) : set.id, std::move(made));
    }
    rememberEvents(kept, period);
    return kept;
}

// The run that begins last at or before a value of it.
template <typename Value, typename Member>
const dash::SegmentRun* runAt(const std::vector<dash::SegmentRun>& runs, Value value, Member member) {
    auto after = std::upper_bound(runs.begin(), runs.end(), value,
                                  [&](Value v, const dash::SegmentRun& run) { return v < run.*member; });
    return after == runs.begin() ? nullptr : &*--after;
}

}  // namespace

double MpdTrack::secondsOf(double ticks) const { return (ticks - static_cast<double>(presentationTimeOffset)) / timescale; }

double MpdTrack::endTicks() const {
    const dash::SegmentRun& last = runs.back();
    return static_cast<double>(last.time) + static_cast<double>(last.duration) * static_cast<double>(last.count);
}

double MpdTrack::lastDurationS() const {
    return runs.empty() ? 0 : static_cast<double>(runs.back().duration) / timescale;
}

std::optional<std::uint64_t> MpdTrack::numberAt(std::int64_t time) const {
    const dash::SegmentRun* run = runAt(runs, time, &dash::SegmentRun::time);
    if (!run) return std::nullopt;
    // Unsigned, so that their distance always fits.
    const std::uint64_t past = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(run->time);
    const auto duration = static_cast<std::uint64_t>(run->duration);
    if (past % duration != 0 || past / duration >= run->count) return std::nullopt;
    return run->firstNumber + past / duration;
}

std::optional<std::int64_t> MpdTrack::timeOf(std::uint64_t number) const {
    const dash::SegmentRun* run = runAt(runs, number, &dash::SegmentRun::firstNumber);
    if (!run || number - run->firstNumber >= run->count) return std::nullopt;
    return run->time + static_cast<std::int64_t>(number - run->firstNumber) * run->duration;
}

MpdMemory remember(const dash::Mpd& mpd, std::string_view documentUrl, std::uint64_t bodyHash, WallTime now) {
    MpdMemory memory;
    memory.dynamic = mpd.dynamic;
    memory.id = mpd.id;
    memory.availabilityStartTime = mpd.availabilityStartTime;
    memory.publishTime = mpd.publishTime;
    memory.timeShiftBufferDepth = mpd.timeShiftBufferDepth;
    memory.minimumUpdatePeriod = mpd.minimumUpdatePeriod;
    memory.maxSegmentDuration = mpd.maxSegmentDuration;
    memory.bodyHash = bodyHash;
    if (!mpd.locations.empty())
        memory.location = redactUrl(resolveUri(documentUrl, mpd.locations.front().url).value_or(mpd.locations.front().url));
    // Of very many Periods the newest: they are the ones that change.
    const std::size_t first = mpd.periods.size() > mostPeriods ? mpd.periods.size() - mostPeriods : 0;
    for (std::size_t i = first; i < mpd.periods.size(); ++i)
        memory.periods.push_back(rememberPeriod(mpd, i, documentUrl, now));
    if (!memory.periods.empty()) memory.endS = memory.periods.back().endS;
    return memory;
}

}  // namespace inspector::rules
