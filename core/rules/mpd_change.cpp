// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/mpd_memory.h"

#include <algorithm>
#include <cmath>

// Two versions of a dynamic MPD: what must not differ.
namespace inspector::rules {

namespace {

constexpr double sameStartS = 0.001;
constexpr double sameTimeS = 0.1;    // of a numbered segment: a time that was rounded otherwise

std::string listOf(const std::set<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
        if (list.size() > 120) return list + ", …";
        if (!list.empty()) list += ", ";
        list += id;
    }
    return list.empty() ? "none" : list;
}

std::set<std::string> keysOf(const std::map<std::string, MpdSet>& sets) {
    std::set<std::string> keys;
    for (const auto& [key, set] : sets) keys.insert(key);
    return keys;
}

Arg timeArg(std::string name, const std::optional<WallTime>& time) {
    return textArg(std::move(name), time ? formatIso8601(*time) : std::string("none"));
}

// The same Period in another version: by its id, without one by its start.
const MpdPeriod* find(const std::vector<MpdPeriod>& periods, const MpdPeriod& wanted) {
    const auto at = std::find_if(periods.begin(), periods.end(), [&](const MpdPeriod& p) {
        if (!wanted.id.empty() || !p.id.empty()) return p.id == wanted.id;
        return p.startS && wanted.startS && std::fabs(*p.startS - *wanted.startS) <= sameStartS;
    });
    return at == periods.end() ? nullptr : &*at;
}

void judgePresentationChange(FindingList& findings, const MpdMemory& before, const MpdMemory& now) {
    if (!before.id.empty() && !now.id.empty() && before.id != now.id)
        findings.add("dash-mpd-id-changed", {shownArg("old", before.id), shownArg("new", now.id)});
    if (before.timeShiftBufferDepth && now.timeShiftBufferDepth &&
        std::fabs(*before.timeShiftBufferDepth - *now.timeShiftBufferDepth) > sameStartS)
        findings.add("dash-tsbd-changed", {secondsArg("old", *before.timeShiftBufferDepth),
                                           secondsArg("new", *now.timeShiftBufferDepth)});
    if (before.publishTime && now.publishTime && *now.publishTime < *before.publishTime)
        findings.add("dash-publish-time-backwards", {timeArg("old", before.publishTime), timeArg("new", now.publishTime)});
    else if (before.publishTime && before.publishTime == now.publishTime && before.bodyHash != now.bodyHash)
        findings.add("dash-publish-time-unchanged-body-changed", {timeArg("publishTime", now.publishTime)});
    if (!before.location.empty() && !now.location.empty() && before.location != now.location)
        findings.add("dash-location-changed", {shownArg("old", before.location), shownArg("new", now.location)});
}

void judgeSetsChange(FindingList& findings, const MpdPeriod& before, const MpdPeriod& now) {
    const std::set<std::string> old = keysOf(before.sets);
    const std::set<std::string> present = keysOf(now.sets);
    if (old != present)
        findings.add("dash-adaptation-sets-changed",
                     {shownArg("period", now.id), shownArg("old", listOf(old)), shownArg("new", listOf(present))},
                     {now.line, {}});
    for (const auto& [key, set] : now.sets) {
        const auto earlier = before.sets.find(key);
        if (earlier == before.sets.end()) continue;
        if (earlier->second.representations != set.representations)
            findings.add("dash-representations-changed",
                         {shownArg("set", set.track.name), shownArg("period", now.id),
                          shownArg("old", listOf(earlier->second.representations)),
                          shownArg("new", listOf(set.representations))},
                         {set.line, {}});
        else
            judgeTrackChange(findings, now, earlier->second.track, set.track);
    }
}

void judgeEventsChange(FindingList& findings, const MpdPeriod& before, const MpdPeriod& now, std::optional<double> nowS) {
    for (const auto& [key, event] : before.events) {
        const std::string id = key.substr(key.rfind('\n') + 1);
        const auto same = now.events.find(key);
        if (same == now.events.end()) {
            // One that has passed may go.
            if (nowS && event.atS > *nowS)
                findings.add("dash-event-stream-changed", {shownArg("id", id), textArg("what", "was removed before its time")});
            continue;
        }
        if (same->second.time != event.time)
            findings.add("dash-event-stream-changed", {shownArg("id", id), textArg("what", "has another presentation time")},
                         {same->second.line, {}});
        else if (same->second.contentHash != event.contentHash)
            findings.add("dash-event-value-changed", {shownArg("id", id)}, {same->second.line, {}});
    }
}

void judgePeriodChange(FindingList& findings, const MpdMemory& before, const MpdPeriod& now, std::optional<double> nowS) {
    const MpdPeriod* same = find(before.periods, now);
    if (same) {
        if (same->startS && now.startS && std::fabs(*same->startS - *now.startS) > sameStartS) {
            findings.add("dash-period-start-changed",
                         {shownArg("period", now.id), secondsArg("old", *same->startS), secondsArg("new", *now.startS)},
                         {now.line, {}});
            return;  // all its times moved with it
        }
        judgeSetsChange(findings, *same, now);
        judgeEventsChange(findings, *same, now, nowS);
        return;
    }
    for (const MpdPeriod& old : before.periods) {
        const bool sameStart = old.startS && now.startS && std::fabs(*old.startS - *now.startS) <= sameStartS;
        if (!sameStart || old.id == now.id) continue;
        findings.add("dash-period-id-changed",
                     {shownArg("old", old.id), shownArg("new", now.id), secondsArg("start", *now.startS)}, {now.line, {}});
    }
}

// One segment of a version in another.
struct Moved {
    bool renumbered = false;
    bool retimed = false;
    std::uint64_t oldNumber = 0, newNumber = 0;
    double oldS = 0, newS = 0;
};

void compareAt(Moved& moved, const MpdTrack& old, const MpdTrack& now, std::int64_t time) {
    const auto before = old.numberAt(time);
    const auto after = now.numberAt(time);
    const double timeS = old.secondsOf(static_cast<double>(time));
    if (!old.byNumber) {
        if (before.has_value() == after.has_value() || moved.retimed) return;
        moved.retimed = true;
        moved.oldS = moved.newS = timeS;
        return;
    }
    if (before && after) {
        if (*before == *after || moved.renumbered) return;
        moved.renumbered = true;
        moved.oldNumber = *before;
        moved.newNumber = *after;
        moved.oldS = timeS;
        return;
    }
    const std::uint64_t number = before ? *before : after.value_or(0);
    const auto other = before ? now.timeOf(number) : old.timeOf(number);
    if ((!before && !after) || !other || moved.retimed) return;
    const double otherS = old.secondsOf(static_cast<double>(*other));
    if (std::fabs(otherS - timeS) <= sameTimeS) return;
    moved.retimed = true;
    moved.oldNumber = number;
    moved.oldS = before ? timeS : otherS;
    moved.newS = before ? otherS : timeS;
}

// Where the runs of both begin and end: between two such places both count alike.
Moved compare(const MpdTrack& old, const MpdTrack& now) {
    Moved moved;
    const auto lastOf = [](const dash::SegmentRun& run) {
        return run.time + static_cast<std::int64_t>(run.count - 1) * run.duration;
    };
    const std::int64_t from = std::max(old.runs.front().time, now.runs.front().time);
    const std::int64_t to = std::min(lastOf(old.runs.back()), lastOf(now.runs.back()));
    for (const MpdTrack* track : {&old, &now}) {
        for (const dash::SegmentRun& run : track->runs) {
            for (const std::int64_t time : {run.time, lastOf(run)})
                if (time >= from && time <= to) compareAt(moved, old, now, time);
        }
    }
    return moved;
}

}  // namespace

void judgeTrackChange(FindingList& findings, const MpdPeriod& period, const MpdTrack& before, const MpdTrack& now) {
    const Place place{now.line, {}};
    if (before.timescale == now.timescale && before.presentationTimeOffset != now.presentationTimeOffset) {
        findings.add("dash-pto-changed",
                     {shownArg("set", now.name), numberArg("old", static_cast<double>(before.presentationTimeOffset)),
                      numberArg("new", static_cast<double>(now.presentationTimeOffset))}, place);
        return;
    }
    if (before.runs.empty() || now.runs.empty() || before.timescale != now.timescale) return;
    const double shrankS = (before.endTicks() - now.endTicks()) / now.timescale;
    // A Period that was given its end loses what reached past it.
    const double nowEndS = period.startS.value_or(0) + now.secondsOf(now.endTicks());
    const bool atPeriodEnd = period.endS && nowEndS >= *period.endS - before.lastDurationS();
    if (now.listed && before.listed && shrankS > before.lastDurationS() / 2 && !atPeriodEnd)
        findings.add("dash-timeline-shrank-at-edge", {shownArg("set", now.name), secondsArg("by", shrankS)}, place);
    const Moved moved = compare(before, now);
    if (moved.renumbered)
        findings.add("dash-start-number-changed-identity",
                     {shownArg("set", now.name), secondsArg("time", moved.oldS),
                      numberArg("old", static_cast<double>(moved.oldNumber)),
                      numberArg("new", static_cast<double>(moved.newNumber))}, place);
    else if (moved.retimed)
        findings.add("dash-segment-time-changed",
                     {shownArg("set", now.name), secondsArg("old", moved.oldS), secondsArg("new", moved.newS)}, place);
}

void judgeMpdChange(FindingList& findings, const MpdMemory& before, const MpdMemory& now, std::optional<double> nowS) {
    if (!before.dynamic) return;
    if (before.availabilityStartTime && now.availabilityStartTime &&
        *before.availabilityStartTime != *now.availabilityStartTime) {
        findings.add("dash-ast-changed", {timeArg("old", before.availabilityStartTime),
                                          timeArg("new", now.availabilityStartTime)});
        return;  // nothing else can be held against what it was
    }
    if (!now.dynamic) return;  // it has ended: much is written anew
    judgePresentationChange(findings, before, now);
    // An older copy is that, and not many changes.
    if (before.publishTime && now.publishTime && *now.publishTime < *before.publishTime) return;
    for (const MpdPeriod& period : now.periods) judgePeriodChange(findings, before, period, nowS);
}

}  // namespace inspector::rules
