// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;

namespace {

std::vector<std::string> keysOf(std::string_view body) {
    std::vector<std::string> keys;
    for (const RungKey& rung : rungKeys(parse(multivariant(body)).playlist)) keys.push_back(rung.key);
    return keys;
}

}  // namespace

TEST(RungKeys, NameVariantsByHeightAndBandwidth) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=6000000,RESOLUTION=1920x1080\na\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=2499600,RESOLUTION=1280x720\nb\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=900000\nc\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\nd\n"
                       "#EXT-X-STREAM-INF:PROGRAM-ID=1\ne\n"),
                ElementsAre("1080p-6000k", "720p-2500k", "900k", "audio-128k", "variant"));
}

TEST(RungKeys, PreferTheStableId) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=6000000,STABLE-VARIANT-ID=\"hd+1\"\na\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=6000000,STABLE-VARIANT-ID=\"with, blank\"\nb\n"),
                ElementsAre("hd+1", "with-blank"));
}

TEST(RungKeys, NameRenditionsByLanguageOrName) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=1000000\na\n"
                       "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",LANGUAGE=\"eng\",URI=\"1\"\n"
                       "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"Director's Cut\",URI=\"2\"\n"
                       "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"F\",LANGUAGE=\"fra\",URI=\"3\"\n"
                       "#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\"v\",NAME=\"Angle 2\",URI=\"4\"\n"
                       "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"Русский\",URI=\"5\"\n"
                       "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"CC\",INSTREAM-ID=\"CC1\"\n"
                       "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=200000,RESOLUTION=640x360,URI=\"6\"\n"),
                ElementsAre("1000k", "audio-eng", "audio-director-s-cut", "subs-fra", "video-angle-2", "audio",
                            "iframe-360p-200k"));
}

TEST(RungKeys, AreUniqueAndInOrder) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=1000000\na\n#EXT-X-STREAM-INF:BANDWIDTH=1000000\nb\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=1000000,STABLE-VARIANT-ID=\"1000k-2\"\nc\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=1000000\nd\n"),
                ElementsAre("1000k", "1000k-2", "1000k-2-2", "1000k-3"));
}

TEST(RungKeys, NeverTakeTheMultivariantPlaylistsOwnName) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=1,STABLE-VARIANT-ID=\"master\"\na\n"), ElementsAre("master-2"));
}

TEST(RungKeys, ListAUriOnce) {
    EXPECT_THAT(keysOf("#EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO=\"hi\"\na\n#EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO=\"lo\"\na\n"
                       "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"lo\",NAME=\"n\",URI=\"a\"\n"),
                ElementsAre("1000k"));
}

TEST(RungKeys, PointIntoThePlaylist) {
    const auto rungs = rungKeys(parse(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-STREAM-INF:BANDWIDTH=2000\nb\n"
                                                   "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"muxed\"\n"
                                                   "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",URI=\"c\"\n"))
                                    .playlist);
    ASSERT_EQ(rungs.size(), 2u);
    EXPECT_EQ(rungs[0].index, 1u);
    EXPECT_EQ(rungs[0].kind, RungKey::Kind::Variant);
    EXPECT_EQ(rungs[1].index, 1u);
    EXPECT_EQ(rungs[1].kind, RungKey::Kind::Audio);
}
