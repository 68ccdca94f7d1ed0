// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/channel_tracker.h"

#include "tests/core/verdict/reports.h"

#include <gtest/gtest.h>

#include <tuple>

namespace inspector::verdict {
namespace {

SegmentSample segment(double ratio, double bps, double ttfbMs) {
    SegmentSample s;
    s.http.ok = true;
    s.http.status = 200;
    s.http.ttfbMs = ttfbMs;
    s.durationS = 6;
    s.downloadRatio = ratio;
    s.bitrateBps = bps;
    return s;
}

TEST(Figures, AreNoneUntilMeasured) {
    ChannelTracker tracker(ChannelId("news"));
    EXPECT_EQ(tracker.status().kpis, Kpis{});
    ProbeReport r = report(1);
    for (RungReport& rung : r.rungs) rung.fetched = false;
    EXPECT_EQ(tracker.update(r, standardTemplate()).status.kpis, Kpis{});
}

TEST(Figures, TakeTheWorstAndTheHighest) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.rungs[1].bandwidthBps = 6'000'000;
    r.rungs[1].segments = {segment(0.9, 4e6, 10), segment(0.2, 5e6, 400)};
    r.rungs[1].targetDurationS = 6;
    r.rungs[1].ageS = 5;
    r.rungs[1].latencyS = 12;
    r.rungs[2].bandwidthBps = 3'000'000;
    r.rungs[2].segments = {segment(0.3, 2e6, 20)};
    r.rungs[2].targetDurationS = 4;
    r.rungs[2].ageS = 4.5;
    r.rungs[2].latencyS = 15;
    const Kpis kpis = tracker.update(r, standardTemplate()).status.kpis;
    EXPECT_DOUBLE_EQ(kpis.downloadRatio.value(), 0.3) << "of the newest segments the worst";
    EXPECT_DOUBLE_EQ(kpis.bitrateBps.value(), 5e6);
    EXPECT_DOUBLE_EQ(kpis.playlistAgeS.value(), 4.5) << "nearest to its own limit";
    EXPECT_DOUBLE_EQ(kpis.playlistLimitS.value(), 6);
    EXPECT_DOUBLE_EQ(kpis.liveLatencyS.value(), 15);
    EXPECT_DOUBLE_EQ(kpis.ttfbP95Ms.value(), 400);
    EXPECT_DOUBLE_EQ(kpis.errorRate.value(), 0);
    const RungFigures& top = tracker.status().rungs[1];
    EXPECT_DOUBLE_EQ(top.peakBps.value(), 5e6);
    EXPECT_DOUBLE_EQ(top.measuredBps.value(), 5e6);
    EXPECT_DOUBLE_EQ(top.ttfbMs.value(), 400);
}

TEST(Figures, CountErrorsAndTimesOverTwentyCycles) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport bad = report(1);
    for (RungReport& rung : bad.rungs) {
        rung.http = {};
        rung.http.error = "http-timeout";
    }
    EXPECT_DOUBLE_EQ(tracker.update(bad, standardTemplate()).status.kpis.errorRate.value(), 1);
    for (int cycle = 2; cycle <= 20; ++cycle) {
        ProbeReport r = report(cycle);
        r.rungs[0].http.ttfbMs = cycle == 2 ? 900 : 1;
        std::ignore = tracker.update(r, standardTemplate());
    }
    EXPECT_DOUBLE_EQ(tracker.status().kpis.errorRate.value(), 1.0 / 20);
    EXPECT_DOUBLE_EQ(tracker.update(report(21), standardTemplate()).status.kpis.errorRate.value(), 0);
    EXPECT_DOUBLE_EQ(tracker.status().kpis.ttfbP95Ms.value(), 10);
}

TEST(Figures, PartReportsBelongToTheCycleBefore) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport part = report(2);
    part.whole = false;
    part.rungs[1].http.ok = false;
    std::ignore = tracker.update(report(1), standardTemplate());
    for (int i = 0; i < 30; ++i) std::ignore = tracker.update(part, standardTemplate());
    EXPECT_DOUBLE_EQ(tracker.status().kpis.errorRate.value(), 30.0 / (31 * 4));
}

TEST(Figures, OfTheRestOfAPlaylistThatEndedHaveNoAge) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.rungs[1].targetDurationS = 6;
    r.rungs[1].ageS = 5000;
    r.rungs[1].endList = true;
    EXPECT_FALSE(tracker.update(r, standardTemplate()).status.kpis.playlistAgeS);
}

TEST(Figures, OfARungThatFailsAreNone) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.rungs[1].ageS = 3;
    r.rungs[1].segments = {segment(0.5, 4e6, 10)};
    r.rungs[1].mediaSequence = 77;
    std::ignore = tracker.update(r, standardTemplate());
    r = report(2);
    r.rungs[1].http = {};
    r.rungs[1].parsed = false;
    std::ignore = tracker.update(r, standardTemplate());
    const RungFigures& f = tracker.status().rungs[1];
    EXPECT_FALSE(f.ageS);
    EXPECT_FALSE(f.measuredBps);
    EXPECT_FALSE(f.downloadRatio);
    EXPECT_EQ(f.httpStatus, 0);
    EXPECT_EQ(f.mediaSequence, 77U) << "where it was last";
    EXPECT_DOUBLE_EQ(f.peakBps.value(), 4e6);
}

TEST(Figures, APartialSegmentLeavesSizeAndSpeedAsTheyWere) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.rungs[1].segments = {segment(0.5, 4e6, 10)};
    std::ignore = tracker.update(r, standardTemplate());
    SegmentSample partial = segment(0, 0, 33);
    partial.partial = true;
    partial.downloadRatio.reset();
    partial.bitrateBps.reset();
    r = report(2);
    r.rungs[1].segments = {partial};
    std::ignore = tracker.update(r, standardTemplate());
    EXPECT_DOUBLE_EQ(tracker.status().rungs[1].measuredBps.value(), 4e6);
    EXPECT_DOUBLE_EQ(tracker.status().rungs[1].ttfbMs.value(), 33);
}

}  // namespace
}  // namespace inspector::verdict
