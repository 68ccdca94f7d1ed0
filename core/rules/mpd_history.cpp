// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_dash.h"
#include "core/rules/line_fit.h"
#include "core/rules/mpd_memory.h"

#include <algorithm>
#include <cmath>
#include <deque>

// An MPD over time: its age, its edge, where it says it is.
namespace inspector::rules {

namespace {

constexpr double segmentWhenUnknown = 6;
constexpr double severeTimes = 3;          // the limit
constexpr double stalledSegments = 3;
constexpr double leastSegments = 1.5;      // between two versions: no packager writes them to the second
constexpr double driftSpan = 1'800;        // seconds
constexpr double driftMinor = 100e-6;
constexpr double driftMajor = 1'000e-6;
constexpr double leastPoints = 20;
constexpr std::size_t mostVisited = 16;    // Locations
constexpr std::size_t mostEdges = 128;

double seconds(MonoTime from, MonoTime to) { return toSeconds(std::chrono::duration_cast<Nanoseconds>(to - from)); }

// On the presentation's clock; none: it has none.
std::optional<double> presentationTime(const MpdMemory& memory, WallTime wall) {
    if (!memory.dynamic || !memory.availabilityStartTime) return std::nullopt;
    return toSeconds(wall.time_since_epoch()) - toSeconds(memory.availabilityStartTime->time_since_epoch());
}

// The newest that a set lists, and when it came.
struct Edge {
    double endS = 0;                       // on the presentation's clock
    MonoTime shown{};                      // end of the poll that first showed it
    SlidingFit drift{86'400};
    double gap = 0;                        // longest time between two polls
};

}  // namespace

struct MpdHistory::Private {
    std::optional<MpdMemory> memory;
    MonoTime versionShown{};
    MonoTime asked{};                      // of the newest poll
    std::uint64_t polls = 0;
    bool changed = false;
    std::map<std::string, Edge> edges;     // by Period and set
    std::deque<std::string> visited;       // Locations, in their order
    std::vector<Finding> changes;          // of the newest poll: told twice, so that two cycles can confirm them
    std::vector<Finding> told;             // those, and the ones of the poll before

    void follow(const Context& context, const Sample& sample, const MpdMemory& now);
    void judgeLocation(FindingList& findings, const MpdMemory& now, std::string_view documentUrl);
    void moveEdges(const MpdMemory& now, const Sample& sample);
    void judgeStale(FindingList& findings, const MpdMemory& now, double nowS, double unchangedS) const;
    void judgeEdges(FindingList& findings, const MpdMemory& now, double nowS, const Sample& sample, double unchangedS) const;
    void judgeEnd(FindingList& findings, const MpdMemory& now, double nowS) const;
    void judgeDrift(FindingList& findings) const;
};

MpdHistory::MpdHistory() : d(std::make_unique<Private>()) {}
MpdHistory::~MpdHistory() = default;
MpdHistory::MpdHistory(MpdHistory&&) noexcept = default;
MpdHistory& MpdHistory::operator=(MpdHistory&&) noexcept = default;

namespace {

// The Period whose edge is the live edge: the last one that has begun.
const MpdPeriod* livePeriod(const MpdMemory& memory, double nowS) {
    const MpdPeriod* live = nullptr;
    for (const MpdPeriod& period : memory.periods)
        if (period.startS && *period.startS <= nowS) live = &period;
    return live;
}

double segmentOf(const MpdMemory& memory, const MpdTrack& track) {
    const double declared = memory.maxSegmentDuration.value_or(0);
    const double longest = std::max(track.lastDurationS(), std::min(declared, 60.0));
    return longest > 0 ? longest : segmentWhenUnknown;
}

double edgeOf(const MpdPeriod& period, const MpdTrack& track) {
    return period.startS.value_or(0) + track.secondsOf(track.endTicks());
}

// All that the Period will ever have is listed: it need not grow.
bool isComplete(const MpdPeriod& period, const MpdTrack& track) {
    return period.endS && edgeOf(period, track) >= *period.endS - track.lastDurationS();
}

std::string keyOf(const MpdPeriod& period, const std::string& set) {
    return (period.id.empty() ? std::to_string(period.startS.value_or(0)) : period.id) + '\n' + set;
}

}  // namespace

void MpdHistory::Private::judgeLocation(FindingList& findings, const MpdMemory& now, std::string_view documentUrl) {
    const std::string here = redactUrl(documentUrl);
    if (visited.empty() || visited.back() != here) visited.push_back(here);
    if (visited.size() > mostVisited) visited.pop_front();
    if (now.location.empty() || now.location == here) return;
    // It sends on to where it was already sent on from, by way of other places.
    const auto earlier = std::find(visited.begin(), visited.end(), now.location);
    if (earlier == visited.end() || std::count(earlier, visited.end(), here) < 2) return;
    findings.add("dash-location-loop", {shownArg("from", here), shownArg("to", now.location)});
}

void MpdHistory::Private::moveEdges(const MpdMemory& now, const Sample& sample) {
    std::map<std::string, Edge> kept;
    for (const MpdPeriod& period : now.periods) {
        for (const auto& [key, set] : period.sets) {
            if (!set.track.listed || set.track.runs.empty() || kept.size() >= mostEdges) continue;
            const std::string name = keyOf(period, key);
            const double endS = edgeOf(period, set.track);
            const auto known = edges.find(name);
            Edge edge = known == edges.end() ? Edge{} : known->second;
            if (known == edges.end()) {
                edge.endS = endS;
                edge.shown = sample.answered;
            } else {
                edge.gap = std::max(edge.gap, seconds(asked, sample.answered));
                if (endS > edge.endS + 0.001) {
                    edge.shown = sample.answered;
                    const double t = toSeconds(std::chrono::duration_cast<Nanoseconds>(sample.answered.time_since_epoch()));
                    edge.drift.add(t, endS);
                }
                edge.endS = std::max(edge.endS, endS);
            }
            kept.emplace(name, std::move(edge));
        }
    }
    edges = std::move(kept);
}

// It has not changed although a segment that it does not list must have come.
void MpdHistory::Private::judgeStale(FindingList& findings, const MpdMemory& now, double nowS, double unchangedS) const {
    if (!now.minimumUpdatePeriod) return;
    const MpdPeriod* period = livePeriod(now, nowS);
    if (!period) return;
    double limit = 0;
    double behind = 0;
    bool needed = false;
    for (const auto& [key, set] : period->sets) {
        if (!set.track.listed || set.track.runs.empty() || isComplete(*period, set.track)) continue;
        needed = true;
        const double segment = segmentOf(now, set.track);
        limit = std::max({limit, *now.minimumUpdatePeriod + segment, leastSegments * segment});
        behind = std::max(behind, nowS - edgeOf(*period, set.track));
    }
    if (!needed || unchangedS <= limit || behind <= limit) return;
    findings.add("dash-mpd-stale",
                 {secondsArg("age", unchangedS), secondsArg("limit", limit),
                  textArg("publishTime", now.publishTime ? formatIso8601(*now.publishTime) : std::string("none"))},
                 {}, unchangedS > severeTimes * limit ? Severity::Critical : Severity::Major);
}

// It is written again and again, and a set has no new segment.
void MpdHistory::Private::judgeEdges(FindingList& findings, const MpdMemory& now, double nowS, const Sample& sample,
                                     double unchangedS) const {
    const MpdPeriod* period = livePeriod(now, nowS);
    for (const MpdPeriod& p : now.periods) {
        for (const auto& [key, set] : p.sets) {
            if (set.track.runs.empty() || !set.track.listed) continue;
            const Place place{set.track.line, {}};
            const double segment = segmentOf(now, set.track);
            if (&p == period && !isComplete(p, set.track)) {
                const double offset = std::isfinite(set.track.offsetS) ? set.track.offsetS : 0;
                const double behind = nowS + offset - edgeOf(p, set.track);
                const double limit = stalledSegments * segment;
                const auto edge = edges.find(keyOf(p, key));
                const double still = edge == edges.end() ? 0 : seconds(edge->second.shown, sample.asked);
                const bool renewed = unchangedS <= now.minimumUpdatePeriod.value_or(segment) + segment;
                if (behind > limit && still > limit && renewed)
                    findings.add("dash-edge-stalled",
                                 {shownArg("set", set.track.name), secondsArg("behind", behind), secondsArg("for", still),
                                  secondsArg("limit", limit)}, place);
            }
            if (!now.timeShiftBufferDepth) continue;
            const dash::SegmentRun& first = set.track.runs.front();
            const double firstEndS = p.startS.value_or(0) +
                                     set.track.secondsOf(static_cast<double>(first.time) + static_cast<double>(first.duration));
            const double oldest = nowS - firstEndS;
            const double limit = *now.timeShiftBufferDepth + now.minimumUpdatePeriod.value_or(0) +
                                 std::max(stalledSegments * segment, *now.timeShiftBufferDepth / 2);
            if (oldest > limit && unchangedS <= now.minimumUpdatePeriod.value_or(0) + segment)
                findings.add("dash-segments-not-removed",
                             {shownArg("set", set.track.name), secondsArg("oldest", oldest),
                              secondsArg("depth", *now.timeShiftBufferDepth)}, place);
        }
    }
}

// The presentation's end has passed, and clients are still told to come back for more.
void MpdHistory::Private::judgeEnd(FindingList& findings, const MpdMemory& now, double nowS) const {
    if (!now.endS || !now.minimumUpdatePeriod) return;
    const double past = nowS - *now.endS;
    const double limit = std::max(*now.minimumUpdatePeriod, 1.0) + now.maxSegmentDuration.value_or(segmentWhenUnknown);
    if (past > limit)
        findings.add("dash-end-of-live-not-signalled", {secondsArg("past", past), secondsArg("limit", limit)});
}

// Media that comes faster or slower than the clock goes: what polling at moments can make of it is taken off.
void MpdHistory::Private::judgeDrift(FindingList& findings) const {
    for (const auto& [key, edge] : edges) {
        const LineFit& line = edge.drift.line();
        if (line.span() < driftSpan || line.count() < leastPoints) continue;
        const double certain = std::fabs(line.slope() - 1) - edge.gap / line.span() - 3 * line.slopeError();
        if (certain <= driftMinor) continue;
        findings.add("dash-clock-drift",
                     {numberArg("drift", std::round((line.slope() - 1) * 1e6)), secondsArg("span", line.span())}, {},
                     certain > driftMajor ? Severity::Major : Severity::Minor);
    }
}

void MpdHistory::Private::follow(const Context& context, const Sample& sample, const MpdMemory& now) {
    FindingList findings(context);
    const bool ast = memory && memory->availabilityStartTime != now.availabilityStartTime;
    if (memory && changed) judgeMpdChange(findings, *memory, now, presentationTime(now, sample.wall));
    if (ast) edges.clear();
    judgeLocation(findings, now, sample.documentUrl);
    std::vector<Finding> found = findings.take();
    // Once more those of the poll before that are not found anew.
    std::vector<Finding> again;
    for (Finding& earlier : changes) {
        const bool anew = std::any_of(found.begin(), found.end(), [&](const Finding& f) { return f.rule == earlier.rule; });
        if (!anew) again.push_back(std::move(earlier));
    }
    changes = std::move(found);
    told = changes;
    told.insert(told.end(), std::make_move_iterator(again.begin()), std::make_move_iterator(again.end()));
}

std::vector<Finding> MpdHistory::update(const Context& context, const Sample& sample) {
    MpdMemory now = remember(*sample.mpd, sample.documentUrl, sample.bodyHash, sample.wall);
    const bool first = !d->memory;
    d->changed = !first && d->memory->bodyHash != sample.bodyHash;
    if (first || d->changed) d->versionShown = sample.answered;
    d->follow(context, sample, now);
    d->moveEdges(now, sample);
    FindingList holding(context);
    if (const auto nowS = presentationTime(now, sample.wall); nowS && !first) {
        const double unchangedS = std::max(0.0, seconds(d->versionShown, sample.asked));
        d->judgeStale(holding, now, *nowS, unchangedS);
        d->judgeEdges(holding, now, *nowS, sample, unchangedS);
        d->judgeEnd(holding, now, *nowS);
        d->judgeDrift(holding);
    }
    d->asked = sample.asked;
    ++d->polls;
    d->memory = std::move(now);
    std::vector<Finding> findings = std::move(d->told);
    d->told.clear();
    for (Finding& f : holding.take()) findings.push_back(std::move(f));
    return findings;
}

std::optional<Nanoseconds> MpdHistory::age() const {
    if (d->polls < 2) return std::nullopt;
    return std::max(Nanoseconds{0}, std::chrono::duration_cast<Nanoseconds>(d->asked - d->versionShown));
}

bool MpdHistory::changed() const { return d->changed; }

}  // namespace inspector::rules
