// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/parser.h"
#include "core/probe/ladder.h"
#include "core/probe/segment_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace inspector::probe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* base = "http://host/live/v.m3u8";

hls::Playlist live(std::uint64_t first, int count, const std::string& prefix = "s") {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) + "\n";
    for (int i = 0; i < count; ++i)
        text += "#EXTINF:6,\n" + prefix + std::to_string(first + static_cast<std::uint64_t>(i)) + ".ts\n";
    return hls::parse(text).playlist;
}

std::vector<std::uint64_t> numbers(const std::vector<PlannedSegment>& planned) {
    std::vector<std::uint64_t> out;
    for (const auto& p : planned) out.push_back(p.sequence);
    return out;
}

std::vector<std::uint64_t> plan(const hls::Playlist& playlist, SegmentPolicy policy, SegmentMemory& memory,
                                BudgetStep budget = BudgetStep::AsAsked, bool itsTurn = true) {
    return numbers(planSegments(playlist, base, policy, budget, itsTurn, memory));
}

TEST(SegmentPlan, AtFirstContactIsTheNewestOnly) {
    for (const SegmentPolicy policy : {SegmentPolicy::All, SegmentPolicy::Newest}) {
        SegmentMemory memory;
        EXPECT_THAT(plan(live(10, 5), policy, memory), ElementsAre(14));
    }
    SegmentMemory memory;
    EXPECT_THAT(plan(live(10, 5), SegmentPolicy::None, memory), IsEmpty());
}

TEST(SegmentPlan, OfAllIsEveryOneNotSeenBefore) {
    SegmentMemory memory;
    plan(live(10, 5), SegmentPolicy::All, memory);
    EXPECT_THAT(plan(live(12, 5), SegmentPolicy::All, memory), ElementsAre(15, 16));
    EXPECT_THAT(plan(live(12, 5), SegmentPolicy::All, memory), IsEmpty());
    EXPECT_THAT(plan(live(17, 5), SegmentPolicy::All, memory), ElementsAre(17, 18, 19, 20, 21)) << "no gap yet";
}

TEST(SegmentPlan, AfterAGapIsTheNewestTen) {
    SegmentMemory memory;
    plan(live(10, 5), SegmentPolicy::All, memory);
    EXPECT_THAT(plan(live(100, 30), SegmentPolicy::All, memory),
                ElementsAre(120, 121, 122, 123, 124, 125, 126, 127, 128, 129));
}

TEST(SegmentPlan, KnowsAStreamThatBeganAnew) {
    SegmentMemory memory;
    plan(live(100, 5), SegmentPolicy::All, memory);
    EXPECT_THAT(plan(live(0, 3), SegmentPolicy::All, memory), ElementsAre(0, 1, 2));
    plan(live(0, 3), SegmentPolicy::Newest, memory);
    EXPECT_THAT(plan(live(0, 3, "other"), SegmentPolicy::Newest, memory), ElementsAre(2)) << "the same numbers again";
}

TEST(SegmentPlan, OfTheNewestIsOneOfEachCycle) {
    SegmentMemory memory;
    plan(live(10, 5), SegmentPolicy::Newest, memory);
    EXPECT_THAT(plan(live(13, 5), SegmentPolicy::Newest, memory), ElementsAre(17));
    EXPECT_THAT(plan(live(13, 5), SegmentPolicy::Newest, memory), IsEmpty());
}

TEST(SegmentPlan, IsBoundedForAHostilePlaylist) {
    SegmentMemory memory;
    plan(live(10, 5), SegmentPolicy::All, memory);
    EXPECT_EQ(plan(live(10, 20'000), SegmentPolicy::All, memory).size(), 100U);
}

TEST(SegmentPlan, StepsDownWithTheBudget) {
    SegmentMemory memory;
    plan(live(10, 5), SegmentPolicy::All, memory);
    EXPECT_THAT(plan(live(12, 5), SegmentPolicy::All, memory, BudgetStep::NewestOnly), ElementsAre(16));
    EXPECT_THAT(plan(live(14, 5), SegmentPolicy::All, memory, BudgetStep::OneRungInTurn, false), IsEmpty());
    EXPECT_THAT(plan(live(16, 5), SegmentPolicy::All, memory, BudgetStep::OneRungInTurn), ElementsAre(20));
    EXPECT_THAT(plan(live(18, 5), SegmentPolicy::All, memory), ElementsAre(21, 22)) << "back at once, no catching up";
    const auto partial =
        planSegments(live(19, 5), base, SegmentPolicy::Newest, BudgetStep::First64KiB, true, memory);
    ASSERT_EQ(partial.size(), 1U);
    EXPECT_TRUE(partial[0].partial);
    EXPECT_EQ(partial[0].range, (fetch::ByteRange{0, 65535}));
    EXPECT_THAT(plan(live(21, 5), SegmentPolicy::None, memory, BudgetStep::First64KiB), IsEmpty());
}

TEST(SegmentPlan, LeavesOutGapsAndUnknowableRanges) {
    const auto playlist = hls::parse("#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:6\n"
                                     "#EXTINF:6,\na.ts\n#EXTINF:6,\n#EXT-X-GAP\nb.ts\n"
                                     "#EXTINF:6,\n#EXT-X-BYTERANGE:100\nc.ts\n").playlist;
    SegmentMemory memory;
    EXPECT_THAT(plan(playlist, SegmentPolicy::Newest, memory), ElementsAre(0));
    EXPECT_EQ(memory.newest, 2U);
}

TEST(SegmentPlan, HonoursByteRangesAndMaps) {
    const auto playlist = hls::parse("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n"
                                     "#EXT-X-MAP:URI=\"../init.mp4\",BYTERANGE=\"720@8\"\n"
                                     "#EXTINF:6,\n#EXT-X-BYTERANGE:200000@1000\nall.mp4\n").playlist;
    SegmentMemory memory;
    auto planned = planSegments(playlist, base, SegmentPolicy::Newest, BudgetStep::AsAsked, true, memory);
    ASSERT_EQ(planned.size(), 1U);
    EXPECT_EQ(planned[0].url, "http://host/live/all.mp4");
    EXPECT_EQ(planned[0].range, (fetch::ByteRange{1000, 200999}));
    EXPECT_EQ(planned[0].mapUrl, "http://host/init.mp4");
    EXPECT_EQ(planned[0].mapRange, (fetch::ByteRange{8, 727}));
    EXPECT_TRUE(planned[0].hasMap);
    memory = {};
    planned = planSegments(playlist, base, SegmentPolicy::Newest, BudgetStep::First64KiB, true, memory);
    ASSERT_EQ(planned.size(), 1U);
    EXPECT_EQ(planned[0].range, (fetch::ByteRange{1000, 66535}));
}

TEST(SegmentPlan, KnowsWhichSegmentsAreEncrypted) {
    const std::string head = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n";
    for (const auto& [key, encrypted] : {std::pair("", false), std::pair("#EXT-X-KEY:METHOD=NONE\n", false),
                                         std::pair("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n", true)}) {
        SegmentMemory memory;
        const auto playlist = hls::parse(head + key + "#EXTINF:6,\na.ts\n").playlist;
        const auto planned = planSegments(playlist, base, SegmentPolicy::Newest, BudgetStep::AsAsked, true, memory);
        ASSERT_EQ(planned.size(), 1U);
        EXPECT_EQ(planned[0].encrypted, encrypted) << key;
    }
}

TEST(Ladder, HasVariantsAndRenditionsEachUrlOnce) {
    const auto playlist = hls::parse(
        "#EXTM3U\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",LANGUAGE=\"en\",URI=\"audio.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"English\",LANGUAGE=\"en\",URI=\"subs.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"CC\",INSTREAM-ID=\"CC1\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5000000,RESOLUTION=1920x1080,FRAME-RATE=50,"
        "CODECS=\"avc1.640028,mp4a.40.2\"\nhd/v.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\nhttps://cdn.example/sd.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=950000,RESOLUTION=640x360\n./hd/../hd/v.m3u8\n"
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI=\"iframe.m3u8\"\n").playlist;
    const Ladder ladder = ladderOf(playlist, "https://host/live/master.m3u8");
    ASSERT_EQ(ladder.rungs.size(), 5U);
    EXPECT_EQ(ladder.listed, 5U);
    EXPECT_EQ(ladder.rungs[0].key, "1080p-6000k");
    EXPECT_EQ(ladder.rungs[0].url, "https://host/live/hd/v.m3u8");
    EXPECT_EQ(ladder.rungs[0].averageBandwidthBps, 5'000'000);
    EXPECT_EQ(ladder.rungs[0].width, 1920);
    EXPECT_DOUBLE_EQ(ladder.rungs[0].frameRate, 50);
    EXPECT_EQ(ladder.rungs[1].url, "https://cdn.example/sd.m3u8");
    EXPECT_EQ(ladder.rungs[2].kind, RungKind::Audio);
    EXPECT_EQ(ladder.rungs[2].language, "en");
    EXPECT_EQ(ladder.rungs[3].kind, RungKind::Subtitles);
    EXPECT_EQ(ladder.rungs[4].kind, RungKind::IFrame);
    EXPECT_TRUE(ladder.rungs[4].isSparse());
    EXPECT_FALSE(ladder.rungs[0].isSparse());
    EXPECT_EQ(ladder.rungs[3].key, "subs-en");
}

TEST(Ladder, OfAHostilePlaylistIsCutOff) {
    std::string text = "#EXTM3U\n";
    for (int i = 0; i < 10'000; ++i)
        text += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(100'000 + i * 1000) + "\n" + std::to_string(i) + ".m3u8\n";
    const Ladder ladder = ladderOf(hls::parse(text).playlist, "http://host/m.m3u8");
    EXPECT_EQ(ladder.rungs.size(), mostRungs);
    EXPECT_EQ(ladder.listed, 10'000U);
}

}  // namespace
}  // namespace inspector::probe
