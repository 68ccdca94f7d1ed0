// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/date_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace inspector::hls {
namespace {

// What the reader makes of `text` is what parseIso8601 makes of it, whatever it has read before.
void expectAgreement(DateReader& reader, const std::string& text) {
    bool zoned = false;
    bool zonedAlone = false;
    const auto read = reader.read(text, zoned);
    const auto alone = parseIso8601(text, &zonedAlone);
    ASSERT_EQ(read, alone) << text;
    ASSERT_TRUE(!alone || zoned == zonedAlone) << text;
}

TEST(DateReader, ReadsTheDatesOfAPlaylist) {
    DateReader reader;
    for (const char* text :
         {"2026-01-31T23:59:48.250Z", "2026-01-31T23:59:54.250Z", "2026-02-01T00:00:00.250Z", "2026-02-01T00:00:06.250Z",
          "2026-02-01T00:00:06.250+01:00", "2026-02-01T00:00:12Z", "2026-02-01T00:00:12", "2026-02-01 00:00:12.000Z",
          "2026-02-01t00:00:12.000Z", "2026-02-01T00:00:12.000z", "2026-02-01T00:00:60.000Z", "2026-02-01T00:00:61.000Z",
          "2026-02-01T24:00:00.000Z", "2026-02-01T00:60:00.000Z", "2026-02-01T00:00:00,000Z", "2026-02-30T00:00:00.000Z",
          "2026-02-30T00:00:06.000Z", "2026-02-01T23:59:59.999Z", "1969-12-31T23:59:59.999Z", "2200-12-31T23:59:59.999Z",
          "2201-01-01T00:00:00.000Z", "", "T", "2026-02-01T00:00:00.00-Z", "2026-02-01T0a:00:00.000Z"})
        expectAgreement(reader, text);
}

TEST(DateReader, KnowsNoDayBeforeItHasReadOne) {
    DateReader reader;
    bool zoned = false;
    EXPECT_FALSE(reader.read(std::string(11, '\0') + "00:00:00.000Z", zoned));
    EXPECT_EQ(reader.read("1970-01-01T00:00:00.000Z", zoned), WallTime{});
    EXPECT_TRUE(zoned);
}

TEST(DateReader, AgreesWithTheGeneralOneOnDamagedDates) {
    std::mt19937 random(7);
    DateReader reader;
    const std::vector<std::string> days = {"2024-02-29T", "2026-11-22T", "1999-12-31T", "2023-02-29T"};
    const std::string alphabet = "0123456789:.,-+TZz /\xFF";
    for (int i = 0; i < 200'000; ++i) {
        std::string text = days[random() % days.size()];
        for (const char c : {'h', 'h', ':', 'm', 'm', ':', 's', 's', '.', 'f', 'f', 'f', 'Z'}) {
            const bool tens = text.size() == 11 || text.size() == 14 || text.size() == 17;
            const unsigned most = !tens ? 10 : c == 'h' ? 3 : 7;
            text += c == ':' || c == '.' || c == 'Z' ? c : static_cast<char>('0' + random() % most);
        }
        if (random() % 4 == 0) text[random() % text.size()] = alphabet[random() % alphabet.size()];
        if (random() % 32 == 0) text.resize(random() % text.size());
        expectAgreement(reader, text);
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace inspector::hls
