// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"
#include "tests/core/runtime/rig.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

// Each fault of the lab, switched on and off while the real engine probes: what a console takes must show it within two
// cycles (or the rule's own window), and show that it is over within two.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

struct Case {
    const char* fault;
    const char* rung;                // "": the channel; "edge": the channel is probed at an edge
    std::vector<const char*> rules;  // any of them
    ChannelState state;              // the least that it must become
    int window = 0;                  // cycles that the rule itself takes beside the two
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.fault; }

class FaultTest : public testing::TestWithParam<Case> {
protected:
    static constexpr auto interval = 2s;

    FaultTest() : lab({"--channels", "2", "--segment-seconds", "1.92", "--fmp4-share", "0"}), rig(folder.path()) {}

    void watch() {
        const Case& c = GetParam();
        const bool edge = std::string(c.rung) == "edge";
        Template settings = quickTemplate();
        settings.interval = interval;
        settings.segments = SegmentPolicy::Newest;
        settings.playlistTimeout = 1500ms;
        settings.segmentTimeout = 4s;
        settings.retries = 0;
        Channel channel;
        channel.id = ChannelId("watched");
        channel.name = "Watched";
        channel.url = lab.url("/ch-001/master.m3u8", edge ? "fra-1" : "packager");
        channel.templateId = settings.id;
        ASSERT_TRUE(rig.until([&] { return rig.inventory && rig.engineState.probing; }));
        const auto added = rig.apply({inventory::PutTemplate{settings}, inventory::PutChannel{channel}});
        ASSERT_TRUE(added) << added.error().message();
    }

    [[nodiscard]] std::string target() const {
        const std::string rung = GetParam().rung;
        return rung == "edge" ? "fra-1" : rung.empty() ? "ch-001" : "ch-001/" + rung;
    }

    // Cycles end one after the other: counts them by their samples until the condition holds; none: it never did.
    std::optional<int> cyclesUntil(const std::function<bool()>& condition, int most) {
        int cycles = 0;
        WallTime last = sampled();
        while (cycles <= most) {
            if (condition()) return cycles;
            if (!rig.until([&] { return sampled() != last || condition(); })) return std::nullopt;
            if (sampled() != last) ++cycles;
            last = sampled();
        }
        return std::nullopt;
    }
    [[nodiscard]] WallTime sampled() const {
        const auto at = rig.statuses.find("watched");
        return at == rig.statuses.end() ? WallTime{} : at->second.sampled;
    }
    // What stands open, as the console's own list has it.
    [[nodiscard]] std::set<std::string> open() const {
        std::set<std::string> rules;
        for (const Event& event : rig.events) {
            if (!event.finding) continue;
            const std::string key = event.finding->rule;
            if (event.kind == EventKind::FindingOpened) rules.insert(key);
            if (event.kind == EventKind::FindingClosed) rules.erase(key);
        }
        return rules;
    }
    [[nodiscard]] bool found() const {
        const auto now = open();
        return std::any_of(GetParam().rules.begin(), GetParam().rules.end(),
                           [&](const char* rule) { return now.contains(rule); });
    }
    [[nodiscard]] std::string story() const {
        std::string text;
        for (const Event& event : rig.events)
            text += formatIso8601(event.time) + " " + std::string(toString(event.kind)) + " " +
                    (event.finding ? event.finding->rule + " " + event.finding->rung : std::string(toString(event.to))) + "\n";
        return text;
    }

    TempDir folder;
    LabProcess lab;
    Rig rig;
};

TEST_P(FaultTest, IsSeenAndGoesAway) {
    const Case& c = GetParam();
    watch();
    ASSERT_TRUE(rig.until([&] { return rig.state("watched") == ChannelState::Up; })) << story();
    ASSERT_TRUE(open().empty()) << story();

    ASSERT_TRUE(lab.fault(c.fault, target()));
    // The cycle that is under way when the fault begins may have passed it by: it does not count.
    const auto seen = cyclesUntil([&] { return found(); }, 2 + 1 + c.window);
    ASSERT_TRUE(seen) << "not found\n" << story();
    const auto stated = cyclesUntil([&] { return rig.state("watched") >= c.state; }, 2 + 1 + c.window);
    EXPECT_TRUE(stated) << "found, but the state is " << toString(rig.state("watched")) << "\n" << story();

    ASSERT_TRUE(lab.fault(c.fault, target(), false));
    const auto gone = cyclesUntil([&] { return !found() && rig.state("watched") == ChannelState::Up; }, 2 + 1 + c.window);
    EXPECT_TRUE(gone) << "not over\n" << story();
}

constexpr auto degraded = ChannelState::Degraded;
constexpr auto down = ChannelState::Down;

// A window in cycles of 2 s: stale needs 1.5 and 3 target durations of 2 s; what is in a playlist stays there for its
// eight segments of 1.92 s.
INSTANTIATE_TEST_SUITE_P(
    Lab, FaultTest,
    testing::Values(Case{"stale-playlist", "720p", {"hls-playlist-stale"}, degraded, 4},
                    Case{"stale-playlist", "", {"hls-playlist-stale"}, down, 4},
                    Case{"sequence-reset", "", {"hls-media-sequence-reset", "hls-media-sequence-backwards"}, ChannelState::Up, 1},
                    Case{"frozen-pdt", "", {"hls-pdt-frozen", "hls-pdt-jump"}, degraded, 9},
                    Case{"missing-discontinuity", "", {"hls-pdt-jump", "hls-pdt-backwards"}, degraded, 9},
                    Case{"empty-playlist", "720p", {"hls-media-playlist-empty"}, degraded},
                    Case{"master-404", "", {"http-status"}, down},
                    Case{"playlist-404", "720p", {"http-status"}, degraded},
                    Case{"playlist-503", "", {"http-status"}, down},
                    Case{"html-playlist", "", {"http-html-instead-of-media"}, down},
                    Case{"redirect-loop", "", {"http-redirect-loop"}, down},
                    Case{"tcp-reset", "", {"http-connection-reset", "http-connect-failed"}, down},
                    Case{"silent", "", {"http-timeout"}, down, 2},
                    Case{"endless-body", "720p", {"http-body-too-large", "http-timeout"}, degraded, 2},
                    Case{"gzip-bomb", "720p", {"http-body-too-large"}, degraded},
                    Case{"broken-gzip", "720p", {"http-gzip-broken"}, degraded},
                    Case{"segment-404", "720p", {"http-404-listed-segment", "http-status"}, degraded, 1},
                    Case{"segment-503", "", {"http-status"}, degraded, 1},
                    Case{"slow-segment", "720p", {"http-slow-segment", "http-timeout"}, degraded, 3},
                    Case{"stalled-segment", "720p", {"http-timeout", "http-slow-segment"}, degraded, 3},
                    Case{"truncated-segment", "720p", {"http-content-length-mismatch", "seg-truncated"}, degraded, 1},
                    Case{"wrong-content-type", "720p", {"http-content-type-segment", "http-content-type-playlist"}, degraded, 1},
                    Case{"edge-old-playlist", "edge", {"hls-playlist-stale"}, down, 4},
                    Case{"edge-down", "edge", {"http-connect-failed"}, down},
                    Case{"edge-errors", "edge", {"http-status"}, down}),
    [](const testing::TestParamInfo<Case>& tested) {
        std::string name = std::string(tested.param.fault) + (*tested.param.rung ? std::string("_") + tested.param.rung : "");
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

// The benign twin: jumps that are announced must stay silent.
class QuietTest : public FaultTest {};

TEST_P(QuietTest, FindsNothing) {
    watch();
    ASSERT_TRUE(rig.until([&] { return rig.state("watched") == ChannelState::Up; })) << story();
    ASSERT_TRUE(lab.fault(GetParam().fault, target()));
    EXPECT_FALSE(cyclesUntil([&] { return !open().empty() || rig.state("watched") != ChannelState::Up; }, 10)) << story();
}

INSTANTIATE_TEST_SUITE_P(Lab, QuietTest, testing::Values(Case{"discontinuity", "", {}, ChannelState::Up}),
                         [](const testing::TestParamInfo<Case>& tested) { return std::string(tested.param.fault); });

}  // namespace
}  // namespace inspector::test
