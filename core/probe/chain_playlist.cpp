// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_playlist.h"

#include "core/dash/segments.h"
#include "core/probe/ladder.h"

#include <algorithm>
#include <cmath>

namespace inspector::probe {

namespace {

constexpr std::size_t newestSegments = 200;
constexpr double largestTime = 1e15;  // ms

const RungSpec* rungOf(const Ladder& ladder, const std::string& key) {
    const RungSpec* first = nullptr;
    for (const RungSpec& spec : ladder.rungs) {
        if (spec.kind != RungKind::Variant || spec.videoRendition) continue;
        if (spec.key == key) return &spec;
        if (!first) first = &spec;
    }
    return first;
}

StageSegment segmentOf(const StageState& stage, const hls::Playlist& playlist, const hls::Segment& s,
                       std::string_view base) {
    StageSegment out;
    out.sequence = s.sequence;
    out.durationS = s.duration.value_or(0);
    out.hasMap = s.map >= 0;
    for (const std::int32_t key : s.keys) {
        const auto at = static_cast<std::size_t>(key);
        if (at < playlist.keys.size() && playlist.keys[at].method == "AES-128") out.encrypted = true;
    }
    if (s.gap) return out;
    if (s.range) {
        if (!s.offset || s.range->length == 0) return out;
        out.range = fetch::ByteRange{*s.offset, *s.offset + (s.range->length - 1)};
        if (*out.range->last < out.range->first) return out;
    }
    out.url = stage.route.child(base, std::string_view(s.uri)).value_or(std::string());
    return out;
}

double meanDuration(const std::vector<StageSegment>& segments) {
    double sum = 0;
    for (const StageSegment& s : segments) sum += s.durationS;
    return segments.empty() ? 0 : sum / static_cast<double>(segments.size());
}

// The Representation that is compared: the stage's own, else the first with pictures, else the first.
const dash::RungKey* representationOf(const std::vector<dash::RungKey>& keys, const std::string& rung) {
    const dash::RungKey* best = nullptr;
    for (const dash::RungKey& key : keys) {
        if (key.key == rung) return &key;
        const bool pictures = key.kind == dash::RungKey::Kind::Video;
        if (!best || (pictures && best->kind != dash::RungKey::Kind::Video)) best = &key;
    }
    return best;
}

}  // namespace

std::optional<std::uint64_t> StageListing::newest() const {
    return segments.empty() ? std::nullopt : std::optional(segments.back().sequence);
}

const StageSegment* StageListing::at(std::uint64_t sequence) const {
    const auto found = std::find_if(segments.begin(), segments.end(),
                                    [&](const StageSegment& s) { return s.sequence == sequence; });
    return found == segments.end() ? nullptr : &*found;
}

const StageSegment* StageListing::newestUpTo(std::uint64_t sequence) const {
    const auto found = std::find_if(segments.rbegin(), segments.rend(),
                                    [&](const StageSegment& s) { return s.sequence <= sequence; });
    return found == segments.rend() ? nullptr : &*found;
}

bool takeMultivariant(StageState& stage, const hls::Parsed& parsed, std::string_view base) {
    const Ladder ladder = ladderOf(parsed.playlist, "");
    const RungSpec* rung = rungOf(ladder, stage.rung);
    if (!rung) return false;
    const auto url = stage.route.child(base, rung->url);
    if (!url) return false;
    stage.rung = rung->key;
    stage.mediaUrl = *url;
    stage.variables = parsed.variables;
    return true;
}

StageListing listMedia(const StageState& stage, std::string_view text, std::string_view base) {
    StageListing out;
    hls::ParseOptions options;
    options.url = base;
    options.variables = stage.variables;
    out.hls = std::make_unique<hls::Parsed>(hls::parse(text, options));
    const hls::Playlist& playlist = out.hls->playlist;
    out.parsed = out.hls->usable() && playlist.kind == hls::Playlist::Kind::Media;
    if (!out.parsed) return out;
    out.endList = playlist.endList;
    out.targetDurationS = static_cast<double>(playlist.targetDuration.value_or(0));
    const auto& all = playlist.segments;
    for (std::size_t i = all.size() > newestSegments ? all.size() - newestSegments : 0; i < all.size(); ++i)
        out.segments.push_back(segmentOf(stage, playlist, all[i], base));
    out.segmentDurationS = meanDuration(out.segments);
    if (all.empty()) return out;
    if (const auto start = hls::segmentTimes(playlist).back())
        out.edgeTime = *start + fromSeconds(std::clamp(all.back().duration.value_or(0), 0.0, 3600.0));
    return out;
}

StageListing listMpd(StageState& stage, std::string_view text, std::string_view base, WallTime now) {
    StageListing out;
    out.mpd = std::make_unique<dash::Parsed>(dash::parse(text));
    const dash::Mpd& mpd = out.mpd->mpd;
    if (!out.mpd->usable() || mpd.periods.empty()) return out;
    const std::size_t period = dash::periodAt(mpd, now).value_or(mpd.periods.size() - 1);
    const std::vector<dash::RungKey> keys = dash::rungKeys(mpd, period);
    const dash::RungKey* key = representationOf(keys, stage.rung);
    if (!key) return out;
    stage.rung = key->key;
    out.parsed = true;
    out.endList = !mpd.dynamic;
    const dash::SegmentWindow window(mpd, key->period, key->adaptationSet, key->representation, base, now);
    for (std::size_t i = window.size() > newestSegments ? window.size() - newestSegments : 0; i < window.size(); ++i) {
        const dash::SegmentRef ref = window.at(i);
        const double ms = std::round(ref.startS * 1000);
        if (!(ms >= 0 && ms < largestTime)) continue;
        StageSegment s;
        s.sequence = static_cast<std::uint64_t>(ms);
        s.durationS = ref.durationS;
        s.hasMap = true;
        if (ref.first && ref.last && *ref.last >= *ref.first) s.range = fetch::ByteRange{*ref.first, ref.last};
        s.url = stage.route.child(base, ref.url).value_or(std::string());
        out.targetDurationS = std::max(out.targetDurationS, s.durationS);
        out.segments.push_back(std::move(s));
    }
    out.segmentDurationS = meanDuration(out.segments);
    if (!out.segments.empty() && mpd.availabilityStartTime) {
        const StageSegment& last = out.segments.back();
        out.edgeTime = *mpd.availabilityStartTime + fromSeconds(static_cast<double>(last.sequence) / 1000 + last.durationS);
    }
    return out;
}

std::optional<std::uint64_t> segmentToCompare(const StageListing& reference) {
    const auto& all = reference.segments;
    if (all.empty()) return std::nullopt;
    const std::size_t back = all.size() > 1 ? 2 : 1;
    for (std::size_t i = all.size() - back + 1; i-- > 0;)
        if (!all[i].url.empty()) return all[i].sequence;
    return std::nullopt;
}

}  // namespace inspector::probe
