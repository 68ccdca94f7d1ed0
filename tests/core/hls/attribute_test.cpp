// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

Parsed streamInf(std::string_view attributes) {
    return parse(multivariant(std::string("#EXT-X-STREAM-INF:").append(attributes).append("\nv.m3u8\n")));
}

}  // namespace

TEST(AttributeList, KeepsCommasInsideQuotes) {
    const Parsed parsed = streamInf("CODECS=\"avc1.640028,mp4a.40.2\",BANDWIDTH=1");
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    EXPECT_THAT(parsed.playlist.variants[0].attributes,
                ElementsAre(Attribute{"CODECS", "avc1.640028,mp4a.40.2", AttributeKind::Quoted},
                            Attribute{"BANDWIDTH", "1", AttributeKind::Enumerated}));
}

TEST(AttributeList, KeepsAnEqualsSignInsideAValue) {
    EXPECT_EQ(streamInf("BANDWIDTH=1,X-Y=a=b").playlist.variants[0].attributes[1].value, "a=b");
}

TEST(AttributeList, ReadsOverWhiteSpaceAndSaysSo) {
    const Parsed parsed = streamInf("BANDWIDTH=1, CODECS=\"mp4a.40.2\" ,RESOLUTION = 640x360");
    EXPECT_EQ(parsed.playlist.variants[0].codecs, "mp4a.40.2");
    EXPECT_EQ(parsed.playlist.variants[0].resolution, (Resolution{640, 360}));
    EXPECT_THAT(idsOf(parsed), testing::Each("hls-attr-whitespace"));
    EXPECT_EQ(parsed.diagnostics[0].column, 31u);
    EXPECT_EQ(parsed.diagnostics[0].line, 3u);
}

TEST(AttributeList, DiagnosesABrokenList) {
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,,AUDIO=\"a\"")), ElementsAre("hls-attr-list-syntax"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,")), ElementsAre("hls-attr-list-syntax"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,nonsense")), ElementsAre("hls-attr-list-syntax"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,X-A=")), ElementsAre("hls-attr-list-syntax"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,CODECS=\"a\"b,X-A=1")), ElementsAre("hls-attr-list-syntax"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,codecs=\"a\"")), ElementsAre("hls-attr-name-invalid"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,=\"a\"")), ElementsAre("hls-attr-name-invalid"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,BANDWIDTH=2")), ElementsAre("hls-attr-duplicate"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,CODECS=\"\"")), ElementsAre("hls-attr-quoted-empty"));
}

TEST(AttributeList, ReadsToTheEndWhereAQuoteIsMissing) {
    const Parsed parsed = streamInf("BANDWIDTH=1,AUDIO=\"a,CODECS=b");
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-attr-unterminated-quote"));
    EXPECT_EQ(parsed.playlist.variants[0].audio, "a,CODECS=b");
}

TEST(AttributeList, ReadsTheFirstOfTwo) { EXPECT_EQ(streamInf("BANDWIDTH=1,BANDWIDTH=2").playlist.variants[0].bandwidth, 1); }

TEST(AttributeList, DiagnosesTypes) {
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,CODECS=mp4a")), ElementsAre("hls-attr-not-quoted"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,VIDEO-RANGE=\"SDR\"")), ElementsAre("hls-attr-value-type"));
    EXPECT_THAT(idsOf(streamInf("BANDWIDTH=1,CLOSED-CAPTIONS=SOME")), ElementsAre("hls-attr-value-type"));
    EXPECT_THAT(idsOf(parse(multivariant("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n\",DEFAULT=TRUE\n" + std::string(oneVariant)))),
                ElementsAre("hls-attr-value-type"));
    // A value that can be read is read all the same.
    EXPECT_EQ(streamInf("BANDWIDTH=\"900000\"").playlist.variants[0].bandwidth, 900000);
}

TEST(AttributeList, SaysWhatWasSeenAndWhatWasExpected) {
    const Parsed parsed = streamInf("BANDWIDTH=many");
    const Diagnostic* diagnostic = diagnosticOf(parsed, "hls-bandwidth-invalid");
    ASSERT_TRUE(diagnostic);
    EXPECT_EQ(diagnostic->subject, "BANDWIDTH=many");
    EXPECT_EQ(diagnostic->expected, "decimal-integer");
    EXPECT_EQ(diagnostic->tag, "EXT-X-STREAM-INF");
    EXPECT_EQ(diagnostic->line, 3u);
}
