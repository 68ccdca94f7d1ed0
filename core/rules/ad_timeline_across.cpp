// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ad_markers.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge_ads.h"
#include "core/rules/merged_ranges.h"

#include <algorithm>
#include <cmath>

// Breaks of several rungs beside each other, and what interstitials play.
namespace inspector::rules {

namespace {

constexpr double sameMomentS = 0.5;
constexpr std::size_t mostAssets = 32;

bool isTag(const AdMarker& marker) {
    return marker.dialect == AdMarker::Dialect::CueOut || marker.dialect == AdMarker::Dialect::Oatcls ||
           marker.dialect == AdMarker::Dialect::Scte35Tag;
}
bool counts(const AdMarker& marker) {
    return isTag(marker) && (marker.kind == AdMarker::Kind::Out || marker.kind == AdMarker::Kind::In);
}

bool isDated(const AdRung& rung) { return rung.from && rung.to; }

// Well within what the other rung lists: it may be a segment behind, or ahead.
bool isExpectedIn(const AdRung& rung, const AdMarker& marker, bool byDate) {
    if (byDate) {
        const double margin = std::max(1.0, rung.targetDurationS);
        return marker.time && toSeconds(*marker.time - *rung.from) > margin && toSeconds(*rung.to - *marker.time) > margin;
    }
    return marker.sequence && *marker.sequence > rung.first && *marker.sequence < rung.end;
}

bool has(const AdRung& rung, const AdMarker& wanted, bool byDate) {
    return std::any_of(rung.markers.begin(), rung.markers.end(), [&](const AdMarker& marker) {
        if (!isTag(marker) || marker.kind != wanted.kind) return false;
        if (!byDate) return marker.sequence == wanted.sequence;
        return marker.time && std::fabs(toSeconds(*marker.time - *wanted.time)) <= std::max(sameMomentS, rung.targetDurationS / 2);
    });
}

// Without dates, numbers say the same only where all rungs count and end alike.
bool areComparable(const AdRung& a, const AdRung& b, bool& byDate) {
    byDate = isDated(a) && isDated(b);
    return byDate || (!isDated(a) && !isDated(b) && a.first == b.first && a.end == b.end);
}

}  // namespace

AdRung adRungOf(std::string rung, const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times) {
    AdRung ads;
    ads.rung = std::move(rung);
    ads.markers = markersOf(playlist, times);
    ads.targetDurationS = static_cast<double>(playlist.targetDuration.value_or(0));
    if (playlist.segments.empty()) return ads;
    const hls::Segment& last = playlist.segments.back();
    ads.first = playlist.segments.front().sequence;
    ads.end = last.sequence + 1;
    if (times.empty() || !times.front() || !times.back()) return ads;
    ads.from = times.front();
    ads.to = later(*times.back(), last.duration.value_or(0));
    return ads;
}

std::vector<Finding> judgeAdsAcross(const Context& context, const std::vector<AdRung>& rungs) {
    std::vector<Finding> all;
    for (const AdRung& rung : rungs) {
        Context own = context;
        own.rung = rung.rung;
        FindingList findings(own);
        for (const AdRung& other : rungs) {
            bool byDate = false;
            if (&other == &rung || !areComparable(rung, other, byDate)) continue;
            const auto lost = std::find_if(other.markers.begin(), other.markers.end(), [&](const AdMarker& marker) {
                return counts(marker) && isExpectedIn(rung, marker, byDate) && !has(rung, marker, byDate);
            });
            if (lost == other.markers.end()) continue;
            findings.add("hls-variants-cues-differ",
                         {textArg("kind", std::string(toString(lost->kind))), shownArg("id", lost->id.empty() ? "without id" : lost->id),
                          shownArg("other", other.rung)},
                         {0, lost->sequence});
            break;
        }
        for (Finding& finding : findings.take()) all.push_back(std::move(finding));
    }
    return all;
}

std::vector<InterstitialAsset> interstitialAssets(const hls::Playlist& playlist) {
    std::vector<InterstitialAsset> assets;
    for (auto range = playlist.dateRanges.rbegin(); range != playlist.dateRanges.rend() && assets.size() < mostAssets; ++range) {
        if (range->klass != "com.apple.hls.interstitial") continue;
        const std::string* uri = hls::find(range->attributes, "X-ASSET-URI");
        const std::string* list = hls::find(range->attributes, "X-ASSET-LIST");
        if ((uri == nullptr) == (list == nullptr)) continue;  // hls-interstitial-asset
        assets.push_back({range->id, uri ? *uri : *list, uri == nullptr, range->line});
    }
    return assets;
}

std::vector<Finding> judgeInterstitialAsset(const Context& context, const InterstitialAsset& asset,
                                            const InterstitialAnswer& answer) {
    FindingList findings(context);
    const Place place{asset.line, {}};
    if (answer.status < 200 || answer.status > 299) {
        const std::string seen = answer.status > 0 ? std::to_string(answer.status) : answer.message.empty() ? "no answer" : answer.message;
        findings.add("hls-interstitial-asset-unreachable", {shownArg("subject", asset.id), shownArg("asset", asset.url), shownArg("status", seen)}, place);
    } else if (answer.isVod && !*answer.isVod) {
        findings.add("hls-interstitial-asset-not-vod", {shownArg("subject", asset.id), shownArg("asset", asset.url)}, place);
    }
    return findings.take();
}

}  // namespace inspector::rules
