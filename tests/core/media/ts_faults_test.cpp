// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/container_inspector.h"
#include "core/rules/catalogue.h"
#include "tests/core/media/ts_builder.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::media::test {
namespace {

Inspection inspect(std::string_view bytes, std::size_t piece = std::string_view::npos, bool whole = true) {
    const auto inspector = makeTsInspector(false);
    for (std::string_view rest = bytes; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
        inspector->feed(rest.substr(0, piece));
    Inspection inspection;
    inspector->finish(inspection, whole);
    return inspection;
}

std::string ids(const Inspection& inspection) {
    std::string text;
    for (const Diagnostic& diagnostic : inspection.diagnostics) text += (text.empty() ? "" : " ") + diagnostic.id;
    return text;
}

// All that an inspection says, to compare two of them.
std::string described(const Inspection& inspection) {
    std::string text = ids(inspection) + ";" + std::to_string(inspection.formatHash);
    for (const Track& track : inspection.tracks) {
        text += ";" + track.codec + "," + track.firstNalTypes;
        for (const auto value : {static_cast<std::int64_t>(track.samples), static_cast<std::int64_t>(track.bytes), track.firstDts.value_or(-1),
                                 track.endPts.value_or(-1), track.sampleDuration, track.longestGop})
            text += "," + std::to_string(value);
    }
    for (const Diagnostic& diagnostic : inspection.diagnostics)
        text += ";" + std::to_string(diagnostic.offset) + "x" + std::to_string(diagnostic.count);
    return text + ";" + std::to_string(inspection.events.size());
}

TsBuilder builder() { return {}; }

std::string good() { return builder().video(50).text; }

std::string changed(std::size_t at, char value) {
    std::string text = good();
    text[at] = value;
    return text;
}

std::string flags(std::size_t packet, std::size_t byte, int set) {
    std::string text = good();
    char& c = text[packet * 188 + byte];
    c = static_cast<char>(static_cast<unsigned char>(c) | set);
    return text;
}

std::string of192() {
    std::string text;
    for (std::size_t at = 0; at < good().size(); at += 188) text += std::string(4, '\1') + good().substr(at, 188);
    return text;
}

// Three frames, the second's PCR `late` ticks after its time.
std::string lateBy(std::uint64_t late) {
    TsBuilder b = builder().video(1);
    b.unit(0x100, pes(0xE0, 903'600, {}, avcUnit(false)), 903'600 + late);
    return b.frame(907'200 + late, false, false).text;
}

std::string pcrSteps(std::uint64_t step) {
    TsBuilder b = builder().tables({{}});
    for (std::uint64_t i = 0; i < 4; ++i) b.frame(900'000 + i * step, i == 0);
    return b.text;
}

std::string bareFrames(int count) {
    TsBuilder b = builder().video(1);
    for (int i = 1; i < count; ++i) b.unit(0x100, pes(0xE0, {}, {}, avcUnit(false)), 891'000U + 3'600U * static_cast<unsigned>(i));
    return b.frame(900'000 + 3'600U * static_cast<unsigned>(count), false).text;
}

std::string nulls(int count) {
    TsBuilder b = builder().video(100);
    for (int i = 0; i < count; ++i) b.null();
    return b.text;
}

std::string badCrc() {
    std::string table = pmt({{}});
    table.back() = static_cast<char>(table.back() ^ 1);
    return builder().video(2).table(0x1000, table).text;
}

struct Case {
    const char* name;
    std::string id;
    std::string bad;
    std::string benign;  // odd, and legal
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> cases() {
    const std::string text = good();
    TsBuilder duplicate = builder().video(5);
    duplicate.text += duplicate.text.substr(duplicate.text.size() - 188);
    TsBuilder restarted = builder().video(3);
    restarted.skipCounter(0x100, 5).packet(0x100, "", false, 899'000, 0x80);
    restarted.text[restarted.text.size() - 185] = static_cast<char>(restarted.text[restarted.text.size() - 185] & 0x3F);
    const std::string audioPes = pes(0xC0, 900'000, {}, std::string(50, 'a'), -1);
    const auto withAudio = [](const std::string& unit) {
        return builder().tables({{}, {0x0F, 0x101, {}}}).frame(900'000, true).unit(0x101, unit).text;
    };
    const auto backwards = [](int indicator) {
        TsBuilder b = builder().video(3);
        return b.packet(0x100, "", false, 800'000, indicator).text;
    };
    return {
        {"SyncLost", "ts-sync-lost", text.substr(0, 1880) + std::string(100, 'j') + text.substr(1880), text},
        {"SyncByte", "ts-sync-byte", changed(1880, 'x'), text},
        {"LeadingJunk", "ts-sync-byte", std::string(100, 'j') + text, text},
        {"Cut", "ts-length-not-188", text.substr(0, text.size() - 90), text},
        {"PacketsOf192", "ts-length-not-188", of192(), text},
        {"PatMissing", "ts-pat-missing", text.substr(188), text},
        {"PmtMissing", "ts-pmt-missing", text.substr(0, 188) + text.substr(376), text},
        {"PatNotFirst", "ts-pat-not-first", builder().frame(896'400, true).video(2).text,
         builder().null().packet(0x11, "sdt", true).video(2).text},
        {"TwoPrograms", "ts-multiple-programs", builder().table(0, pat({{1, 0x1000}, {2, 0x1001}})).table(0x1000, pmt({{}})).frame(900'000, true).text,
         builder().table(0, pat({{0, 0x10}, {1, 0x1000}})).table(0x1000, pmt({{}})).frame(900'000, true).text},
        {"Crc", "ts-psi-crc", badCrc(), builder().video(2).table(0x1000, pmt({{}}, 0x100, 1, 1)).text},
        {"Continuity", "ts-continuity", builder().video(3).skipCounter(0x100, 1).frame(910'800, false).text, duplicate.text},
        {"ThreeTimes", "ts-continuity", duplicate.text + duplicate.text.substr(duplicate.text.size() - 188),
         builder().video(3).packet(0x100, "", false, 899'000).frame(910'800, false).text},
        {"TransportError", "ts-transport-error", flags(10, 1, 0x80), text},
        {"Scrambled", "ts-scrambled", flags(10, 3, 0x80), text},
        {"PidMissing", "ts-pid-missing", builder().tables({{}, {0x0F, 0x101, {}}}).frame(900'000, true).text,
         builder().tables({{}, {0x86, 0x101, {}}, {0x15, 0x102, {}}}).frame(900'000, true).text},
        {"PcrMissing", "ts-pcr-missing", builder().tables({{}}).frame(900'000, true, false).text, text},
        {"PcrInterval", "ts-pcr-interval", pcrSteps(9'001), pcrSteps(9'000)},
        {"PcrBackwards", "ts-pcr-backwards", backwards(0), backwards(0x80)},
        {"PtsMissing", "ts-pts-missing", bareFrames(20), bareFrames(17)},
        {"NoPtsAtAll", "ts-pts-missing", builder().tables({{}}).unit(0x100, pes(0xE0, {}, {}, avcUnit(true)), 900'000).text, pcrSteps(90'000)},
        {"LatePts", "ts-pts-before-pcr", lateBy(91), lateBy(90)},
        {"PmtChanged", "ts-pmt-changed", builder().video(2).table(0x1000, pmt({{}, {0x0F, 0x101, {}}}, 0x100, 1, 1)).text,
         builder().video(2).table(0x1000, pmt({{}}, 0x100, 1, 1)).text},
        {"PesLength", "ts-pes-length", withAudio(audioPes.substr(0, 40)), withAudio(audioPes)},
        {"Stuffing", "ts-stuffing", nulls(6), nulls(5)},
    };
}

class TsFaults : public testing::TestWithParam<Case> {};

TEST_P(TsFaults, AreFoundAndWhatIsLegalIsNot) {
    const Case& c = GetParam();
    const Inspection bad = inspect(c.bad);
    EXPECT_NE((" " + ids(bad) + " ").find(" " + c.id + " "), std::string::npos) << ids(bad);
    const Inspection benign = inspect(c.benign);
    EXPECT_EQ((" " + ids(benign) + " ").find(" " + c.id + " "), std::string::npos) << ids(benign);
}

TEST_P(TsFaults, HaveWordsForAllThatIsSeen) {
    for (const Diagnostic& diagnostic : inspect(GetParam().bad).diagnostics) {
        ASSERT_NE(rules::find(diagnostic.id), nullptr) << diagnostic.id;
        Finding finding;
        finding.rule = diagnostic.id;
        finding.rung = "720p";
        finding.sequence = 7;
        finding.args = diagnostic.args;
        EXPECT_EQ(rules::english(finding).find('{'), std::string::npos) << rules::english(finding);
    }
}

TEST_P(TsFaults, AreTheSameWhateverThePieces) {
    for (const std::string& text : {GetParam().bad, GetParam().benign}) {
        const std::string once = described(inspect(text));
        for (const std::size_t piece : {1U, 7U, 187U, 189U, 1000U}) EXPECT_EQ(described(inspect(text, piece)), once) << piece;
    }
}

TEST_P(TsFaults, CutAnywhereAreSafe) {
    const std::string& text = GetParam().bad;
    for (std::size_t size = 0; size < text.size(); size += 61) static_cast<void>(inspect(std::string_view(text).substr(0, size), 500, false));
}

INSTANTIATE_TEST_SUITE_P(Each, TsFaults, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& parameter) { return parameter.param.name; });

TEST(TsSegment, WithoutFaultSaysNothing) { EXPECT_EQ(ids(inspect(good())), ""); }

TEST(TsSegment, IsFoundAgainAfterItsRhythmWasLost) {
    const std::string text = good();
    const Inspection inspection = inspect(text.substr(0, 1880) + std::string(100, '\x47') + text.substr(1880));
    ASSERT_EQ(inspection.tracks.size(), 1U);
    EXPECT_GE(inspection.tracks[0].samples, 45U);
}

TEST(TsSegment, ThatWasFetchedInPartMissesNothing) {
    const std::string text = builder().tables({{}, {0x0F, 0x101, {}}}).frame(900'000, true, false).text;
    EXPECT_EQ(ids(inspect(text.substr(0, text.size() - 20), 4096, false)), "");
}

TEST(TsSegment, KeepsFactsOfItsPackets) {
    const Inspection inspection = inspect(builder().null().video(20).text);
    ASSERT_TRUE(inspection.ts);
    EXPECT_EQ(inspection.ts->packets, 23U);
    EXPECT_EQ(inspection.ts->nullPackets, 1U);
    EXPECT_EQ(inspection.ts->programs, 1U);
    EXPECT_EQ(inspection.ts->pmtPid, 0x1000);
    EXPECT_EQ(inspection.ts->pcrPid, 0x100);
    EXPECT_TRUE(inspection.ts->patFirst);
    EXPECT_EQ(inspection.ts->firstPcr, 891'000U * 300);
    EXPECT_EQ(inspection.ts->lastPcr, (891'000U + 19 * 3'600) * 300);
    EXPECT_EQ(inspection.ts->continuity.at(0x100), std::make_pair(std::uint8_t{0}, std::uint8_t{3}));
}

TEST(TsSegment, UnwrapsItsClock) {
    const Inspection inspection = inspect(builder().video(4, TsBuilder::mask + 1 - 7'200).text);
    ASSERT_EQ(inspection.tracks.size(), 1U);
    EXPECT_EQ(inspection.tracks[0].firstPts, static_cast<std::int64_t>(TsBuilder::mask) + 1 - 7'200);
    EXPECT_EQ(inspection.tracks[0].endPts, static_cast<std::int64_t>(TsBuilder::mask) + 1 + 7'200);
    EXPECT_EQ(ids(inspection), "");
}

TEST(TsSegment, HasNoKeyframeWhereOnlyARecoveryPointIs) {
    const std::string recovery = bytesOf({0, 0, 0, 1, 9, 0xF0, 0, 0, 1, 6, 6, 1, 0x84, 0x80, 0, 0, 1, 0x41, 0x88}) + std::string(30, 'x');
    const Inspection inspection = inspect(builder().tables({{}}).unit(0x100, pes(0xE0, 900'000, {}, recovery), 890'000).text);
    ASSERT_EQ(inspection.tracks.size(), 1U);
    EXPECT_FALSE(inspection.tracks[0].firstIsKeyframe);
    EXPECT_EQ(inspection.tracks[0].firstNalTypes, "AUD SEI SLICE");
}

TEST(TsSegment, FindsItsStreamsBeforeTheTables) {
    const std::string frames = builder().frame(896'400, true).text;
    const Inspection inspection = inspect(frames + builder().table(0x1000, pmt({{}})).table(0, pat({{1, 0x1000}})).text);
    ASSERT_EQ(inspection.tracks.size(), 1U);
    EXPECT_EQ(inspection.tracks[0].samples, 1U);
    EXPECT_TRUE(inspection.tracks[0].firstIsKeyframe);
}

TEST(TsSegment, SaysSchemeAndLanguage) {
    const std::string language = bytesOf({0x0A, 4, 'd', 'e', 'u', 0});
    const Inspection inspection = inspect(builder().tables({{0xDB, 0x100, {}}, {0xCF, 0x101, language}}).frame(900'000, true).text);
    ASSERT_EQ(inspection.tracks.size(), 2U);
    EXPECT_EQ(inspection.tracks[0].scheme, "sample-aes");
    EXPECT_EQ(inspection.tracks[1].scheme, "sample-aes");
    EXPECT_EQ(inspection.tracks[1].language, "deu");
}

TEST(TsSegment, ReadsSpliceEventsAndTimedMetadata) {
    // splice_insert of the SCTE 35 standard's examples: out at 0x07369C02E with a break of 0x00052CCF5.
    const std::string splice = withCrc(bytesOf({0xFC, 0x30, 0x2F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xF0, 0x14, 0x05, 0x48, 0, 0, 0x8F,
                                                0x7F, 0xEF, 0xFE, 0x73, 0x69, 0xC0, 0x2E, 0xFE, 0x00, 0x52, 0xCC, 0xF5, 0, 0, 0, 0,
                                                0x00, 0x0A, 0x00, 0x08, 0x43, 0x55, 0x45, 0x49, 0x00, 0x00, 0x01, 0x35}));
    const std::string metadata = bytesOf({0x26, 13, 0xFF, 0xFF, 'I', 'D', '3', ' ', 0xFF, 'I', 'D', '3', ' ', 0, 0x0F});
    const Inspection inspection = inspect(builder()
                                              .tables({{}, {0x86, 0x101, {}}, {0x15, 0x102, metadata}})
                                              .table(0x101, splice)
                                              .frame(0x07369C02EULL - 90'000, true)
                                              .unit(0x102, pes(0xBD, 0x07369C02EULL, {}, "ID3tag", -1))
                                              .text);
    ASSERT_EQ(inspection.events.size(), 2U);
    ASSERT_TRUE(inspection.events[0].splice && inspection.events[0].splice->info);
    EXPECT_EQ(inspection.events[0].splice->info->kind, SpliceInfo::Kind::Out);
    EXPECT_EQ(inspection.events[0].source, TimedEvent::Source::TsSplice);
    EXPECT_DOUBLE_EQ(*inspection.events[0].timeS, static_cast<double>(0x07369C02EULL) / 90'000);
    EXPECT_EQ(inspection.events[1].source, TimedEvent::Source::Id3);
    EXPECT_EQ(inspection.events[1].timeS, inspection.events[0].timeS);
}

TEST(TsSegment, OfNoiseIsLinearAndSafe) {
    std::string noise;
    std::uint32_t state = 1;
    for (int i = 0; i < 400'000; ++i) {
        state = state * 1664525U + 1013904223U;
        noise += static_cast<char>(i % 188 == 0 ? 0x47 : state >> 24);
    }
    static_cast<void>(inspect(noise));
    EXPECT_NE(ids(inspect(std::string(400'000, '\x47'))), "x");
    EXPECT_EQ(inspect(std::string(5'000, 'n')).tracks.size(), 0U);
}

}  // namespace
}  // namespace inspector::media::test
