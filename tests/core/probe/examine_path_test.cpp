// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/encoded_stream.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

// Files, folders and texts: no network, nothing outside the folder.
namespace inspector::probe {
namespace {

class ExaminePath : public testing::Test {
protected:
    std::shared_ptr<const Examination> examine(const std::filesystem::path& path) {
        const auto result = examinePath(path, options, clock);
        if (!result) error = result.error();
        return result ? *result : nullptr;
    }
    std::shared_ptr<const Examination> text(std::string content) {
        return examineText(std::move(content), "standard input", options, clock);
    }
    ExaminePath() { options.settings = standardTemplate(); }

    SystemClock clock;
    ExamineOptions options;
    Error error;
    test::TempDir dir;
};

TEST_F(ExaminePath, ReadsAFoldersStreamWithAllItsSegments) {
    encodeVod(dir, "a");
    dir.write("a/m.m3u8", multivariantOfOne());
    dir.write("a/readme.txt", "nothing");
    const auto e = examine(dir.path() / "a");
    ASSERT_TRUE(e) << error.message();
    EXPECT_FALSE(e->network);
    EXPECT_TRUE(e->reachable);
    EXPECT_EQ(e->protocol, Protocol::Hls);
    EXPECT_TRUE(e->exchanges.empty());
    EXPECT_EQ(e->documentUrl, "");
    const RungReport* rung = rungOf(*e, "360p-600k");
    ASSERT_TRUE(rung) << "the media playlist is the multivariant's";
    EXPECT_EQ(e->rungs.size(), 2U);
    EXPECT_EQ(rung->url, "v.m3u8");
    EXPECT_EQ(rung->segments.size(), rung->segmentCount);
    for (const SegmentSample& s : rung->segments) {
        EXPECT_TRUE(s.media && s.media->container == "mpegts");
        EXPECT_EQ(s.url.find('/'), std::string::npos) << s.url;
    }
    EXPECT_EQ(graveRules(e->findings), "");
    std::multiset<std::string> kinds;
    for (const ExaminedFile& f : e->files) kinds.insert(f.kind);
    EXPECT_EQ(kinds.count("multivariant"), 1U);
    EXPECT_EQ(kinds.count("media"), 1U);
    EXPECT_EQ(kinds.count("segment"), rung->segments.size());
    EXPECT_GE(kinds.count("other"), 1U);
    for (const Finding& f : e->findings) EXPECT_EQ(f.url.find(dir.path().string()), std::string::npos) << f.url;
}

TEST_F(ExaminePath, IsSilentAboutSegmentsThatAreNotThere) {
    dir.write("p/v.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.0,\nnone.ts\n#EXT-X-ENDLIST\n");
    dir.write("p/m.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nabsent.m3u8\n");
    for (const char* name : {"p", "p/v.m3u8", "p/m.m3u8"}) {
        const auto e = examine(dir.path() / name);
        ASSERT_TRUE(e) << error.message();
        for (const Finding& f : e->findings) {
            EXPECT_FALSE(f.rule.starts_with("http-")) << f.rule;
            EXPECT_NE(f.rule, "hls-session-lost");
        }
    }
}

TEST_F(ExaminePath, ReadsNothingOutsideTheFolderAndNothingFromTheNetwork) {
    encodeVod(dir, "secret");
    dir.write("in/v.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n../secret/v0.ts\n#EXTINF:6,\nlink.ts\n"
                           "#EXTINF:6,\nhttp://127.0.0.1:1/x.ts\n#EXTINF:6,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
    std::filesystem::create_symlink(dir.path() / "secret" / "v0.ts", dir.path() / "in" / "link.ts");
    const auto e = examine(dir.path() / "in");
    ASSERT_TRUE(e) << error.message();
    ASSERT_EQ(e->rungs.size(), 1U);
    EXPECT_TRUE(e->rungs[0].segments.empty());
}

TEST_F(ExaminePath, TellsTheStreamsOfAFolderApart) {
    encodeVod(dir, "all/one");
    encodeVod(dir, "all/two");
    const auto e = examine(dir.path() / "all");
    ASSERT_TRUE(e) << error.message();
    ASSERT_EQ(e->rungs.size(), 2U);
    EXPECT_EQ(e->rungs[0].rung, "one/v.m3u8: main");
    EXPECT_EQ(e->rungs[1].rung, "two/v.m3u8: main");
    EXPECT_FALSE(e->rungs[1].segments.empty());
}

TEST_F(ExaminePath, UsesWhatStandsBesideAPlaylist) {
    encodeVod(dir, "a");
    const auto e = examine(dir.path() / "a" / "v.m3u8");
    ASSERT_TRUE(e) << error.message();
    EXPECT_EQ(e->target, "v.m3u8");
    ASSERT_EQ(e->rungs.size(), 1U);
    EXPECT_EQ(e->rungs[0].segments.size(), e->rungs[0].segmentCount);
}

TEST_F(ExaminePath, LooksIntoOneSegment) {
    encodeVod(dir, "a");
    encodeVod(dir, "f", {"-hls_segment_type", "fmp4"});
    const auto ts = examine(dir.path() / "a" / "v0.ts");
    ASSERT_TRUE(ts) << error.message();
    ASSERT_EQ(ts->files.size(), 1U);
    EXPECT_EQ(ts->files[0].kind, "segment");
    EXPECT_EQ(ts->files[0].media->container, "mpegts");
    EXPECT_EQ(graveRules(ts->findings), "");
    ASSERT_EQ(ts->rungs.size(), 1U);
    const auto m4s = examine(dir.path() / "f" / "v0.m4s");
    ASSERT_TRUE(m4s) << error.message();
    EXPECT_EQ(m4s->files[0].media->width, 640) << "by the init segment beside it";
    const auto init = examine(dir.path() / "f" / "init.mp4");
    ASSERT_TRUE(init) << error.message();
    EXPECT_EQ(init->files[0].kind, "init");
    const auto odd = examine(dir.write("odd.ts", std::string(2000, 'x')));
    ASSERT_TRUE(odd);
    EXPECT_TRUE(findingOf(*odd, "seg-format-unknown")) << rulesOf(*odd);
}

TEST_F(ExaminePath, SaysThatThereIsNothing) {
    EXPECT_FALSE(examine(dir.path() / "nothing"));
    EXPECT_EQ(error.kind, Error::Kind::NotFound);
}

TEST_F(ExaminePath, LooksIntoAFolderOfBareSegments) {
    encodeVod(dir, "a");
    std::filesystem::remove(dir.path() / "a" / "v.m3u8");
    std::filesystem::remove(dir.path() / "a" / "ffmpeg.log");
    const auto e = examine(dir.path() / "a");
    ASSERT_TRUE(e) << error.message();
    EXPECT_GT(e->files.size(), 2U);
    for (const ExaminedFile& f : e->files) EXPECT_EQ(f.kind, "segment") << f.name;
}

TEST_F(ExaminePath, JudgesATextByItself) {
    const auto media = text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n");
    EXPECT_EQ(media->target, "standard input");
    EXPECT_FALSE(media->network);
    ASSERT_EQ(media->rungs.size(), 1U);
    EXPECT_TRUE(media->rungs[0].parsed);
    EXPECT_TRUE(findingOf(*media, "hls-segment-exceeds-target-duration")) << rulesOf(*media);
    const auto top = text(multivariantOfOne());
    EXPECT_EQ(top->rungs.size(), 2U);
    EXPECT_EQ(graveRules(top->findings), "");
    const auto mpd = text("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>");
    EXPECT_EQ(mpd->protocol, Protocol::Dash);
    EXPECT_TRUE(mpd->text);
    const auto none = text("hello");
    EXPECT_FALSE(none->findings.empty());
    options.settings.rules["hls-segment-exceeds-target-duration"].enabled = false;
    EXPECT_FALSE(findingOf(*text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n"),
                           "hls-segment-exceeds-target-duration"));
}

}  // namespace
}  // namespace inspector::probe
