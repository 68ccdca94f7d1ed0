// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media.h"
#include "tests/app/lab/ts_checker.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using test::checkTs;
using test::TsReport;
using testing::IsEmpty;

std::unique_ptr<Media> media(int units = 2, std::size_t bytes = 0) {
    auto loaded = Media::load({units, bytes});
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().message());
    return std::move(*loaded);
}

std::string segments(Media& from, std::size_t rung, std::int64_t first, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += *from.segment({rung, Container::MpegTs, first + i, 0});
    return bytes;
}

TEST(MpegTsLoop, ContinuesOverThreeLoopsInEveryRung) {
    const auto lab = media(1);
    for (std::size_t rung = 0; rung < lab->rungs().size(); ++rung) {
        const TsReport report = checkTs(segments(*lab, rung, 935'085'029, 6));
        EXPECT_THAT(report.faults, IsEmpty()) << lab->rungs()[rung].name;
        ASSERT_EQ(report.dts.size(), 1U);
    }
}

TEST(MpegTsLoop, VideoHasOneFrameEvery40Milliseconds) {
    const auto lab = media();
    const TsReport report = checkTs(segments(*lab, 0, 467'542'512, 4));
    const auto& dts = report.dts.begin()->second;
    ASSERT_EQ(dts.size(), 4U * 96);
    for (std::size_t i = 1; i < dts.size(); ++i) ASSERT_EQ(dts[i] - dts[i - 1], 3600) << i;
}

TEST(MpegTsLoop, AVideoSegmentAndItsAudioBeginAtTheSameTime) {
    const auto lab = media();
    constexpr std::int64_t wrap = std::int64_t{1} << 33;
    for (std::size_t rung = 0; rung < lab->rungs().size(); ++rung) {
        const TsReport report = checkTs(segments(*lab, rung, 467'542'513, 1));
        EXPECT_EQ(report.pts.begin()->second.front(), 467'542'513 * 2 * kUnitTicks % wrap) << lab->rungs()[rung].name;
    }
}

TEST(MpegTsLoop, RunsOnWhenTimeStampsWrapAt33Bits) {
    const auto lab = media();
    // The segment in which the 18,000th wrap falls, and its neighbours.
    const std::int64_t crossing = (std::int64_t{18'000} << 33) / (2 * kUnitTicks);
    for (const std::size_t rung : {std::size_t{1}, lab->rungs().size() - 1}) {
        const TsReport report = checkTs(segments(*lab, rung, crossing - 1, 3));
        EXPECT_THAT(report.faults, IsEmpty());
        EXPECT_GT(report.pts.begin()->second.back(), std::int64_t{1} << 33);  // unwrapped: it went past
    }
}

TEST(MpegTsLoop, AShiftMovesEveryTimeStamp) {
    const auto lab = media();
    const TsReport plain = checkTs(*lab->segment({2, Container::MpegTs, 1000, 0}));
    const TsReport moved = checkTs(*lab->segment({2, Container::MpegTs, 1000, 90'000}));
    EXPECT_EQ(moved.dts.begin()->second.front() - plain.dts.begin()->second.front(), 90'000);
    EXPECT_EQ(moved.pts.begin()->second.back() - plain.pts.begin()->second.back(), 90'000);
    EXPECT_EQ(moved.pcr.front() - plain.pcr.front(), 90'000);
}

TEST(MpegTsLoop, PadsVideoWithNullPacketsToTheSizeThatWasAskedFor) {
    const auto lab = media(2, 1'000'000);
    const auto bytes = lab->segment({0, Container::MpegTs, 5, 0});
    EXPECT_GT(bytes->size(), 1'000'000U - 188);
    EXPECT_LE(bytes->size(), 1'000'000U);
    const TsReport report = checkTs(*bytes);
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_GT(report.nullPackets, 1000);
    EXPECT_GE(lab->bandwidth(0, Container::MpegTs).peak, static_cast<std::int64_t>(bytes->size()) * 8 * 1000 / 3840);
}

TEST(MpegTsLoop, RefusesWhatIsNoTransportStream) {
    EXPECT_FALSE(MpegTsLoop::make({}));
    EXPECT_FALSE(MpegTsLoop::make({std::string_view("short")}));
    const std::string noSync(188, 'x');
    EXPECT_FALSE(MpegTsLoop::make({noSync}));
    std::string null;
    padWithNullPackets(null, 376);
    EXPECT_FALSE(MpegTsLoop::make({null}));  // no time stamp
}

TEST(Media, KeepsAFewSegmentsAndMakesTheSameBytesAgain) {
    auto loaded = Media::load({2, 0, 1'000'000});
    ASSERT_TRUE(loaded);
    Media& small = **loaded;
    const auto first = small.segment({0, Container::MpegTs, 1, 0});
    EXPECT_EQ(small.segment({0, Container::MpegTs, 1, 0}), first);  // the same buffer
    for (int i = 2; i < 8; ++i) (void)small.segment({0, Container::MpegTs, i, 0});
    const auto again = small.segment({0, Container::MpegTs, 1, 0});
    EXPECT_NE(again, first);
    EXPECT_EQ(*again, *first);
}

}  // namespace
}  // namespace inspector::lab
