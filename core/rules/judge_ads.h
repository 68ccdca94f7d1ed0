// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/media_facts.h"
#include "core/rules/judge.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Ad breaks over time and across rungs. Pure: the time is the playlist's own (program date-time, sums of EXTINF).
namespace inspector::rules {

class FindingList;

// Breaks as vendors' tags write them. Internal to AdHistory.
class AdBreakWatch {
public:
    void update(FindingList& events, FindingList& holding, const hls::Playlist& playlist);

private:
    struct Break {
        std::uint64_t sequence = 0;        // of its first segment that was seen
        std::uint32_t line = 0;
        std::optional<double> durationS;
        double elapsedS = 0;               // at least, to the end of the newest segment
        std::optional<double> toldS;       // by the newest continuation
        std::uint32_t segments = 0;
        std::uint32_t continuations = 0;   // counted on segments that were seen to come
        std::optional<std::uint64_t> hole; // the first segment without one, after some that had one
        bool joined = false;               // its start was not seen
    };
    struct Cues;
    void compareStart(FindingList& events, const hls::Playlist& playlist);
    void step(FindingList& events, const hls::Segment& segment, bool firstListed);
    void begin(const hls::Segment& segment, const Cues& cues);
    void end(FindingList& events, const hls::Segment& segment, const Cues& cues);
    void goOn(FindingList& events, const hls::Segment& segment, const Cues& cues, bool firstListed);

    std::optional<Break> m_open;
    std::optional<std::uint64_t> m_next;   // media sequence number of the next segment to look at
    std::optional<std::uint64_t> m_lastIn;
    bool m_closed = false;                 // it is certain that no break was under way
    bool m_continues = false;              // earlier breaks had continuations
    double m_quietS = 0;                   // media without any marker
};

// Date ranges (EXT-X-DATERANGE) by their ids. Internal to AdHistory.
class DateRangeWatch {
public:
    void update(FindingList& events, FindingList& holding, const hls::Playlist& playlist,
                const std::vector<std::optional<WallTime>>& times);

private:
    struct Value {
        std::string name;
        std::string text;                  // as it is compared, at most 64 bytes of it
        std::size_t hash = 0;
    };
    struct Known {
        std::optional<WallTime> start;
        std::optional<WallTime> end;
        std::optional<WallTime> due;       // start + planned duration
        std::vector<Value> values;
        std::uint64_t seen = 0;            // the update that listed it last
        bool out = false;
        bool in = false;
        bool said = false;                 // that its other half is missing
    };
    void observe(FindingList& events, const hls::DateRange& range);
    void compare(FindingList& events, Known& known, const hls::DateRange& range) const;
    void judgeRemoved(FindingList& events, WallTime first, WallTime end, double target);
    void makeRoom();

    static constexpr std::size_t most = 256;
    std::map<std::string, Known> m_known;
    std::optional<WallTime> m_watchedFrom;
    std::uint64_t m_updates = 0;
};

// One media playlist's breaks over time: hls-cue-out-without-in, hls-cue-in-without-out, hls-cue-cont-missing,
// hls-cue-elapsed-backwards, hls-cue-duration-changed, hls-daterange-attribute-changed, -id-reused, -removed-early,
// -planned-never-ended, and hls-scte35-in-without-out, -out-without-in where a sliding window hides the other half. Value
// semantics, one instance a rung, bounded memory.
class AdHistory {
public:
    // At each poll, also of an unchanged playlist. `times`: hls::segmentTimes. Findings that hold now; what a change
    // shows is found by the poll that shows it and once more by the next, so that two cycles can confirm it.
    [[nodiscard]] std::vector<Finding> update(const Context& context, const hls::Playlist& playlist,
                                              const std::vector<std::optional<WallTime>>& times);

private:
    AdBreakWatch m_breaks;
    DateRangeWatch m_ranges;
    std::vector<Finding> m_again;
    std::uint64_t m_end = 0;               // media sequence number after the newest segment so far
    int m_behind = 0;                      // polls in a row that showed an older playlist
};

// hls-variants-cues-differ: tags of breaks that one rung's playlist has and another's lacks (date ranges are
// hls-variants-daterange-differ). Rungs with pictures only; matched by date, or by number where all count alike.
struct AdRung {
    std::string rung;
    std::vector<AdMarker> markers;
    std::uint64_t first = 0;               // media sequence numbers that are listed: first to end - 1
    std::uint64_t end = 0;
    std::optional<WallTime> from;          // the same on the wall clock
    std::optional<WallTime> to;
    double targetDurationS = 0;
};
[[nodiscard]] AdRung adRungOf(std::string rung, const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times);
[[nodiscard]] std::vector<Finding> judgeAdsAcross(const Context& context, const std::vector<AdRung>& rungs);

// hls-interstitial-asset-unreachable and hls-interstitial-asset-not-vod (bis App. D.2).
struct InterstitialAsset {
    std::string id;                        // of the date range
    std::string url;                       // X-ASSET-URI or X-ASSET-LIST, as written
    bool list = false;                     // X-ASSET-LIST: a list of assets, not a playlist
    std::uint32_t line = 0;

    bool operator==(const InterstitialAsset&) const = default;
};
// The assets that a playlist's date ranges name, the newest 32.
[[nodiscard]] std::vector<InterstitialAsset> interstitialAssets(const hls::Playlist& playlist);
struct InterstitialAnswer {
    int status = 0;                        // 0: none
    std::string message;                   // why there was no answer
    std::optional<bool> isVod;             // none: not known
};
[[nodiscard]] std::vector<Finding> judgeInterstitialAsset(const Context& context, const InterstitialAsset& asset,
                                                          const InterstitialAnswer& answer);

}  // namespace inspector::rules
