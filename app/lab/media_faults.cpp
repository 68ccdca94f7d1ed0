// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media_faults.h"

#include <algorithm>
#include <array>

namespace inspector::lab {

namespace {

constexpr std::int64_t kStepTicks = 18'000;  // 0.2 s: of a gap or an overlap
constexpr std::int64_t kSkewTicks = 63'000;  // 0.7 s
constexpr int kGrownWindow = 60;

// The first segment that was not listed yet when the fault began.
std::int64_t firstOf(Fault fault, const ActiveFaults& faults, const Timeline& timeline) {
    return timeline.newestAt(faults.since(fault)) + 1;
}

// Which moment the playlist shows.
std::int64_t shownMs(const ActiveFaults& faults, const Timeline& timeline, std::int64_t segmentMs, std::int64_t nowMs) {
    for (const Fault fault : {Fault::StalePlaylist, Fault::NotGrowing, Fault::Endlist})
        if (faults.has(fault)) return faults.since(fault);
    const bool every = nowMs / segmentMs % 2 != 0;
    if (faults.has(Fault::RungBehind))
        return std::max(std::min(nowMs, faults.since(Fault::RungBehind)), nowMs - 4 * segmentMs);
    if (faults.has(Fault::SequenceBackwards) && every) return nowMs - 3 * segmentMs;
    if (faults.has(Fault::Oscillating) && nowMs / 700 % 2 != 0) return nowMs - 2 * segmentMs;
    const std::int64_t newest = timeline.newestAt(nowMs);
    if (faults.has(Fault::LateUpdates)) return nowMs - newest % 3 * segmentMs;
    // A spread that looks like chance: 0 to 0.4 segment durations.
    if (faults.has(Fault::JitteryUpdates) &&
        nowMs - timeline.startMs(newest + 1) < newest * 7919 % 41 * segmentMs / 100)
        return nowMs - segmentMs;
    return nowMs;
}

void breakDates(MediaPlaylistFacts& facts, const ActiveFaults& faults) {
    if (faults.has(Fault::FrozenPdt)) facts.datesFrozenMs = faults.since(Fault::FrozenPdt);
    facts.withoutDates = faults.has(Fault::PdtMissing);
    if (faults.has(Fault::PdtOffset)) facts.dateShiftMs -= 2000;
    if (faults.has(Fault::LatencyHigh)) facts.dateShiftMs -= 70'000;
    if (faults.has(Fault::PdtDrift)) facts.driftFromMs = faults.since(Fault::PdtDrift);
}

void breakMarkers(MediaPlaylistFacts& facts, const ActiveFaults& faults, const Timeline& timeline, std::int64_t nowMs) {
    constexpr std::array kinds = {Fault::AdBreaks, Fault::CuesOnOneRung, Fault::CueOutWithoutIn, Fault::DaterangeChanged,
                                  Fault::BrokenScte35};
    // The one that is on; else the one that ended last: a break that had begun stays as it is until it leaves the playlist.
    auto shown = std::find_if(kinds.begin(), kinds.end(), [&](Fault fault) { return faults.has(fault); });
    const bool on = shown != kinds.end();
    if (!on) shown = std::max_element(kinds.begin(), kinds.end(), [&](Fault a, Fault b) { return faults.ended(a) < faults.ended(b); });
    if (!on && faults.ended(*shown) == 0) return;
    facts.breaksFrom = firstOf(*shown, faults, timeline);
    if (!on) facts.breaksUntil = timeline.newestAt(faults.ended(*shown)) + 1;
    facts.breakNeverEnds = *shown == Fault::CueOutWithoutIn;
    facts.brokenSplice = *shown == Fault::BrokenScte35;
    if (*shown == Fault::DaterangeChanged) facts.breakVersion = (on ? nowMs : faults.ended(*shown)) / facts.segmentMs;
}

}  // namespace

void breakFacts(MediaPlaylistFacts& facts, const ActiveFaults& faults, const Timeline& timeline, std::int64_t nowMs) {
    facts.atMs = nowMs;
    breakMarkers(facts, faults, timeline, nowMs);
    if (faults.on.none()) return;
    facts.atMs = shownMs(faults, timeline, facts.segmentMs, nowMs);
    const std::int64_t newest = timeline.newestAt(facts.atMs);
    const bool every = nowMs / facts.segmentMs % 2 != 0;
    facts.empty = faults.has(Fault::EmptyPlaylist);
    breakDates(facts, faults);
    if (faults.has(Fault::SequenceJump)) facts.sequenceShift = 1000;
    if (faults.has(Fault::PlaylistShrinks) && every) facts.dropped = 3;
    if (faults.has(Fault::NotGrowing)) facts.note = std::to_string(nowMs);
    facts.shortensListed = faults.has(Fault::ExtinfChanged);
    if (faults.has(Fault::TargetDurationChanged)) facts.targetShiftS = 1;
    if (faults.has(Fault::SegmentInserted)) facts.insertedAfter = timeline.newestAt(faults.since(Fault::SegmentInserted)) - 2;
    if (faults.has(Fault::DiscontinuitySequenceWrong) && newest % 2 != 0) facts.discontinuityShift = 1;
    facts.endlist = faults.has(Fault::Endlist) || (faults.has(Fault::EndlistRemoved) && every);
    if (faults.has(Fault::WindowTooShort)) facts.window = 2;
    if (faults.has(Fault::GrowingWindow))
        facts.window = static_cast<int>(std::clamp<std::int64_t>(
            facts.window + newest - timeline.newestAt(faults.since(Fault::GrowingWindow)), facts.window,
            std::max(kGrownWindow, facts.window)));
    if (faults.has(Fault::TokenQueries)) facts.query = "?token=" + std::to_string(nowMs);
    if (faults.has(Fault::Gaps)) facts.gapsFrom = firstOf(Fault::Gaps, faults, timeline);
    if (faults.has(Fault::WrongDuration)) facts.wrongDurationFrom = firstOf(Fault::WrongDuration, faults, timeline);
}

void breakKey(SegmentKey& key, const ActiveFaults& faults, const Timeline& timeline, std::size_t rungs, std::int64_t nowMs) {
    if (faults.on.none()) return;
    const std::int64_t number = key.number;
    const auto concerned = [&](Fault fault) { return faults.has(fault) && number >= firstOf(fault, faults, timeline); };
    if (concerned(Fault::PtsGap)) key.shiftTicks += (number - firstOf(Fault::PtsGap, faults, timeline) + 1) * kStepTicks;
    if (concerned(Fault::PtsOverlap)) key.shiftTicks -= (number - firstOf(Fault::PtsOverlap, faults, timeline) + 1) * kStepTicks;
    if (concerned(Fault::AvSkew)) key.shiftTicks += kSkewTicks;
    if (faults.has(Fault::IdenticalSegments)) key.number -= number % 2;
    if (concerned(Fault::FormatChange) && number / 4 % 2 != 0 && key.rung < rungs) key.rung = key.rung ^ 1U;
    if (faults.has(Fault::NoKeyframe)) key.edit = MediaEdit::NoKeyframe;
    if (faults.has(Fault::ContinuityErrors)) key.edit = MediaEdit::MissingPacket;
    if (faults.has(Fault::PatMissing)) key.edit = MediaEdit::NoPat;
    if (faults.has(Fault::BandwidthExceeded)) key.edit = MediaEdit::ThreeTimes;
    if (faults.has(Fault::SegmentChanged)) {
        key.edit = MediaEdit::Other;
        key.variant = static_cast<int>(nowMs / 5000 % 7);
    }
}

bool breaksLadder(const ActiveFaults& faults) {
    return faults.has(Fault::WrongCodecs) || faults.has(Fault::WrongResolution) || faults.has(Fault::MissingRung);
}

void breakLadder(std::vector<Rung>& rungs, std::vector<Bandwidth>& bandwidths, const ActiveFaults& faults) {
    for (Rung& rung : rungs) {
        if (faults.has(Fault::WrongCodecs) && !rung.isAudio()) rung.codec = "hvc1.1.6.L93.B0";
        if (faults.has(Fault::WrongResolution) && !rung.isAudio()) rung.width = rung.width * 3 / 4;
    }
    for (std::size_t i = rungs.size(); faults.has(Fault::MissingRung) && i-- > 0;) {
        if (rungs[i].name != "720p") continue;
        rungs.erase(rungs.begin() + static_cast<std::ptrdiff_t>(i));
        bandwidths.erase(bandwidths.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace inspector::lab
