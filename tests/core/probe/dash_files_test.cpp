// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/encoded_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

// Folders of DASH as ffmpeg writes it, with no network.
namespace inspector::probe {
namespace {

std::string sample(const std::string& name) {
    return std::string(INSPECTOR_SOURCE_DIR) + "/resources/media/" + name + ".mp4";
}

std::vector<std::string> looped(const std::string& name) {
    return {"ffmpeg", "-nostdin", "-v", "error", "-stream_loop", "3", "-i", sample(name)};
}

void run(const test::TempDir& dir, std::vector<std::string> argv) {
    test::Process ffmpeg(std::move(argv), dir.path() / "ffmpeg.log");
    if (ffmpeg.wait(std::chrono::seconds(90)) != 0) throw std::runtime_error("ffmpeg failed: " + ffmpeg.output());
}

// The sample media in a loop, as DASH; `arguments` are ffmpeg's. Legal because segments are as long as it is from one
// keyframe to the next (-seg_duration): each is as long as the MPD says.
void encodeDash(const test::TempDir& dir, const std::string& folder, const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = looped("360p");
    for (const char* word : {"-stream_loop", "3", "-i"}) argv.emplace_back(word);
    argv.push_back(sample("audio"));
    for (const char* word : {"-map", "0:v", "-map", "1:a", "-c", "copy", "-shortest", "-f", "dash", "-seg_duration", "1.92"})
        argv.emplace_back(word);
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto to = dir.path() / folder;
    std::filesystem::create_directories(to);
    argv.push_back((to / "x.mpd").string());
    run(dir, std::move(argv));
}

struct Folder {
    std::string name;
    std::vector<std::string> arguments;
    bool oneFile = false;  // each Representation is one
};
void PrintTo(const Folder& folder, std::ostream* out) { *out << folder.name; }

std::shared_ptr<const Examination> examine(const std::filesystem::path& path) {
    ExamineOptions options;
    options.settings = standardTemplate();
    const SystemClock clock;
    const auto result = examinePath(path, options, clock);
    return result ? *result : nullptr;
}

class DashFolder : public testing::TestWithParam<Folder> {
protected:
    // Of a Representation, by its files' names.
    static std::set<std::string> segmentsOf(const std::filesystem::path& folder, const std::string& representation) {
        std::set<std::string> names;
        for (const auto& file : std::filesystem::directory_iterator(folder)) {
            const std::string name = file.path().filename().string();
            if (name.starts_with("chunk-stream" + representation + "-")) names.insert(name);
        }
        return names;
    }
};

TEST_P(DashFolder, IsReadWholeWithNothingGrave) {
    const test::TempDir dir;
    encodeDash(dir, "d", GetParam().arguments);
    const std::string mpd = test::readFile(dir.path() / "d" / "x.mpd");
    const auto e = examine(dir.path() / "d");
    ASSERT_TRUE(e);
    EXPECT_FALSE(e->network);
    EXPECT_EQ(e->protocol, Protocol::Dash);
    EXPECT_EQ(graveRules(e->findings), "") << rulesOf(*e) << mpd;
    ASSERT_EQ(e->rungs.size(), 3U) << "the MPD, video and audio";
    for (const std::string representation : {"0", "1"}) {
        const RungReport& rung = e->rungs[representation == "0" ? 1 : 2];
        EXPECT_EQ(rung.kind, representation == "0" ? RungKind::Variant : RungKind::Audio);
        std::set<std::string> asked;
        for (const SegmentSample& s : rung.segments) {
            asked.insert(s.url.substr(s.url.rfind('/') + 1));
            EXPECT_TRUE(s.media && s.media->container == "fmp4") << s.url << ' ' << (s.media ? s.media->container : "");
        }
        EXPECT_GE(rung.segments.size(), 8U) << mpd;
        EXPECT_EQ(rung.segments.size(), rung.segmentCount);
        if (!GetParam().oneFile) {
            EXPECT_EQ(asked, segmentsOf(dir.path() / "d", representation)) << "exactly the files that there are";
        }
    }
    std::multiset<std::string> kinds;
    for (const ExaminedFile& f : e->files) kinds.insert(f.kind);
    EXPECT_EQ(kinds.count("mpd"), 1U);
    if (!GetParam().oneFile) {
        EXPECT_EQ(kinds.count("init"), 2U);
        EXPECT_EQ(kinds.count("segment"), segmentsOf(dir.path() / "d", "0").size() + segmentsOf(dir.path() / "d", "1").size());
    }
    for (const Finding& f : e->findings) EXPECT_EQ(f.url.find(dir.path().string()), std::string::npos) << f.url;
}

TEST_P(DashFolder, ThatLacksASegmentOrHasACutOneIsReadAllTheSame) {
    if (GetParam().oneFile) GTEST_SKIP() << "its segments are no files";
    const test::TempDir dir;
    encodeDash(dir, "d", GetParam().arguments);
    const auto names = segmentsOf(dir.path() / "d", "0");
    ASSERT_GE(names.size(), 3U);
    const auto second = dir.path() / "d" / *std::next(names.begin());
    std::filesystem::resize_file(second, std::filesystem::file_size(second) / 2);
    std::filesystem::remove(dir.path() / "d" / *names.rbegin());
    const auto e = examine(dir.path() / "d");
    ASSERT_TRUE(e);
    EXPECT_NE(graveRules(e->findings), "") << "half a segment is a fault";
    for (const Finding& f : e->findings) EXPECT_FALSE(f.rule.starts_with("http-")) << f.rule;
}

INSTANTIATE_TEST_SUITE_P(
    Ffmpeg, DashFolder,
    testing::Values(Folder{"Number", {"-use_template", "1", "-use_timeline", "0"}},
                    Folder{"Timeline", {"-use_template", "1", "-use_timeline", "1"}},
                    // Byte ranges; each with an index of its own, or one at the head of the file.
                    Folder{"SingleFileWithIndex", {"-single_file", "1", "-global_sidx", "1"}, true},
                    Folder{"SingleFile", {"-single_file", "1", "-use_template", "0", "-use_timeline", "0"}, true},
                    Folder{"List", {"-use_template", "0", "-use_timeline", "0"}},
                    Folder{"ListWithTimeline", {"-use_template", "0", "-use_timeline", "1"}}),
    [](const auto& folder) { return folder.param.name; });

// Where a box begins and ends in a file's bytes.
struct Box {
    std::size_t from = 0;
    std::size_t to = 0;
};
Box boxOf(const std::string& bytes, std::string_view type) {
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
        if (bytes.compare(at + 4, 4, type) == 0) return {at, at + size};
        if (size < 8) break;
        at += size;
    }
    return {};
}

// On demand: a file with an index for each Representation (SegmentBase).
std::string onDemand(const test::TempDir& dir, const std::string& folder) {
    std::string sets;
    for (const std::string name : {"360p", "audio"}) {
        const auto file = dir.path() / folder / (name + ".mp4");
        std::filesystem::create_directories(file.parent_path());
        std::vector<std::string> argv = looped(name);
        for (const char* word : {"-c", "copy", "-f", "mp4", "-movflags", "dash+global_sidx+skip_trailer", "-frag_duration", "1920000"})
            argv.emplace_back(word);
        argv.push_back(file.string());
        run(dir, std::move(argv));
        const std::string bytes = test::readFile(file);
        const Box moov = boxOf(bytes, "moov");
        const Box index = boxOf(bytes, "sidx");
        const bool video = name != "audio";
        sets += std::string("<AdaptationSet id=\"") + (video ? "1" : "2") + "\" contentType=\"" + (video ? "video" : "audio") +
                "\" mimeType=\"" + (video ? "video/mp4\"" : "audio/mp4\" lang=\"en\"") +
                " subsegmentAlignment=\"true\" subsegmentStartsWithSAP=\"1\"><Representation id=\"" + name + "\" bandwidth=\"600000\" codecs=\"" +
                (video ? "avc1.64001e\" width=\"640\" height=\"360\" frameRate=\"25\"" : "mp4a.40.2\" audioSamplingRate=\"48000\"") +
                "><BaseURL>" + name + ".mp4</BaseURL><SegmentBase indexRange=\"" + std::to_string(index.from) + "-" +
                std::to_string(index.to - 1) + "\"><Initialization range=\"0-" + std::to_string(moov.to - 1) +
                "\"/></SegmentBase></Representation></AdaptationSet>";
    }
    return "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
           "profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\" type=\"static\" mediaPresentationDuration=\"PT15.36S\" "
           "minBufferTime=\"PT2S\"><Period id=\"p\" start=\"PT0S\">" + sets + "</Period></MPD>\n";
}

TEST(DashFolderOfFiles, WithAnIndexIsReadByTheIndex) {
    const test::TempDir dir;
    const std::string mpd = onDemand(dir, "d");
    dir.write("d/x.mpd", mpd);
    const auto e = examine(dir.path() / "d");
    ASSERT_TRUE(e);
    EXPECT_EQ(graveRules(e->findings), "") << rulesOf(*e) << mpd;
    ASSERT_EQ(e->rungs.size(), 3U);
    for (std::size_t i = 1; i < 3; ++i) {
        EXPECT_GE(e->rungs[i].segments.size(), 7U) << e->rungs[i].rung << mpd;
        double seconds = 0;
        for (const SegmentSample& s : e->rungs[i].segments) seconds += s.durationS;
        EXPECT_NEAR(seconds, 15.36, 0.1) << e->rungs[i].rung;
    }
}

TEST(DashFolderOfFiles, WhoseIndexIsElsewhereIsAFault) {
    const test::TempDir dir;
    std::string mpd = onDemand(dir, "d");
    const auto at = mpd.find("indexRange=\"") + 12;
    mpd.replace(at, mpd.find('"', at) - at, "16-99");
    dir.write("d/x.mpd", mpd);
    const auto e = examine(dir.path() / "d");
    ASSERT_TRUE(e);
    EXPECT_TRUE(findingOf(*e, "dash-sidx-mismatch")) << rulesOf(*e);
}

}  // namespace
}  // namespace inspector::probe
