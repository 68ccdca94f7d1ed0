// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media.h"
#include "tests/app/lab/ts_checker.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using test::checkFmp4;
using test::Fmp4Report;
using testing::IsEmpty;

TEST(Fmp4Loop, ContinuesOverThreeLoopsInEveryRung) {
    const auto loaded = Media::load({1});
    ASSERT_TRUE(loaded);
    Media& media = **loaded;
    for (std::size_t rung = 0; rung < media.rungs().size(); ++rung) {
        std::string bytes;
        for (int i = 0; i < 6; ++i) bytes += *media.segment({rung, Container::Fmp4, 935'085'029 + i, 0});
        const Fmp4Report report = checkFmp4(bytes);
        EXPECT_THAT(report.faults, IsEmpty());
        ASSERT_EQ(report.starts.size(), 6U);
        ASSERT_EQ(report.durations.size(), 6U);
        const std::uint64_t timescale = media.rungs()[rung].isAudio() ? 48'000 : 90'000;
        EXPECT_EQ(report.starts[0], 935'085'029U * (timescale * 48 / 25));
        for (std::size_t i = 1; i < 6; ++i) {
            EXPECT_EQ(report.starts[i], report.starts[i - 1] + report.durations[i - 1]) << media.rungs()[rung].name;
            EXPECT_EQ(report.sequences[i], report.sequences[i - 1] + 1);
        }
    }
}

TEST(Fmp4Loop, AShiftMovesTheDecodeTime) {
    const auto loaded = Media::load({2});
    ASSERT_TRUE(loaded);
    Media& media = **loaded;
    const std::size_t audio = media.rungs().size() - 1;
    const auto start = [&](std::int64_t shift) {
        return checkFmp4(*media.segment({audio, Container::Fmp4, 100, shift})).starts.front();
    };
    EXPECT_EQ(start(180'000) - start(0), 96'000U);
}

TEST(Fmp4Loop, TheInitSegmentIsFtypAndMoovAndNamesTheCodec) {
    const auto loaded = Media::load({});
    ASSERT_TRUE(loaded);
    const Media& media = **loaded;
    const auto init = media.init(0);
    EXPECT_EQ(init->substr(4, 4), "ftyp");
    EXPECT_NE(init->find("moov"), std::string::npos);
    EXPECT_EQ(init->find("moof"), std::string::npos);
    EXPECT_EQ(media.rungs()[0].codec, "avc1.640028");
    EXPECT_EQ(media.rungs()[1].codec, "avc1.64001f");
}

TEST(Fmp4Loop, PadsWithAFreeBox) {
    const auto loaded = Media::load({2, 800'000});
    ASSERT_TRUE(loaded);
    const auto bytes = (*loaded)->segment({0, Container::Fmp4, 3, 0});
    EXPECT_EQ(bytes->size(), 800'000U);
    EXPECT_THAT(checkFmp4(*bytes).faults, IsEmpty());
}

TEST(Fmp4Loop, RefusesWhatIsNoFragmentedFile) {
    EXPECT_FALSE(Fmp4Loop::make(""));
    EXPECT_FALSE(Fmp4Loop::make("not a box at all"));
    EXPECT_FALSE(Fmp4Loop::make(std::string_view("\0\0\0\x08mdat", 8)));
    EXPECT_FALSE(Fmp4Loop::make(std::string_view("\0\0\0\x07mdat", 8)));
}

}  // namespace
}  // namespace inspector::lab
