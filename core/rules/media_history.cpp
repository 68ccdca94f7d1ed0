// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge.h"
#include "core/rules/live_clock.h"
#include "core/rules/live_timing.h"
#include "core/rules/version_change.h"
#include "core/rules/version_memory.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::rules {

namespace {

// A certain time without news is grave from here on, in target durations (bis 6.2.1; 6.3.4).
constexpr double lateFrom = 1.5;
constexpr double deadFrom = 3.0;

// A change is over with the poll that showed it; it is told once more, so that a finding that must be seen in two
// cycles to be believed can be.
constexpr int repeatsOfChange = 1;

struct Told {
    Finding finding;
    int left = repeatsOfChange;
};

double targetOf(const hls::Playlist& playlist) {
    if (playlist.targetDuration) return static_cast<double>(*playlist.targetDuration);
    double longest = 0;
    for (const hls::Segment& segment : playlist.segments) longest = std::max(longest, segment.duration.value_or(0));
    return longest;
}

// From the end of one poll to the start of another.
Nanoseconds between(MonoTime from, MonoTime to) {
    return std::max(Nanoseconds{0}, std::chrono::duration_cast<Nanoseconds>(to - from));
}

}  // namespace

struct MediaHistory::Private {
    std::optional<PlaylistMemory> memory;   // of the newest version that listed segments
    std::uint64_t bodyHash = 0;
    std::uint64_t version = 0;              // content hash of the newest version
    MonoTime versionShown{};                // end of the poll that first showed it
    MonoTime edgeShown{};                   // the same for its newest segment
    MonoTime asked{};                       // newest poll
    int polls = 0;
    bool changed = false;
    bool hasRemoved = false;                // segments were seen to go from the front
    bool wasLive = false;
    std::vector<Told> told;
    VersionMemory versions;
    UpdateTiming timing;
    LiveClock clock;

    void adopt(const hls::Playlist& playlist, const Sample& sample, PlaylistMemory now, std::size_t parts);
    // True when the two are versions of one timeline.
    bool compare(FindingList& findings, const Sample& sample, const PlaylistMemory& now,
                 const std::vector<std::optional<WallTime>>& times);
    void judgeAge(FindingList& findings, const hls::Playlist& playlist) const;
    void judgeWindow(FindingList& findings, const Sample& sample) const;
    void judgeNewVersion(FindingList& states, const Sample& sample, const PlaylistMemory* before);
    void judgeClock(FindingList& findings, const Sample& sample) const;
    void tell(FindingList& findings, const Context& context, std::vector<Finding>& out);
    std::size_t partsAtEdge = 0;
};

void MediaHistory::Private::adopt(const hls::Playlist& playlist, const Sample& sample, PlaylistMemory now,
                                  std::size_t parts) {
    const bool edgeMoved = !memory || memory->end != now.end || (parts > 0 && parts != partsAtEdge);
    if (edgeMoved) edgeShown = sample.answered;
    partsAtEdge = parts;
    versionShown = sample.answered;
    wasLive = wasLive || !playlist.endList;
    memory = std::move(now);
}

bool MediaHistory::Private::compare(FindingList& findings, const Sample& sample, const PlaylistMemory& now,
                                    const std::vector<std::optional<WallTime>>& times) {
    const VersionChange change{*memory, now, *sample.playlist, times, toSeconds(between(asked, sample.answered))};
    if (now.first > memory->first) hasRemoved = true;
    if (!judgeSequence(findings, change)) {
        hasRemoved = false;  // another timeline: nothing is known of it yet
        return false;
    }
    judgeDates(findings, change);
    if (memory->ended && now.ended && !wasLive) findings.add("hls-vod-changed");
    return true;
}

void MediaHistory::Private::judgeAge(FindingList& findings, const hls::Playlist& playlist) const {
    const double target = targetOf(playlist);
    if (playlist.endList || playlist.playlistType == "VOD" || target <= 0) return;
    const double limit = lateFrom * target;
    const double age = toSeconds(between(versionShown, asked));
    const double edgeAge = toSeconds(between(edgeShown, asked));
    const auto grave = [&](double seconds) {
        return seconds >= deadFrom * target ? Severity::Critical : Severity::Major;
    };
    if (age >= limit)
        findings.add("hls-playlist-stale", {secondsArg("age", age), secondsArg("limit", limit)}, {}, grave(age));
    else if (edgeAge >= limit)
        findings.add("hls-playlist-not-growing", {secondsArg("age", edgeAge), secondsArg("limit", limit)}, {},
                     grave(edgeAge));
}

// After adopt(): how punctual the version was, and what its newest segment tells of the clocks.
void MediaHistory::Private::judgeNewVersion(FindingList& states, const Sample& sample, const PlaylistMemory* before) {
    const hls::Playlist& playlist = *sample.playlist;
    if (!before || playlist.endList) timing.reset();
    if (playlist.endList || playlist.playlistType == "VOD") return;
    timing.change(states, {asked, sample.answered, memory->end, targetOf(playlist), memory->meanDuration});
    if (!before || memory->end > before->end) clock.edge(before, *memory, playlist, asked, sample.answered);
}

void MediaHistory::Private::judgeWindow(FindingList& findings, const Sample& sample) const {
    const hls::Playlist& playlist = *sample.playlist;
    if (playlist.endList && wasLive && sample.alwaysOn) findings.add("hls-endlist-unexpected");
    if (!hasRemoved || playlist.skip) return;
    if (playlist.playlistType == "EVENT") findings.add("hls-event-playlist-removed-segment");
    if (playlist.playlistType == "VOD") findings.add("hls-live-with-playlist-type");
    const double window = playlist.windowSeconds();
    const double least = 3 * targetOf(playlist);
    // Half a hundredth of a second a segment is what rounding of EXTINF explains.
    if (!playlist.endList && window + 0.005 * static_cast<double>(playlist.segments.size()) < least)
        findings.add("hls-live-window-too-short", {secondsArg("window", window), secondsArg("limit", least)});
}

void MediaHistory::Private::judgeClock(FindingList& findings, const Sample& sample) const {
    const double target = targetOf(*sample.playlist);
    if (sample.playlist->endList || !memory || !memory->lastStart || target <= 0) return;
    const double ahead = toSeconds(*memory->lastStart - sample.wall) + sample.clockOffsetS;
    if (ahead <= target) return;
    findings.add("hls-pdt-future", {secondsArg("ahead", ahead)}, {0, memory->end - 1},
                 ahead > 3600 ? Severity::Major : Severity::Minor);
}

void MediaHistory::Private::tell(FindingList& findings, const Context& context, std::vector<Finding>& out) {
    std::vector<Told> next;
    for (Finding& finding : findings.take()) {
        next.push_back({finding, repeatsOfChange});
        out.push_back(std::move(finding));
    }
    for (Told& earlier : told) {
        const bool again = std::any_of(next.begin(), next.end(),
                                       [&](const Told& t) { return t.finding.rule == earlier.finding.rule; });
        if (again || earlier.left == 0) continue;
        earlier.finding.url = context.url;
        out.push_back(earlier.finding);
        if (--earlier.left > 0) next.push_back(std::move(earlier));
    }
    told = std::move(next);
}

MediaHistory::MediaHistory() : d(std::make_unique<Private>()) {}
MediaHistory::~MediaHistory() = default;
MediaHistory::MediaHistory(MediaHistory&&) noexcept = default;
MediaHistory& MediaHistory::operator=(MediaHistory&&) noexcept = default;

std::vector<Finding> MediaHistory::update(const Context& context, const Sample& sample) {
    const hls::Playlist& playlist = *sample.playlist;
    FindingList changes(context);
    FindingList states(context);
    std::vector<Finding> out;
    const bool first = d->polls == 0;
    const bool sameBody = !first && sample.bodyHash == d->bodyHash;
    const std::uint64_t version = sameBody ? d->version : contentHash(playlist);
    d->changed = !first && version != d->version;

    if (playlist.segments.empty()) {
        // Nothing to compare: the version before stays what the next one is compared with.
        if (first || d->changed) d->versionShown = sample.answered;
        if (first) d->edgeShown = sample.answered;
    } else if (first || d->changed || !d->memory) {
        const auto times = hls::segmentTimes(playlist);
        PlaylistMemory now = remember(playlist, times);
        const bool goesOn = d->memory && d->compare(changes, sample, now, times);
        const std::optional<PlaylistMemory> before = goesOn ? d->memory : std::nullopt;
        if (!playlist.endList) d->versions.judge(changes, version, sample.server);
        d->adopt(playlist, sample, std::move(now), playlist.trailingParts.size());
        d->judgeNewVersion(states, sample, before ? &*before : nullptr);
    }
    d->asked = sample.asked;
    d->bodyHash = sample.bodyHash;
    d->version = version;
    ++d->polls;

    d->tell(changes, context, out);
    if (!playlist.segments.empty()) {
        d->judgeAge(states, playlist);
        d->judgeWindow(states, sample);
        d->judgeClock(states, sample);
        d->clock.judge(states, sample, targetOf(playlist));
    }
    for (Finding& finding : states.take()) out.push_back(std::move(finding));
    return out;
}

std::optional<Nanoseconds> MediaHistory::age() const {
    if (d->polls < 2) return std::nullopt;
    return between(d->versionShown, d->asked);
}

bool MediaHistory::changed() const { return d->changed; }

std::optional<double> MediaHistory::latencyS() const { return d->clock.latencyS(); }

}  // namespace inspector::rules
