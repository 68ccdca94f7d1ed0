// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"
#include "tests/core/probe/live_channel.h"

#include "core/probe/examine.h"

#include <gtest/gtest.h>

#include <set>

// DASH channels of the lab, with real requests.
namespace inspector::probe {
namespace {

Template dashTemplate() {
    Template t = quickTemplate();
    t.interval = Seconds(2);
    t.follow = true;
    t.segments = SegmentPolicy::All;
    t.inspectSegments = true;
    return t;
}

std::string gravest(const Examination& e) {
    std::string rules;
    for (const Finding& f : e.findings)
        if (f.severity >= Severity::Major) rules += f.rule + "@" + f.rung + " ";
    return rules;
}

TEST(DashFollow, SeesEachSegmentOfALiveChannelAsItComes) {
    const test::LabProcess lab({"--channels", "1"});
    for (const char* kind : {"manifest.mpd", "number.mpd", "timeline.mpd"}) {
        Probing probing({channelAt(lab.url(std::string("/ch-001/") + kind))}, dashTemplate());
        std::set<std::uint64_t> numbers;
        std::string key;
        const bool seen = test::waitFor([&] {
            numbers.clear();
            for (const auto& report : probing.reports())
                for (const RungReport& rung : report->rungs) {
                    if (rung.kind != RungKind::Variant || (!key.empty() && rung.rung != key)) continue;
                    key = rung.rung;
                    for (const SegmentSample& s : rung.segments) if (s.http.ok) numbers.insert(s.sequence);
                }
            return numbers.size() >= 3;
        }, std::chrono::seconds(40));
        ASSERT_TRUE(seen) << kind << ": " << probing.count() << " reports, " << numbers.size() << " segments of " << key << ", "
                          << (probing.count() ? rulesOf(*probing.reports().back()) : std::string());
        EXPECT_EQ(*numbers.rbegin() - *numbers.begin() + 1, numbers.size()) << "none was left out";
        const auto report = probing.reports().back();
        EXPECT_EQ(report->protocol, Protocol::Dash);
        for (const auto& each : probing.reports())
            for (const Finding& f : each->findings) EXPECT_NE(f.severity, Severity::Critical) << kind << " " << f.rule << " " << f.rung;
    }
}

TEST(DashFollow, ExaminesWhatIsNotLive) {
    const test::LabProcess lab({"--channels", "1"});
    for (const char* path : {"/vod/manifest.mpd", "/vod/ondemand.mpd"}) {
        ExamineOptions options;
        options.settings = dashTemplate();
        options.engine.probe.id = ProbeId("local");
        const SystemClock clock;
        const auto result = examineUrl(lab.url(path), options, clock, {});
        ASSERT_TRUE(result) << path;
        const Examination& e = **result;
        EXPECT_EQ(e.protocol, Protocol::Dash);
        EXPECT_GE(e.rungs.size(), 3U) << path;
        for (std::size_t i = 1; i < e.rungs.size(); ++i) EXPECT_GE(e.rungs[i].segments.size(), 2U) << path << e.rungs[i].rung;
        EXPECT_EQ(gravest(e), "") << path;
    }
}

}  // namespace
}  // namespace inspector::probe
