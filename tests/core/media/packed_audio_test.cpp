// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/container_inspector.h"
#include "core/media/id3.h"
#include "core/rules/catalogue.h"
#include "tests/core/media/ts_builder.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::media::test {
namespace {

Inspection inspect(std::string_view bytes, std::size_t piece = std::string_view::npos, bool whole = true) {
    const auto inspector = makePackedAudioInspector();
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

std::string tag(const std::string& frame, const std::string& body) {
    const int size = static_cast<int>(body.size());
    const std::string content = frame + bytesOf({0, 0, 0, size, 0, 0}) + body;
    return "ID3" + bytesOf({4, 0, 0, 0, 0, 0, static_cast<int>(content.size())}) + content;
}

std::string timestamp(std::uint64_t value, std::size_t octets = 8) {
    std::string text;
    for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xFF);
    return tag("PRIV", std::string("com.apple.streaming.transportStreamTimestamp") + '\0' + text.substr(8 - octets));
}

// AAC LC, 48 kHz, stereo.
std::string adts(int count, int payload = 93) {
    const int length = payload + 7;
    std::string text;
    for (int i = 0; i < count; ++i)
        text += bytesOf({0xFF, 0xF1, 0x4C, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC}) +
                std::string(static_cast<std::size_t>(payload), 'a');
    return text;
}

// MPEG-1 layer III, 128 kbit/s, 48 kHz: 384 bytes.
std::string mp3(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += bytesOf({0xFF, 0xFB, 0x94, 0x00}) + std::string(380, 'm');
    return text;
}

// 192 kbit/s, 48 kHz, stereo: 768 bytes.
std::string ac3(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += bytesOf({0x0B, 0x77, 0, 0, 0x14, 0x40, 0x43, 0xE0}) + std::string(760, 'd');
    return text;
}

struct Case {
    const char* name;
    std::string id;
    std::string bad;
    std::string benign;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> cases() {
    const std::string good = timestamp(900'000) + adts(20);
    return {
        {"NoTag", "packed-audio-timestamp-missing", adts(20), good},
        {"OtherTag", "packed-audio-timestamp-missing", tag("TXXX", "abc") + adts(20), tag("TXXX", "abc") + good},
        {"UpperBits", "packed-audio-timestamp-missing", timestamp(std::uint64_t{1} << 33) + adts(20), timestamp(TsBuilder::mask) + adts(20)},
        {"SevenOctets", "packed-audio-timestamp-missing", timestamp(900'000, 7) + adts(20), good},
        {"TooLate", "packed-audio-timestamp-missing", adts(1) + timestamp(900'000) + adts(20), good},
        {"Junk", "packed-audio-adts-invalid", good + "junk junk junk" + adts(5), good + tag("TXXX", "title") + adts(5)},
        {"Cut", "packed-audio-adts-invalid", good.substr(0, good.size() - 30), good},
        {"JunkAtTheStart", "packed-audio-adts-invalid", timestamp(1) + std::string(50, 'j') + adts(5), timestamp(1) + adts(3, 1) + adts(5)},
        {"NoFrame", "packed-audio-adts-invalid", timestamp(1), timestamp(1) + mp3(3)},
    };
}

class PackedAudioFaults : public testing::TestWithParam<Case> {};

TEST_P(PackedAudioFaults, AreFoundAndWhatIsLegalIsNot) {
    const Inspection bad = inspect(GetParam().bad);
    EXPECT_EQ(ids(bad), GetParam().id);
    EXPECT_EQ(ids(inspect(GetParam().benign)), "");
    for (const Diagnostic& diagnostic : bad.diagnostics) {
        Finding finding;
        finding.rule = diagnostic.id;
        finding.sequence = 1;
        finding.args = diagnostic.args;
        EXPECT_EQ(rules::english(finding).find('{'), std::string::npos) << rules::english(finding);
    }
}

TEST_P(PackedAudioFaults, AreTheSameWhateverThePieces) {
    for (const std::string& text : {GetParam().bad, GetParam().benign}) {
        const Inspection once = inspect(text);
        for (const std::size_t piece : {1U, 9U, 101U}) {
            const Inspection pieces = inspect(text, piece);
            EXPECT_EQ(ids(pieces), ids(once));
            ASSERT_EQ(pieces.tracks.size(), once.tracks.size());
            if (!once.tracks.empty()) {
                EXPECT_EQ(pieces.tracks[0].samples, once.tracks[0].samples);
            }
            for (std::size_t i = 0; i < once.diagnostics.size(); ++i) EXPECT_EQ(pieces.diagnostics[i].offset, once.diagnostics[i].offset);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Each, PackedAudioFaults, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& parameter) { return parameter.param.name; });

struct FormatCase {
    const char* name;
    std::string frames;
    std::string format;
    std::string codec;
    double seconds;
};
void PrintTo(const FormatCase& c, std::ostream* out) { *out << c.name; }

class PackedAudioFormats : public testing::TestWithParam<FormatCase> {};

TEST_P(PackedAudioFormats, AreWalkedToTheirEnd) {
    const FormatCase& c = GetParam();
    const Inspection inspection = inspect(timestamp(900'000) + c.frames, 1000);
    EXPECT_EQ(ids(inspection), "");
    EXPECT_EQ(inspection.id3Timestamp, 900'000U);
    EXPECT_EQ(inspection.format, c.format);
    ASSERT_EQ(inspection.tracks.size(), 1U);
    const Track& track = inspection.tracks[0];
    EXPECT_EQ(track.codec, c.codec);
    EXPECT_EQ(track.sampleRate, 48'000);
    EXPECT_EQ(track.channels, 2);
    EXPECT_EQ(track.firstPts, 900'000);
    ASSERT_TRUE(track.durationS());
    EXPECT_NEAR(*track.durationS(), c.seconds, 0.00001);
    EXPECT_EQ(track.bytes, c.frames.size());
}

INSTANTIATE_TEST_SUITE_P(Each, PackedAudioFormats,
                         testing::Values(FormatCase{"Adts", adts(90), "ADTS AAC", "mp4a.40.2", 1.92},
                                         FormatCase{"Mp3", mp3(80), "MP3", "mp4a.40.34", 1.92},
                                         FormatCase{"Ac3", ac3(60), "AC-3", "ac-3", 1.92}),
                         [](const testing::TestParamInfo<FormatCase>& parameter) { return parameter.param.name; });

TEST(PackedAudio, KeepsLaterTagsAsEvents) {
    const Inspection inspection = inspect(timestamp(900'000) + adts(45) + tag("TXXX", "now playing") + adts(45));
    ASSERT_EQ(inspection.events.size(), 1U);
    EXPECT_EQ(inspection.events[0].source, TimedEvent::Source::Id3);
    EXPECT_NEAR(*inspection.events[0].timeS, 10.96, 1e-9);
}

TEST(PackedAudio, ThatWasFetchedInPartIsNotCutOff) {
    const std::string text = timestamp(900'000) + adts(20);
    EXPECT_EQ(ids(inspect(std::string_view(text).substr(0, text.size() - 50), 64, false)), "");
}

TEST(Id3, OfAnySizeIsSafe) {
    const std::string whole = timestamp(900'000);
    EXPECT_EQ(transportTimestamp(whole).value, 900'000U);
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
        static_cast<void>(id3TagBytes(std::string_view(whole).substr(0, size)));
        EXPECT_FALSE(transportTimestamp(std::string_view(whole).substr(0, size)).value) << size;
    }
    std::string endless = whole;
    for (std::size_t at = 6; at < 10; ++at) endless[at] = 0x7F;
    EXPECT_EQ(id3TagBytes(endless), 10U + 0x0FFFFFFF);
    EXPECT_EQ(ids(inspect(endless)), "packed-audio-adts-invalid packed-audio-timestamp-missing");
}

}  // namespace
}  // namespace inspector::media::test
