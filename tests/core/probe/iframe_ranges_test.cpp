// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/encoded_stream.h"
#include "tests/core/probe/live_channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

// I-frame playlists: byte ranges of real segments, made by hand from where ffmpeg put their keyframes.
namespace inspector::probe {
namespace {

struct Piece {
    std::string uri;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    double durationS = 0;
};

std::uint32_t bigEndian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

// From the packet with which the keyframe begins to the one with which the next picture does. The tables stand before it,
// where a player looks for them (bis 4.4.3.6).
Piece keyframeOfTs(const std::string& uri, const std::string& bytes) {
    constexpr std::size_t packet = 188;
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at + packet <= bytes.size() && starts.size() < 2; at += packet) {
        const bool begins = (static_cast<unsigned char>(bytes[at + 1]) & 0x40) != 0;
        const int pid = (static_cast<unsigned char>(bytes[at + 1]) & 0x1f) << 8 | static_cast<unsigned char>(bytes[at + 2]);
        if (begins && pid == 0x100) starts.push_back(at);
    }
    return starts.size() == 2 ? Piece{uri, starts[0], starts[1] - starts[0], 1.92} : Piece{};
}

// Of a segment of one fragment: from its first byte to the end of the first sample of its video.
Piece keyframeOfFmp4(const std::string& uri, const std::string& bytes) {
    const auto trun = bytes.find("trun");
    const std::uint32_t flags = bigEndian(bytes, trun + 4) & 0xffffff;
    std::size_t at = trun + 12;
    const std::uint32_t data = bigEndian(bytes, at);  // from the start of moof
    at += 4;
    if ((flags & 0x4) != 0) at += 4;
    if ((flags & 0x100) != 0) at += 4;
    const std::uint64_t moof = bytes.find("moof") - 4;
    const std::uint64_t size = bigEndian(bytes, at);
    return {uri, 0, moof + data + size, 1.92};
}

class IFrameRanges : public testing::TestWithParam<bool> {
protected:
    // A video of its own with a multivariant playlist that names it and its I-frame playlist.
    void make(bool fmp4) {
        encodeVod(dir, "v", fmp4 ? std::vector<std::string>{"-an", "-hls_segment_type", "fmp4", "-hls_time", "1.92"}
                                 : std::vector<std::string>{"-an", "-hls_time", "1.92"});
        const std::string extension = fmp4 ? ".m4s" : ".ts";
        for (int i = 0;; ++i) {
            const std::string name = "v" + std::to_string(i) + extension;
            const std::string bytes = test::readFile(dir.path() / "v" / name);
            if (bytes.empty()) break;
            pieces.push_back(fmp4 ? keyframeOfFmp4(name, bytes) : keyframeOfTs(name, bytes));
        }
        header = "#EXTM3U\n#EXT-X-VERSION:" + std::string(fmp4 ? "7" : "4") +
                 "\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n" +
                 (fmp4 ? "#EXT-X-MAP:URI=\"init.mp4\"\n" : "");
        dir.write("v/m.m3u8", "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                              "#EXT-X-STREAM-INF:BANDWIDTH=600000,AVERAGE-BANDWIDTH=450000,RESOLUTION=640x360,FRAME-RATE=25,"
                              "CODECS=\"avc1.64001e\"\nv.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=200000,"
                              "RESOLUTION=640x360,CODECS=\"avc1.64001e\",URI=\"i.m3u8\"\n");
        writePlaylist();
    }
    void writePlaylist() const {
        std::string text = header;
        for (const Piece& piece : pieces)
            text += "#EXTINF:" + std::to_string(piece.durationS) + ",\n#EXT-X-BYTERANGE:" + std::to_string(piece.length) + "@" +
                    std::to_string(piece.offset) + "\n" + piece.uri + "\n";
        dir.write("v/i.m3u8", text + "#EXT-X-ENDLIST\n");
    }
    [[nodiscard]] ExamineOptions options() const {
        ExamineOptions o;
        o.settings = standardTemplate();
        o.settings.segments = SegmentPolicy::All;
        o.engine.probe.id = ProbeId("local");
        return o;
    }
    std::shared_ptr<const Examination> fromServer(const std::string& name = "m.m3u8") {
        const test::Nginx nginx(dir.path(), "", "types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4 m4s; }");
        const auto result = examineUrl(nginx.url("/v/" + name), options(), clock);
        return result ? *result : nullptr;
    }
    std::shared_ptr<const Examination> fromFolder() {
        const auto result = examinePath(dir.path() / "v", options(), clock);
        return result ? *result : nullptr;
    }
    static const RungReport* iFrames(const Examination& e) {
        for (const RungReport& r : e.rungs)
            if (r.kind == RungKind::IFrame || r.url.ends_with("i.m3u8")) return &r;
        return nullptr;
    }

    SystemClock clock;
    test::TempDir dir;
    std::vector<Piece> pieces;
    std::string header;
};

TEST_P(IFrameRanges, LegalPlaylistsAreReadPieceByPieceAndQuiet) {
    make(GetParam());
    ASSERT_GE(pieces.size(), 6U);
    for (const Piece& piece : pieces) ASSERT_GT(piece.length, 188U) << piece.uri;
    for (const bool served : {true, false}) {
        const auto e = served ? fromServer() : fromFolder();
        ASSERT_TRUE(e);
        EXPECT_EQ(graveRules(e->findings), "") << rulesOf(*e);
        const RungReport* rung = iFrames(*e);
        ASSERT_TRUE(rung);
        EXPECT_EQ(rung->segmentCount, pieces.size());
        ASSERT_GE(rung->segments.size(), 1U) << (served ? "served" : "folder");
        for (const SegmentSample& s : rung->segments) {
            const Piece& piece = pieces.at(static_cast<std::size_t>(s.sequence));
            EXPECT_TRUE(s.url.ends_with(piece.uri)) << s.url;
            if (served) {
                EXPECT_EQ(static_cast<std::uint64_t>(s.http.bytes), piece.length) << s.url;
            }
            if (GetParam()) {
                ASSERT_TRUE(s.media) << s.url;
                EXPECT_EQ(s.media->width, 640) << "by its init segment";
            }
        }
    }
}

TEST_P(IFrameRanges, LegalPlaylistsThatNothingLeadsToAreQuietToo) {
    make(GetParam());
    ASSERT_GE(pieces.size(), 6U);
    for (const Piece& piece : pieces) ASSERT_GT(piece.length, 188U) << piece.uri;
    const auto e = fromServer("i.m3u8");
    ASSERT_TRUE(e);
    EXPECT_EQ(graveRules(e->findings), "") << rulesOf(*e);
    ASSERT_EQ(e->rungs.size(), 1U);
    EXPECT_EQ(e->rungs.front().segments.size(), pieces.size());
}

TEST_P(IFrameRanges, OfTsNeedTheirTables) {
    if (GetParam()) GTEST_SKIP() << "its tables are in EXT-X-MAP";
    make(false);
    for (Piece& piece : pieces) piece = {piece.uri, 0, piece.offset + piece.length, piece.durationS};
    writePlaylist();
    const auto e = fromServer();
    ASSERT_TRUE(e);
    EXPECT_TRUE(findingOf(*e, "hls-iframes-only-map-missing")) << "nothing stands before the first range";
}

TEST_P(IFrameRanges, RangesBeyondTheirFileAreFound) {
    make(GetParam());
    for (Piece& piece : pieces) piece.offset += 50'000'000;
    writePlaylist();
    const auto e = fromServer();
    ASSERT_TRUE(e);
    const std::string grave = graveRules(e->findings);
    EXPECT_NE(grave.find("range"), std::string::npos) << rulesOf(*e);
}

INSTANTIATE_TEST_SUITE_P(Containers, IFrameRanges, testing::Bool(),
                         [](const auto& fmp4) { return std::string(fmp4.param ? "Fmp4" : "Ts"); });

}  // namespace
}  // namespace inspector::probe
