// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

// Live behaviour over time: each fault with its benign twin, odd but legal.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

// A channel of 4 s segments whose playlist is polled every `poll` seconds; the n-th new segment comes at `at(n)`.
struct Channel {
    Live live;
    double poll = 1;
    double lag = 0;  // of date-time behind the time at which a segment comes

    // The last findings of a rule while `seconds` pass.
    template <typename When>
    std::vector<Finding> run(Watch& watch, double seconds, std::string_view rule, When at) const {
        std::vector<Finding> kept;
        Live now = live;
        std::uint64_t segment = 0;
        for (double t = 0; t <= seconds; t += poll) {
            while (at(segment + 1) <= t) ++segment;
            now.sequence = live.sequence + segment;
            for (Finding& finding : watch.at(t, now.text()))
                if (finding.rule == rule) kept.push_back(finding);
        }
        return kept;
    }
};

Live dated(double behind = 2) {
    Live live;
    // The newest segment of the first version ends `behind` seconds before the first poll.
    live.zero = Watch::wallZero - fromSeconds(behind + live.duration * static_cast<double>(live.sequence + static_cast<std::uint64_t>(live.count)));
    return live;
}

std::vector<std::string> rulesOver(Watch& watch, double from, const std::vector<std::string>& versions, double step = 4) {
    std::vector<std::string> rules;
    for (const std::string& version : versions) {
        rules = watch.rulesAt(from, version);
        from += step;
    }
    return rules;
}

std::string listing(std::uint64_t sequence, std::initializer_list<const char*> names, const char* more = "") {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(sequence) + "\n";
    for (const char* name : names) text += std::string("#EXTINF:4.000,\n") + name + ".ts\n";
    return text + more;
}

}  // namespace

TEST(LateUpdate, OnceBeyondOneAndAHalfTargetDurations) {
    for (const auto& [pause, late] : {std::pair{4.0, false}, std::pair{5.5, false}, std::pair{6.5, true}, std::pair{20.0, true}}) {
        Watch watch;
        Live live;
        watch.at(0, live.text());
        for (double t = 0.25; t < pause; t += 0.25) watch.at(t, live.text());
        ++live.sequence;
        const auto findings = watch.at(pause, live.text());
        const Finding* finding = findingOf(findings, "hls-playlist-late-update");
        ASSERT_EQ(finding != nullptr, late) << pause;
        if (late) {
            EXPECT_EQ(finding->severity, Severity::Major);
        }
    }
}

TEST(LateUpdate, PollsThatAreFarApartProveNothing) {
    Watch watch;
    Live live;
    for (double t = 0; t < 300; t += 30) {
        EXPECT_THAT(watch.rulesAt(t, live), IsEmpty()) << t;
        live.sequence += 7;
    }
}

TEST(LateUpdate, InTheMeanOverTenOfThem) {
    const auto severities = [](double interval) {
        Watch watch;
        Channel channel;
        channel.poll = 0.25;
        return channel.run(watch, 90, "hls-playlist-late-update", [&](std::uint64_t n) { return static_cast<double>(n) * interval; });
    };
    EXPECT_THAT(severities(4.0), IsEmpty());
    EXPECT_THAT(severities(4.05), IsEmpty());  // rounding of EXTINF
    const auto slow = severities(4.6);
    ASSERT_FALSE(slow.empty());
    EXPECT_EQ(slow.back().severity, Severity::Minor);
    EXPECT_NEAR(slow.back().arg("interval")->number, 4.6, 0.1);
}

TEST(LateUpdate, SegmentsLongerThanTheTargetByLessThanHalfASecondAreOnTime) {
    Watch watch;
    Channel channel;
    channel.live.duration = 4.4;
    channel.poll = 0.25;
    EXPECT_THAT(channel.run(watch, 120, "hls-playlist-late-update", [](std::uint64_t n) { return static_cast<double>(n) * 4.4; }), IsEmpty());
}

TEST(UpdateJitter, IsNotedWhereUpdatesComeUnevenly) {
    const auto run = [](double amount) {
        Watch watch;
        Channel channel;
        channel.poll = 0.25;
        return channel.run(watch, 200, "hls-playlist-update-jitter", [&](std::uint64_t n) {
            return static_cast<double>(n) * 4 + (n % 7 == 0 ? amount : 0);
        });
    };
    EXPECT_THAT(run(0), IsEmpty());
    EXPECT_THAT(run(1), IsEmpty());
    ASSERT_FALSE(run(2.9).empty());
    EXPECT_EQ(run(2.9).back().severity, Severity::Info);
}

TEST(SegmentOrder, InsertedReorderedOrMoved) {
    struct Case {
        std::string before, now, rule;
    };
    const std::vector<Case> cases = {
        {listing(1, {"a", "b", "c"}), listing(1, {"a", "x", "b", "c"}), "hls-segment-inserted"},
        {listing(1, {"a", "b", "c", "d"}), listing(2, {"b", "c", "x", "d"}), "hls-segment-inserted"},
        {listing(1, {"a", "b", "c"}), listing(1, {"x", "a", "b", "c"}), "hls-segment-inserted"},
        {listing(1, {"a", "b", "c"}), listing(1, {"a", "c", "b"}), "hls-segment-reordered"},
        {listing(1, {"a", "b", "c", "d"}), listing(2, {"b", "d", "c", "e"}), "hls-segment-reordered"},
        {listing(1, {"a", "b", "c"}), listing(2, {"a", "b", "c"}), "hls-media-sequence-mismatch"},
        {listing(1, {"a", "b", "c"}), listing(1, {"a", "b", "x"}), "hls-media-sequence-mismatch"},
    };
    for (const Case& one : cases) {
        Watch watch;
        EXPECT_THAT(rulesOver(watch, 0, {one.before, one.now}), Contains(one.rule)) << one.now;
    }
    Watch watch;
    EXPECT_THAT(rulesOver(watch, 0, {listing(1, {"a", "b", "c"}), listing(2, {"b", "c", "x", "y"})}), IsEmpty());
    Watch tokens;
    EXPECT_THAT(rulesOver(tokens, 0, {listing(1, {"a", "b", "c"}), listing(2, {"s2/b", "s2/c", "s2/d"})}), IsEmpty());
}

// One invariant (same segment, same number, same discontinuity, as many gone as counted) judges all of these.
TEST(Invariant, JudgesElevenSequences) {
    struct Version {
        std::uint64_t sequence;
        std::optional<std::uint64_t> discontinuity;
        const char* segments;  // a bar: EXT-X-DISCONTINUITY
    };
    struct Vector {
        const char* name;
        std::vector<Version> versions;
        bool faulty;
    };
    const std::vector<Vector> vectors = {
        {"slides by one", {{1, {}, "a b c"}, {2, {}, "b c d"}, {3, {}, "c d e"}}, false},
        {"grows, then slides by two", {{1, {}, "a b c"}, {1, {}, "a b c d"}, {3, {}, "c d e"}}, false},
        {"a discontinuity leaves with its segment", {{20, 10, "a b |c"}, {22, 10, "|c d e"}, {23, 11, "d e f"}}, false},
        {"number counted, nothing removed", {{1, {}, "a b c"}, {2, {}, "a b c"}}, true},
        {"removed, not counted", {{1, {}, "a b c"}, {1, {}, "b c d"}}, true},
        {"counted twice", {{1, {}, "a b c d"}, {3, {}, "b c d e"}}, true},
        {"an older copy", {{2, {}, "b c d"}, {1, {}, "a b c"}}, true},
        {"the end is taken back", {{1, {}, "a b c d"}, {1, {}, "a b c"}}, true},
        {"a discontinuity counted twice", {{2, 10, "|c d e"}, {3, 12, "d e f"}}, true},
        {"a discontinuity not counted", {{2, 10, "|c d e"}, {3, 10, "d e f"}}, true},
        {"a discontinuity counted too early", {{20, 10, "a b c"}, {21, 11, "b c |d"}}, true},
    };
    ASSERT_EQ(vectors.size(), 11u);
    for (const Vector& vector : vectors) {
        Watch watch;
        std::vector<std::string> found;
        double now = 0;
        for (const Version& version : vector.versions) {
            std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(version.sequence) + "\n";
            if (version.discontinuity) text += "#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string(*version.discontinuity) + "\n";
            for (const char* c = version.segments; *c; ++c) {
                if (*c == '|') text += "#EXT-X-DISCONTINUITY\n";
                else if (*c != ' ') text += std::string("#EXTINF:4.000,\n") + *c + ".ts\n";
            }
            found = watch.rulesAt(now, text);
            now += 4;
        }
        EXPECT_EQ(!found.empty(), vector.faulty) << vector.name << ": " << testing::PrintToString(found);
    }
}

TEST(Rollover, IsNotedWhereACounterEnds) {
    const auto run = [](std::uint64_t before, std::uint64_t now) {
        Watch watch;
        Live live;
        live.sequence = before;
        watch.at(0, live.text());
        live.sequence = now;
        live.prefix = "next";
        return watch.rulesAt(4, live);
    };
    EXPECT_THAT(run(4'294'967'288ULL, 0), Contains("hls-rollover"));
    EXPECT_THAT(run(32'760, 0), Contains("hls-rollover"));
    EXPECT_THAT(run(5'000'000, 0), Not(Contains("hls-rollover")));
    EXPECT_THAT(run(5'000'000, 0), Contains("hls-media-sequence-reset"));
}

TEST(Oscillation, IsAVersionThatComesBack) {
    Watch watch;
    Live live;
    watch.server = "192.0.2.1";
    watch.at(0, live.text());
    watch.server = "192.0.2.2";
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
    EXPECT_THAT(watch.rulesAt(5, live), IsEmpty());
    watch.server = "192.0.2.1";
    --live.sequence;
    const auto findings = watch.at(6, live.text());
    const Finding* finding = findingOf(findings, "hls-playlist-oscillates");
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->severity, Severity::Critical);
    EXPECT_EQ(finding->arg("first")->text, "192.0.2.1");
    EXPECT_EQ(finding->arg("between")->text, "192.0.2.2");
}

TEST(Vod, MustNotChangeButItsTokensMay) {
    Watch watch;
    Live live;
    live.end = true;
    live.query = "?t=1";
    watch.at(0, live.text());
    live.query = "?t=2";
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
    live.count = 7;
    EXPECT_THAT(watch.rulesAt(8, live), ElementsAre("hls-vod-changed"));
    Watch event;  // one that was seen to end has been live
    live.end = false;
    event.alwaysOn = false;
    event.at(0, live.text());
    live.end = true;
    event.at(4, live.text());
    ++live.count;
    EXPECT_THAT(event.rulesAt(8, live), IsEmpty());
}

TEST(EndOfLive, IsExpectedOfAChannelThatIsNotAlwaysOn) {
    Watch watch;
    Live live;
    watch.alwaysOn = false;
    watch.at(0, live.text());
    live.end = true;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
}

TEST(Latency, IsJudgedByTheTemplatesLimit) {
    for (const auto& [behind, late] : {std::pair{10.0, false}, std::pair{59.0, false}, std::pair{61.0, true}, std::pair{3'600.0, true}, std::pair{9e5, false}}) {
        Watch watch;
        watch.maxLatency = 60;
        const auto findings = watch.at(0, dated(behind).text());
        EXPECT_EQ(findingOf(findings, "hls-live-latency") != nullptr, late) << behind;
        EXPECT_NEAR(*watch.history().latencyS(), behind, 0.01);
    }
    Watch off;
    EXPECT_THAT(off.rulesAt(0, dated(600)), IsEmpty());
}

TEST(Latency, OurClocksKnownErrorIsTakenOut) {
    Watch watch;
    watch.maxLatency = 60;
    watch.wallAhead = watch.clockOffset = 100;
    EXPECT_THAT(watch.rulesAt(0, dated(10)), IsEmpty());
    EXPECT_NEAR(*watch.history().latencyS(), 10, 0.01);
    Watch behind;  // and date-time is not in the future because we are behind
    behind.wallAhead = behind.clockOffset = -100;
    EXPECT_THAT(behind.rulesAt(0, dated(10)), IsEmpty());
}

TEST(LatencyGrowing, BeyondAHundredthOfTheTime) {
    const auto run = [](double interval, double seconds = 1'150) {
        Watch watch;
        Channel channel;
        channel.live = dated();
        return channel.run(watch, seconds, "hls-live-latency-growing", [&](std::uint64_t n) { return static_cast<double>(n) * interval; });
    };
    EXPECT_THAT(run(4), IsEmpty());
    EXPECT_THAT(run(4.02), IsEmpty());
    EXPECT_THAT(run(4.2, 500), IsEmpty());  // ten minutes at least
    const auto growing = run(4.2);
    ASSERT_FALSE(growing.empty());
    EXPECT_EQ(growing.back().severity, Severity::Major);
    EXPECT_NEAR(growing.back().arg("slope")->number, 4.8, 0.5);
}

TEST(LatencyGrowing, AStepOfOurClockIsNotGrowth) {
    Watch watch;
    Live live = dated();
    for (int n = 0; n < 300; ++n) {
        if (n == 150) watch.wallAhead = 40;
        EXPECT_THAT(watch.rulesAt(n * 4, live), IsEmpty()) << n;
        ++live.sequence;
    }
}

TEST(Drift, OfDateTimeOrOfTheEncoder) {
    const auto run = [](double interval, double seconds, double poll = 1) {
        Watch watch;
        Channel channel;
        channel.live = dated();
        channel.live.count = 3;  // short playlists: there are thousands of them
        channel.poll = poll;
        const auto found = channel.run(watch, seconds, "hls-clock-drift", [&](std::uint64_t n) { return static_cast<double>(n) * interval; });
        return found.empty() ? std::optional<Severity>() : found.back().severity;
    };
    EXPECT_EQ(run(4, 4'000), std::nullopt);
    EXPECT_EQ(run(4.0002, 4'000), std::nullopt);          // 50 ppm
    EXPECT_EQ(run(4.04, 1'500), std::nullopt);            // not yet half an hour
    EXPECT_EQ(run(4.04, 4'000), Severity::Major);         // 10,000 ppm
    EXPECT_EQ(run(4.0032, 8'000), Severity::Minor);       // 800 ppm
    EXPECT_EQ(run(4.0, 8'000, 4.003), std::nullopt);      // the moments of polling wander, not the clock
}

TEST(Drift, AnAnnouncedJumpOfDateTimeIsNone) {
    // Every hundred segments an ad break begins whose date-time is 90 s earlier, after EXT-X-DISCONTINUITY.
    Watch watch;
    for (std::uint64_t n = 0; n < 700; ++n) {
        std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(n) + "\n";
        text += "#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string((n + 99) / 100) + "\n";
        for (std::uint64_t i = n; i < n + 6; ++i) {
            if (i % 100 == 0) text += "#EXT-X-DISCONTINUITY\n";
            const WallTime time = Watch::wallZero + fromSeconds(static_cast<double>(i) * 4 - 30 - 90 * static_cast<double>(i / 100));
            text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(time) + "\n#EXTINF:4.000,\ns" + std::to_string(i) + ".ts\n";
        }
        EXPECT_THAT(watch.rulesAt(static_cast<double>(n) * 4, text), IsEmpty()) << n;
    }
}

TEST(ClockSkew, NamesTheClockThatIsOdd) {
    struct Case {
        double dateTime;  // of the newest segment's start before true time
        double ours;      // our clock before true time
        double date;      // the server's before true time
        const char* odd;  // empty: nothing is found
        Severity severity;
    };
    const std::vector<Case> cases = {
        {-6, 0, 0, "", Severity::Info},
        {0.8, 0, 0, "", Severity::Info},
        {3, 0, 0, "the packager's clock", Severity::Minor},
        {20, 0, 0, "the packager's clock", Severity::Major},
        {-6, -15, 0, "the probe's clock", Severity::Major},
        {-2, -5, 0, "the probe's clock", Severity::Minor},
        {-6, 0, -20, "the server's Date", Severity::Major},
        {-60, 0, -20, "", Severity::Info},  // latency explains it
    };
    for (const Case& one : cases) {
        Watch watch;
        watch.wallAhead = one.ours;
        watch.dateAhead = one.date - one.ours;
        Live live = dated(-(one.dateTime + 4));
        const auto findings = watch.at(0, live.text());
        const Finding* finding = findingOf(findings, "hls-packager-clock-skew");
        ASSERT_EQ(finding != nullptr, *one.odd != 0) << one.dateTime << " " << one.ours << " " << one.date;
        if (!finding) continue;
        EXPECT_EQ(finding->arg("odd")->text, one.odd);
        EXPECT_EQ(finding->severity, one.severity) << one.odd;
    }
}

TEST(Benign, OddButLegalChannelsAreClean) {
    Watch growing;  // a window for time shift that grows
    Live live = dated();
    for (int n = 0; n < 120; ++n) {
        EXPECT_THAT(growing.rulesAt(n * 4, live), IsEmpty()) << n;
        ++live.count;
    }
    Watch event;
    live = Live{};
    live.extra = "#EXT-X-PLAYLIST-TYPE:EVENT\n";
    for (int n = 0; n < 50; ++n, ++live.count) EXPECT_THAT(event.rulesAt(n * 4, live), IsEmpty()) << n;
    Watch missed;  // nobody looked for an hour
    live = dated();
    missed.at(0, live.text());
    live.sequence += 900;
    EXPECT_THAT(missed.rulesAt(3'600, live), IsEmpty());
    Watch gaps;
    EXPECT_THAT(rulesOver(gaps, 0, {listing(1, {"a", "b", "c"}), listing(2, {"b", "c"}, "#EXT-X-GAP\n#EXTINF:4.000,\nd.ts\n")}), IsEmpty());
}
