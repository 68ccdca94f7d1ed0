// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::string transportStream(std::size_t packets) {
    std::string bytes(packets * 188, '\0');
    for (std::size_t i = 0; i < packets; ++i) bytes[i * 188] = 0x47;
    return bytes;
}

std::string box(std::string_view type, std::uint32_t size, std::size_t payload) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift);
    return bytes.append(type).append(payload, '\1');
}

// A view on `body`, which must live as long.
SegmentFacts facts(std::string_view body) {
    SegmentFacts f;
    f.sequence = 42;
    f.durationS = 4;
    f.downloadS = 0.5;
    f.bytes = static_cast<std::int64_t>(body.size());
    f.start = body.substr(0, 512);
    return f;
}

std::vector<std::string> rulesFor(const SegmentFacts& f) { return rulesOf(judgeSegment(context, f)); }

}  // namespace

TEST(SegmentSpeed, IsAgainstItsDuration) {
    const std::string body = transportStream(100);
    SegmentFacts f = facts(body);
    f.downloadS = 3.2;
    EXPECT_THAT(rulesFor(f), IsEmpty());
    f.downloadS = 3.3;
    auto findings = judgeSegment(context, f);
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-slow-segment"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(findings[0].sequence, 42u);
    f.downloadS = 4.1;
    EXPECT_EQ(judgeSegment(context, f)[0].severity, Severity::Critical);
    f.partial = true;
    EXPECT_THAT(rulesFor(f), IsEmpty());
}

TEST(SegmentSpeed, OfASegmentInTheMakingCountsFromItsEnd) {
    const std::string body = transportStream(100);
    SegmentFacts f = facts(body);
    f.madeS = 3.5;  // availabilityTimeOffset
    f.downloadS = 4.2;
    EXPECT_THAT(rulesFor(f), IsEmpty());
    f.downloadS = 6.9;
    auto findings = judgeSegment(context, f);
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-slow-segment"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    f.downloadS = 7.8;
    EXPECT_EQ(judgeSegment(context, f)[0].severity, Severity::Critical);
}

TEST(SegmentFormat, KnowsWhatPackagersMake) {
    using namespace std::string_literals;
    for (const std::string& body :
         {transportStream(10), box("ftyp", 24, 16) + box("moov", 8, 0), box("styp", 24, 16) + box("moof", 108, 100), box("moof", 16, 8),
          box("emsg", 16, 8), "ID3\4\0\0\0\0\0\x3F"s, "\xFF\xF1\x50\x80"s, "\x0B\x77\x01\x02"s, "\xEF\xBB\xBFWEBVTT\n"s})
        EXPECT_THAT(rulesFor(facts(body)), IsEmpty()) << body.substr(0, 12);
}

TEST(SegmentFormat, IsUnknown) {
    const auto findings = judgeSegment(context, facts(std::string("\x01\x02\x03 not media at all")));
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-format-unknown"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(findings[0].arg("start")->text, "01 02 03 20 6e 6f 74 20");
    EXPECT_THAT(rulesFor(facts("{\"error\":\"no such segment\"}")), ElementsAre("seg-format-unknown"));
}

TEST(SegmentFormat, SaysNothingOfAPageThatTransportHasNamed) { EXPECT_THAT(rulesFor(facts("<!DOCTYPE html><html>")), IsEmpty()); }

TEST(SegmentFormat, SaysNothingOfEncryptedBytesButTheirLength) {
    const std::string body(160, '\x5A');
    SegmentFacts f = facts(body);
    f.encrypted = true;
    EXPECT_THAT(rulesFor(f), IsEmpty());
    f.bytes = 161;
    EXPECT_THAT(rulesFor(f), ElementsAre("seg-not-multiple-of-16"));
}

TEST(SegmentFormat, OfSubtitlesIsWebVtt) {
    SegmentFacts f = facts("WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n");
    f.isSubtitles = true;
    EXPECT_THAT(rulesFor(f), IsEmpty());
    f = facts("1\n00:00:00,000 --> 00:00:01,000\nHi\n");
    f.isSubtitles = true;
    EXPECT_THAT(rulesFor(f), ElementsAre("vtt-header-missing"));
}

TEST(SegmentLength, OfATransportStreamIsWholePackets) {
    const std::string body = transportStream(10).substr(0, 1800);
    SegmentFacts f = facts(body);
    EXPECT_THAT(rulesFor(f), ElementsAre("seg-truncated"));
    f.partial = true;
    EXPECT_THAT(rulesFor(f), IsEmpty());
}

TEST(SegmentLength, OfMp4IsWholeBoxes) {
    const std::string whole = box("styp", 24, 16) + box("moof", 108, 100) + box("mdat", 1008, 1000);
    EXPECT_THAT(rulesFor(facts(whole)), IsEmpty());
    const std::string cut = whole.substr(0, 900);
    const auto findings = judgeSegment(context, facts(cut));
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-truncated"));
    EXPECT_EQ(findings[0].arg("box")->text, "mdat");
    EXPECT_EQ(findings[0].arg("end")->number, 1140);
}

TEST(SegmentRange, MustBeHonoured) {
    const std::string body = transportStream(10);
    SegmentFacts f = facts(body);
    f.rangeAsked = true;
    f.status = 206;
    EXPECT_THAT(rulesFor(f), IsEmpty());
    f.status = 200;
    EXPECT_THAT(rulesFor(f), ElementsAre("http-range-ignored"));
}
