// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "tests/app/lab/lab_process.h"

#include <gmock/gmock.h>

// What a client sees of the faults below HTTP; those that are mere answers are tested in packager_test.cpp.
namespace inspector::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// curl's exit codes.
constexpr int kRefused = 7;
constexpr int kPartial = 18;
constexpr int kTimeout = 28;
constexpr int kTooManyRedirects = 47;
constexpr int kEmptyReply = 52;
constexpr int kReset = 56;
constexpr int kBadEncoding = 61;

class LabFaults : public testing::Test {
protected:
    std::string segment() {
        const std::string playlist = curl(lab.url("/ch-001/720p/index.m3u8")).body;
        return lab.url("/ch-001/720p/" + std::string(split(trim(playlist), '\n').back()));
    }
    CurlAnswer playlistWith(const std::string& fault, std::vector<std::string> options = {}) {
        EXPECT_TRUE(lab.fault(fault, "ch-001/720p"));
        CurlAnswer answer = curl(lab.url("/ch-001/720p/index.m3u8"), std::move(options));
        EXPECT_TRUE(lab.fault(fault, "ch-001/720p", false));
        expectHealthy();
        return answer;
    }
    CurlAnswer segmentWith(const std::string& fault, std::vector<std::string> options = {}) {
        EXPECT_TRUE(lab.fault(fault, "ch-001/720p"));
        CurlAnswer answer = curl(segment(), std::move(options));
        EXPECT_TRUE(lab.fault(fault, "ch-001/720p", false));
        expectHealthy();
        return answer;
    }
    void expectHealthy() {
        EXPECT_EQ(curl(lab.url("/ch-001/720p/index.m3u8")).exitCode, 0);
        const CurlAnswer whole = curl(segment());
        EXPECT_EQ(whole.exitCode, 0);
        EXPECT_EQ(whole.status, 200);
    }
    LabProcess lab{{"--segment-seconds", "1.92"}};
};

TEST_F(LabFaults, ResetTheConnection) { EXPECT_EQ(playlistWith("tcp-reset").exitCode, kReset); }

TEST_F(LabFaults, SendTheClientRoundInCircles) {
    EXPECT_EQ(playlistWith("redirect-loop", {"-L", "--max-redirs", "5"}).exitCode, kTooManyRedirects);
}

TEST_F(LabFaults, AnswerWithGzipThatIsNone) {
    EXPECT_EQ(playlistWith("broken-gzip", {"--compressed"}).exitCode, kBadEncoding);
}

TEST_F(LabFaults, AnswerWithAGzipBomb) {
    const CurlAnswer bomb = playlistWith("gzip-bomb", {"--compressed"});
    EXPECT_LT(parseUnsigned(bomb.header("Content-Length")).value_or(0), 200'000U);
    EXPECT_EQ(bomb.body.size(), 32U << 20);
    EXPECT_THAT(bomb.body, StartsWith("#EXTM3U\n#A"));
}

TEST_F(LabFaults, NeverEndABody) {
    const CurlAnswer endless = playlistWith("endless-body", {"--max-time", "2"});
    EXPECT_EQ(endless.exitCode, kTimeout);
    EXPECT_GT(endless.body.size(), 100'000U);
    EXPECT_THAT(endless.body, StartsWith("#EXTM3U\n"));
}

TEST_F(LabFaults, SayNothingUntilTheFaultEnds) {
    ASSERT_TRUE(lab.fault("silent", "ch-001"));
    const TempDir dir;
    Process waiting({"curl", "-s", lab.url("/ch-001/master.m3u8")}, dir.path() / "log");
    const CurlAnswer silent = curl(lab.url("/ch-001/master.m3u8"), {"--max-time", "2"});
    EXPECT_EQ(silent.exitCode, kTimeout);
    EXPECT_TRUE(silent.headers.empty());
    EXPECT_EQ(curl(lab.url("/ch-002/master.m3u8")).status, 200);  // nobody else waits
    EXPECT_TRUE(waiting.running());
    ASSERT_TRUE(lab.fault("silent", "ch-001", false));
    EXPECT_EQ(waiting.wait(std::chrono::seconds(20)), kEmptyReply);
    expectHealthy();
}

TEST_F(LabFaults, KeepNoConnectionOfAClientThatHasGone) {
    const auto open = [&] {
        const std::filesystem::directory_iterator files("/proc/" + std::to_string(lab.process().pid()) + "/fd");
        return std::distance(begin(files), end(files));
    };
    const auto before = open();
    ASSERT_TRUE(lab.fault("silent", "ch-001"));
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8"), {"--max-time", "1"}).exitCode, kTimeout);
    EXPECT_TRUE(waitFor([&] { return open() <= before; }));
}

TEST_F(LabFaults, DelayAPlaylistWithoutHoldingUpTheOthers) {
    ASSERT_TRUE(lab.fault("slow-playlist", "ch-001"));
    const TempDir dir;
    Process slow({"curl", "-s", "-o", (dir.path() / "body").string(), lab.url("/ch-001/master.m3u8")}, dir.path() / "log");
    EXPECT_EQ(curl(lab.url("/ch-002/master.m3u8")).status, 200);
    EXPECT_TRUE(slow.running());
    EXPECT_EQ(slow.wait(std::chrono::seconds(30)), 0);
}

TEST_F(LabFaults, CutASegmentInHalf) {
    const CurlAnswer cut = segmentWith("truncated-segment");
    EXPECT_EQ(cut.exitCode, kPartial);
    EXPECT_EQ(cut.body.size(), parseUnsigned(cut.header("Content-Length")).value() / 2);
}

TEST_F(LabFaults, StallASegmentHalfway) {
    const CurlAnswer stalled = segmentWith("stalled-segment", {"--max-time", "3"});
    EXPECT_EQ(stalled.exitCode, kTimeout);
    EXPECT_EQ(stalled.body.size(), parseUnsigned(stalled.header("Content-Length")).value() / 2);
}

TEST_F(LabFaults, SlowASegmentBeyondItsDuration) {
    const CurlAnswer slow = segmentWith("slow-segment");
    EXPECT_EQ(slow.exitCode, 0);
    EXPECT_GT(slow.seconds, 1.92);
}

TEST_F(LabFaults, TakeAnEdgeDownAndBringItBack) {
    const std::string url = lab.url("/ch-001/master.m3u8", "fra-2");
    ASSERT_TRUE(lab.fault("edge-down", "fra-2"));
    EXPECT_TRUE(waitFor([&] { return curl(url).exitCode == kRefused; }));
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8", "fra-1")).status, 200);
    ASSERT_TRUE(lab.fault("edge-down", "fra-2", false));
    EXPECT_TRUE(waitFor([&] { return curl(url).status == 200; }));
}

TEST_F(LabFaults, TakeAnEdgeDownWhileItAnswers) {
    ASSERT_TRUE(lab.fault("stalled-segment", "ch-001"));
    const std::string playlist = curl(lab.url("/ch-001/720p/index.m3u8")).body;
    const TempDir dir;
    Process stalled({"curl", "-s", "-o", (dir.path() / "body").string(),
                     lab.url("/ch-001/720p/" + std::string(split(trim(playlist), '\n').back()), "nyc-1")},
                    dir.path() / "log");
    EXPECT_TRUE(waitFor([&] { return std::filesystem::exists(dir.path() / "body"); }));
    ASSERT_TRUE(lab.fault("edge-down", "nyc-1"));
    EXPECT_EQ(stalled.wait(std::chrono::seconds(20)), kPartial);
    EXPECT_TRUE(lab.process().running());
}

TEST_F(LabFaults, TakeTheOriginDownAndItsEdgesCannotAsk) {
    const std::string path = "/ch-001/720p/index.m3u8";
    ASSERT_TRUE(lab.fault("origin-down", "origin"));
    EXPECT_TRUE(waitFor([&] { return curl(lab.url(path, "origin")).exitCode == kRefused; }));
    EXPECT_TRUE(waitFor([&] { return curl(lab.url(path, "fra-1")).status == 502; }));
    EXPECT_EQ(curl(lab.url(path)).status, 200);  // the packager goes on
    ASSERT_TRUE(lab.fault("origin-down", "origin", false));
    EXPECT_TRUE(waitFor([&] { return curl(lab.url(path, "origin")).status == 200; }));
    EXPECT_TRUE(waitFor([&] { return curl(lab.url(path, "fra-1")).status == 200; }));
}

TEST_F(LabFaults, ResetAnEdgesAnswersHalfway) {
    ASSERT_TRUE(lab.fault("edge-drops", "fra-1"));
    const CurlAnswer dropped = curl(lab.url("/ch-001/720p/index.m3u8", "fra-1"));
    EXPECT_TRUE(dropped.exitCode == kPartial || dropped.exitCode == kReset) << dropped.exitCode;
    EXPECT_EQ(curl(lab.url("/ch-001/720p/index.m3u8", "fra-2")).exitCode, 0);
    ASSERT_TRUE(lab.fault("edge-drops", "fra-1", false));
    EXPECT_EQ(curl(lab.url("/ch-001/720p/index.m3u8", "fra-1")).exitCode, 0);
}

TEST_F(LabFaults, RedirectAnEdgeToTheOrigin) {
    ASSERT_TRUE(lab.fault("edge-redirects", "nyc-1"));
    const CurlAnswer moved = curl(lab.url("/ch-001/720p/index.m3u8", "nyc-1"));
    EXPECT_EQ(moved.status, 302);
    EXPECT_EQ(moved.header("Location"), lab.url("/ch-001/720p/index.m3u8", "origin"));
    EXPECT_EQ(curl(moved.header("Location")).status, 200);
}

TEST_F(LabFaults, ThatThereAreNotAreRefused) {
    const CurlAnswer bad = curl(lab.url("/lab/faults"), {"-d", R"({"fault":"bogus","target":"x","on":true})"});
    EXPECT_EQ(bad.status, 400);
    EXPECT_THAT(bad.body, HasSubstr("There is no fault"));
    EXPECT_EQ(bad.header("Content-Type"), "application/json");
}

}  // namespace
}  // namespace inspector::test
