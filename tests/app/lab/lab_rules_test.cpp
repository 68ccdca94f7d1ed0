// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/packager.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

// What the rules find in the lab's playlists, on a clock turned by hand: nothing while all is well, what a fault's entry
// promises while it is on, and nothing again after its window.
namespace inspector::lab {
namespace {

using testing::IsEmpty;

constexpr std::int64_t kStart = 1'800'000'000'123;
constexpr std::int64_t kIntervalMs = 10'000;

class LabRules : public testing::TestWithParam<const char*> {
protected:
    LabRules() : media(std::move(*Media::load({2}))) {}

    // One cycle over a channel: the ids of the findings from minor on. The lab has no I-frame playlists.
    std::set<std::string> cycle(const std::string& channel) {
        std::set<std::string> found;
        const auto keep = [&](const std::vector<Finding>& findings) {
            for (const Finding& finding : findings)
                if (finding.severity != Severity::Info && finding.rule != "hls-iframe-absent") found.insert(finding.rule);
        };
        const Reply master = packager.respond('/' + channel + "/master.m3u8", now);
        const hls::Parsed ladder = hls::parse(*master.body);
        keep(rules::judgeMultivariant({"master", "packager", {}}, ladder));
        std::map<std::string, hls::Parsed> parsed;
        std::vector<rules::RungView> rungs;
        for (const hls::RungKey& key : hls::rungKeys(ladder.playlist)) {
            const std::string url = '/' + channel + '/' + key.key + "/index.m3u8";
            const Reply reply = packager.respond(url, now);
            const hls::Parsed& document = parsed[key.key] = hls::parse(*reply.body, {url, {}});
            const rules::Context context{key.key, "packager", url};
            keep(rules::judgeMedia(context, document));
            const MonoTime asked{std::chrono::milliseconds(now)};
            const MonoTime answered = asked + std::chrono::milliseconds(20);
            rules::MediaHistory::Sample sample;
            sample.playlist = &document.playlist;
            sample.bodyHash = std::hash<std::string>{}(*reply.body);
            sample.asked = asked;
            sample.answered = answered;
            sample.wall = fromMillis(now + 20);
            keep(histories[channel + key.key].update(context, sample));
            rungs.push_back({key.key, url, key.kind, &document.playlist, asked, answered});
        }
        keep(rules::judgeAcross({"master", "packager", {}}, ladder.playlist, rungs));
        now += kIntervalMs;
        return found;
    }

    std::unique_ptr<Media> media;
    Channels channels{2, 0.25, 1, 3840};
    FaultBoard board{channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {}, 3840};
    Packager packager{*media, channels, board, {8, true}};
    std::map<std::string, rules::MediaHistory> histories;
    std::int64_t now = kStart;
};

TEST(LabFaultRules, AreInTheCatalogue) {
    for (const FaultInfo& info : allFaults())
        for (const std::string_view rule : info.rules)
            if (!rule.empty()) {
                EXPECT_NE(rules::find(rule), nullptr) << info.name << ": " << rule;
            }
}

TEST_F(LabRules, FindNothingWhileAllIsWell) {
    for (int i = 0; i < 30; ++i) {
        EXPECT_THAT(cycle("ch-001"), IsEmpty()) << i;
        now -= kIntervalMs;
        EXPECT_THAT(cycle("ch-002"), IsEmpty()) << i;  // fMP4
    }
}

class LabBenign : public LabRules {};

TEST_P(LabBenign, FindNothingInTheTwin) {
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(board.set(GetParam(), "ch-001", i >= 2 && i < 7, now));
        EXPECT_THAT(cycle("ch-001"), IsEmpty()) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Twins, LabBenign,
                         testing::Values("discontinuity", "jittery-updates", "growing-window", "token-queries"),
                         [](const auto& fault) {
                             std::string name = fault.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST_P(LabRules, FindAFaultWithinTwoCyclesOrItsWindowAndNothingTwoCyclesAfter) {
    const FaultInfo& info = infoOf(*faultByName(GetParam()));
    const auto windowCycles = static_cast<int>(info.windowSegments * 3840 / kIntervalMs) + 1;
    for (const std::string target : {"ch-001/720p", "ch-002"}) {
        const std::string channel = target.substr(0, target.find('/'));
        for (int i = 0; i < 3; ++i) EXPECT_THAT(cycle(channel), IsEmpty());
        ASSERT_TRUE(board.set(GetParam(), target, true, now - 1000));
        std::set<std::string> found;
        for (int i = 0; i < std::max(2, windowCycles); ++i) found.merge(cycle(channel));
        const bool expected = std::any_of(info.rules.begin(), info.rules.end(),
                                          [&](std::string_view rule) { return found.contains(std::string(rule)); });
        EXPECT_TRUE(expected) << testing::PrintToString(found);
        for (int i = 0; i < 3; ++i) (void)cycle(channel);
        ASSERT_TRUE(board.set(GetParam(), target, false, now - 1000));
        // Coming back is a jump, rightly found for up to two cycles; and jumps without a tag are found until the playlist
        // lists them no longer: eight segments.
        for (int i = 0; i < (info.leavesMarks ? 4 : 2); ++i) (void)cycle(channel);
        for (int i = 0; i < 5; ++i) EXPECT_THAT(cycle(channel), IsEmpty()) << target << " cycle " << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Faults, LabRules,
                         testing::Values("stale-playlist", "sequence-reset", "frozen-pdt", "missing-discontinuity",
                                         "empty-playlist"),
                         [](const auto& fault) {
                             std::string name = fault.param;
                             std::erase(name, '-');
                             return name;
                         });

}  // namespace
}  // namespace inspector::lab
