// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/scte35.h"

#include "tests/core/media/ts_builder.h"

#include <gtest/gtest.h>

namespace inspector::media::test {
namespace {

using Command = SpliceInfo::Command;
using Kind = SpliceInfo::Kind;

// Clause 14 of SCTE 35: sample messages.
constexpr std::string_view placementStart = "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==";
constexpr std::string_view spliceInsert = "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";
constexpr std::string_view placementEnd = "/DAvAAAAAAAA///wBQb+dGKQoAAZAhdDVUVJSAAAjn+fCAgAAAAALKChijUCAKnMZ1g=";
constexpr std::string_view programStartEnd =
    "/DBIAAAAAAAA///wBQb+ek2ItgAyAhdDVUVJSAAAGH+fCAgAAAAALMvDRBEAAAIXQ1VFSUgAABl/nwgIAAAAACyk26AQAACZcuND";

SpliceParsed parsed(std::string_view text) { return parseSpliceInfo(spliceBytes(text).value_or("")); }

TEST(Scte35, ReadsTheStandardsPlacementOpportunityStart) {
    const SpliceParsed result = parsed(placementStart);
    ASSERT_TRUE(result.info) << result.problem;
    EXPECT_TRUE(result.info->crcOk);
    EXPECT_EQ(result.info->command, Command::TimeSignal);
    EXPECT_EQ(result.info->kind, Kind::Out);
    EXPECT_EQ(result.info->pts90k, 0x072BD0050U);
    EXPECT_EQ(result.info->eventId, 0x4800008EU);
    EXPECT_EQ(result.info->duration90k, 0x0001A599B0U);
    ASSERT_EQ(result.info->segmentations.size(), 1U);
    EXPECT_EQ(result.info->segmentations[0].typeId, 0x34);
    EXPECT_EQ(result.info->segmentations[0].upidType, 8);
    EXPECT_EQ(result.info->segmentations[0].upid, "000000002ca0a18a");
    EXPECT_EQ(result.info->segmentations[0].segmentNum, 2);
}

TEST(Scte35, ReadsTheStandardsSpliceInsert) {
    const SpliceParsed result = parsed(spliceInsert);
    ASSERT_TRUE(result.info) << result.problem;
    EXPECT_TRUE(result.info->crcOk);
    EXPECT_EQ(result.info->command, Command::Insert);
    EXPECT_EQ(result.info->kind, Kind::Out);
    EXPECT_EQ(result.info->eventId, 0x4800008FU);
    EXPECT_EQ(result.info->pts90k, 0x07369C02EU);
    EXPECT_EQ(result.info->duration90k, 0x00052CCF5U);
    EXPECT_TRUE(result.info->autoReturn);
}

TEST(Scte35, ReadsTheStandardsEndsAndProgrammes) {
    const SpliceParsed end = parsed(placementEnd);
    ASSERT_TRUE(end.info) << end.problem;
    EXPECT_TRUE(end.info->crcOk);
    EXPECT_EQ(end.info->kind, Kind::In);
    const SpliceParsed programs = parsed(programStartEnd);
    ASSERT_TRUE(programs.info) << programs.problem;
    EXPECT_TRUE(programs.info->crcOk);
    EXPECT_EQ(programs.info->segmentations.size(), 2U);
    EXPECT_EQ(programs.info->kind, Kind::Other);  // a programme is no break
}

TEST(Scte35, SaysThatAChecksumIsWrong) {
    std::string bytes = *spliceBytes(spliceInsert);
    bytes[20] = static_cast<char>(bytes[20] ^ 1);
    const SpliceParsed result = parseSpliceInfo(bytes);
    ASSERT_TRUE(result.info);
    EXPECT_FALSE(result.info->crcOk);
}

// A section around a command. `adjustment`: the low byte of pts_adjustment.
std::string spliceOf(int type, const std::string& command, const std::string& descriptors = {}, int adjustment = 0, bool encrypted = false,
                     bool lengthKnown = true) {
    const int commandLength = lengthKnown ? static_cast<int>(command.size()) : 0xFFF;
    const int length = 11 + static_cast<int>(command.size() + 2 + descriptors.size()) + 4;
    const int loop = static_cast<int>(descriptors.size());
    return withCrc(bytesOf({0xFC, 0x30 | length >> 8, length & 0xFF, 0, encrypted ? 0x80 : 0, 0, 0, 0, adjustment, 0, 0xFF,
                            0xF0 | commandLength >> 8, commandLength & 0xFF, type}) +
                   command + bytesOf({loop >> 8, loop & 0xFF}) + descriptors);
}

std::string time(std::uint64_t pts) {
    return bytesOf({0xFE | static_cast<int>(pts >> 32 & 1), static_cast<int>(pts >> 24 & 0xFF), static_cast<int>(pts >> 16 & 0xFF),
                    static_cast<int>(pts >> 8 & 0xFF), static_cast<int>(pts & 0xFF)});
}

std::string segmentation(int type, bool cancel = false) {
    const std::string body = bytesOf({'C', 'U', 'E', 'I', 0, 0, 0, type, cancel ? 0xFF : 0x7F}) +
                             (cancel ? std::string() : bytesOf({0xBF, 0, 0, type, 1, 1}));
    return bytesOf({2, static_cast<int>(body.size())}) + body;
}

struct KindCase {
    const char* name;
    std::string section;
    Command command;
    Kind kind;
};
void PrintTo(const KindCase& c, std::ostream* out) { *out << c.name; }

std::vector<KindCase> kindCases() {
    const std::string event = bytesOf({0, 0, 0, 9});
    const std::string tail = bytesOf({0, 1, 0, 0});
    return {
        {"Null", spliceOf(0, ""), Command::Null, Kind::Other},
        {"BandwidthReservation", spliceOf(7, ""), Command::BandwidthReservation, Kind::Other},
        {"Private", spliceOf(0xFF, "ABCDxyz"), Command::Private, Kind::Other},
        {"Unknown", spliceOf(0x42, "abc"), Command::Unknown, Kind::Other},
        {"InsertOut", spliceOf(5, event + bytesOf({0x7F, 0xCF}) + time(1000) + tail), Command::Insert, Kind::Out},
        {"InsertIn", spliceOf(5, event + bytesOf({0x7F, 0x4F}) + time(1000) + tail), Command::Insert, Kind::In},
        {"InsertImmediate", spliceOf(5, event + bytesOf({0x7F, 0xDF}) + tail), Command::Insert, Kind::Out},
        {"InsertCancelled", spliceOf(5, event + bytesOf({0xFF})), Command::Insert, Kind::Cancel},
        {"InsertOfComponents", spliceOf(5, event + bytesOf({0x7F, 0x8F, 2, 1}) + time(1000) + bytesOf({2}) + time(2000) + tail), Command::Insert,
         Kind::Out},
        {"InsertOfUnknownLength", spliceOf(5, event + bytesOf({0x7F, 0xCF}) + time(1000) + tail, "", 0, false, false), Command::Insert, Kind::Out},
        {"Schedule", spliceOf(4, bytesOf({1}) + event + bytesOf({0x7F, 0xDF, 1, 2, 3, 4}) + tail), Command::Schedule, Kind::Other},
        {"BreakStart", spliceOf(6, time(1), segmentation(0x22)), Command::TimeSignal, Kind::Out},
        {"BreakEnd", spliceOf(6, time(1), segmentation(0x23)), Command::TimeSignal, Kind::In},
        {"AdStart", spliceOf(6, time(1), segmentation(0x30)), Command::TimeSignal, Kind::Out},
        {"PlacementEnd", spliceOf(6, time(1), segmentation(0x37)), Command::TimeSignal, Kind::In},
        {"AdBlockStart", spliceOf(6, time(1), segmentation(0x44)), Command::TimeSignal, Kind::Out},
        {"ChapterStart", spliceOf(6, time(1), segmentation(0x20)), Command::TimeSignal, Kind::Other},
        {"EndAndStart", spliceOf(6, time(1), segmentation(0x31) + segmentation(0x30)), Command::TimeSignal, Kind::Out},
        {"ProgrammeAndEnd", spliceOf(6, time(1), segmentation(0x10) + segmentation(0x35)), Command::TimeSignal, Kind::In},
        {"Cancelled", spliceOf(6, time(1), segmentation(0, true)), Command::TimeSignal, Kind::Cancel},
    };
}

class SpliceKinds : public testing::TestWithParam<KindCase> {};

TEST_P(SpliceKinds, AreToldApart) {
    const SpliceParsed result = parseSpliceInfo(GetParam().section);
    ASSERT_TRUE(result.info) << result.problem;
    EXPECT_TRUE(result.info->crcOk);
    EXPECT_EQ(result.info->command, GetParam().command);
    EXPECT_EQ(result.info->kind, GetParam().kind);
}

TEST_P(SpliceKinds, CutAnywhereHaveAProblem) {
    for (std::size_t size = 0; size < GetParam().section.size(); ++size) {
        const SpliceParsed result = parseSpliceInfo(std::string_view(GetParam().section).substr(0, size));
        EXPECT_FALSE(result.info) << size;
        EXPECT_FALSE(result.problem.empty()) << size;
    }
}

TEST_P(SpliceKinds, WithAnyByteChangedAreSafe) {
    for (std::size_t at = 3; at < GetParam().section.size(); ++at) {
        std::string section = GetParam().section;
        section[at] = static_cast<char>(section[at] ^ 0x7F);
        const SpliceParsed result = parseSpliceInfo(section);
        EXPECT_TRUE(!result.info || !result.info->crcOk) << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Each, SpliceKinds, testing::ValuesIn(kindCases()),
                         [](const testing::TestParamInfo<KindCase>& parameter) { return parameter.param.name; });

TEST(Scte35, AddsTheAdjustmentOnTheClockOf33Bits) {
    const SpliceParsed result = parseSpliceInfo(spliceOf(6, time(0x1FFFFFFFFULL), segmentation(0x30), 6));
    ASSERT_TRUE(result.info) << result.problem;
    EXPECT_EQ(result.info->ptsAdjustment, 6U);
    EXPECT_EQ(result.info->pts90k, 5U);
}

TEST(Scte35, SaysThatItIsEncryptedAndReadsNoFurther) {
    const SpliceParsed result = parseSpliceInfo(spliceOf(5, "secret", "", 0, true));
    ASSERT_TRUE(result.info) << result.problem;
    EXPECT_TRUE(result.info->encrypted);
    EXPECT_EQ(result.info->command, Command::Unknown);
}

TEST(Scte35, NamesLengthsThatLie) {
    std::string section = *spliceBytes(spliceInsert);
    section[2] = 0x70;
    EXPECT_EQ(parseSpliceInfo(section).problem, "section_length 112, 47 bytes are there");
    EXPECT_FALSE(parseSpliceInfo("no splice").problem.empty());
}

TEST(Scte35, ComesFromHexadecimalAndBase64) {
    EXPECT_EQ(spliceBytes("0xFC30"), "\xFC\x30");
    EXPECT_EQ(spliceBytes("0Xfc30"), "\xFC\x30");
    EXPECT_EQ(spliceBytes("/DA="), "\xFC\x30");
    EXPECT_EQ(spliceBytes("/DA"), "\xFC\x30");
    EXPECT_EQ(spliceBytes("\n  /D\n A=  "), "\xFC\x30");
    for (const char* text : {"", "0x", "0xFC3", "0xFG", "/", "/DA*", "====="}) EXPECT_EQ(spliceBytes(text), std::nullopt) << text;
}

}  // namespace
}  // namespace inspector::media::test
