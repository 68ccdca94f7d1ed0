// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/rules/live_mpd.h"

// What the rules about MPDs over time, and about what was learned by asking, are tested with: makers of findings,
// and for each rule one that has the fault and twins, odd but legal, that have not.
namespace inspector::rules::test {

using Found = std::vector<Finding>;
using Make = std::function<Found()>;
struct Case {
    std::string rule;
    Make bad;
    std::vector<Make> good;
};

inline const LiveMpd live;
inline const std::string liveText = live.text();

[[nodiscard]] LiveMpd having(LiveMpd mpd, std::string LiveMpd::*part, std::string value);

// The same version for so long, asked for each second.
[[nodiscard]] Make held(const LiveMpd& mpd, int seconds);
// Written anew each second, with `added` segments a second.
[[nodiscard]] Make renewed(const LiveMpd& mpd, int seconds, double added);
// Media at another speed than the clock's, looked at each 2 s for an hour.
[[nodiscard]] Make drifting(double speed);

using Where = DashSegmentFacts::Where;
[[nodiscard]] DashSegmentFacts asked(Where where, int status, double dueAgoS, double goneInS = 0,
                                     std::optional<double> later = {});
[[nodiscard]] Make segment(const DashSegmentFacts& facts);
[[nodiscard]] UtcTimingFacts clockOf(double offsetMs, double roundTripMs = 0);
[[nodiscard]] Make clocks(const std::vector<UtcTimingFacts>& facts, bool dynamic = true);
[[nodiscard]] Make indexed(const DashIndexFacts& facts);

// Quiet for every rule about versions.
[[nodiscard]] std::vector<Make> legalVersions();
[[nodiscard]] std::vector<Case> versionCases();
[[nodiscard]] std::vector<Case> holdingCases();
[[nodiscard]] std::vector<Case> askingCases();

}  // namespace inspector::rules::test
