// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/packager.h"
#include "core/base/text.h"
#include "tests/app/lab/ts_checker.h"

#include <QXmlStreamReader>

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kNow = 1'800'000'000'123;

std::string xmlProblem(const std::string& text) {
    QXmlStreamReader reader(QByteArray::fromStdString(text));
    while (!reader.atEnd()) reader.readNext();
    return reader.errorString().toStdString();
}

// The values of an attribute, in order.
std::vector<std::string> values(const std::string& text, const std::string& name) {
    std::vector<std::string> found;
    const std::string before = ' ' + name + "=\"";
    for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
        const std::size_t start = at + before.size();
        found.push_back(text.substr(start, text.find('"', start) - start));
    }
    return found;
}

class DashTest : public testing::Test {
protected:
    DashTest() : media(std::move(*Media::load({2}))) {}
    void on(const char* fault, const char* target, std::int64_t at = kNow) {
        const auto done = board.set(fault, target, true, at);
        EXPECT_TRUE(done) << (done ? "" : done.error().message());
    }
    Reply get(const std::string& path, std::int64_t at = kNow) { return packager.respond(path, at); }
    std::string text(const std::string& path, std::int64_t at = kNow) {
        const Reply reply = get(path, at);
        return reply.body ? *reply.body : std::string();
    }
    std::string mpd(const std::string& kind = "timeline", std::int64_t at = kNow) {
        return text("/ch-001/" + kind + ".mpd", at);
    }
    // $Time$ of the listed segments of the first SegmentTimeline.
    static std::vector<std::int64_t> times(const std::string& mpd) {
        std::vector<std::int64_t> all;
        const auto from = mpd.find("<SegmentTimeline>");
        const std::string part = mpd.substr(from, mpd.find("</SegmentTimeline>") - from);
        for (const std::string_view line : split(part, '\n')) {
            const std::string s(line);
            if (s.find("<S ") == std::string::npos) continue;
            const auto t = parseSigned(values(s, "t").at(0)).value();
            const auto d = parseSigned(values(s, "d").at(0)).value();
            const auto r = values(s, "r").empty() ? 0 : parseSigned(values(s, "r")[0]).value();
            for (std::int64_t i = 0; i <= r; ++i) all.push_back(t + i * d);
        }
        return all;
    }

    std::unique_ptr<Media> media;
    Channels channels{5, 0.25, 1, 3840, {1.0}};
    FaultBoard board{channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {"fra-1"}, 3840};
    Packager packager{*media, channels, board, {8, true, [] { return std::string("http://lab"); }}};
    std::int64_t phase = channels.all()[0].phaseMs;
};

TEST_F(DashTest, EveryKindIsWellFormedAtAnyTime) {
    for (const char* kind : {"timeline", "number", "periods", "low-latency", "patch"})
        for (std::int64_t at = kNow; at < kNow + 60'000; at += 1234) {
            EXPECT_EQ(xmlProblem(mpd(kind, at)), "") << kind;
            EXPECT_EQ(get("/ch-001/" + std::string(kind) + ".mpd", at).contentType, "application/dash+xml");
        }
    EXPECT_EQ(xmlProblem(text("/vod/manifest.mpd")), "");
    EXPECT_EQ(xmlProblem(text("/vod/ondemand.mpd")), "");
    EXPECT_EQ(get("/ch-001/other.mpd").status, 404);
}

TEST_F(DashTest, TheChannelsTakeTheKindsInTurn) {
    EXPECT_THAT(text("/ch-001/manifest.mpd"), HasSubstr("$Time$"));
    EXPECT_THAT(text("/ch-002/manifest.mpd"), HasSubstr("$Number$"));
    EXPECT_THAT(text("/ch-003/manifest.mpd"), HasSubstr("utc:direct:2014"));
    EXPECT_THAT(text("/ch-004/manifest.mpd"), HasSubstr("availabilityTimeOffset=\"3.360\" availabilityTimeComplete=\"false\""));
    EXPECT_THAT(text("/ch-005/manifest.mpd"), HasSubstr("<PatchLocation ttl=\"60\">/ch-005/patch-"));
    EXPECT_THAT(channelsCsv(channels, "http://x", "t"), HasSubstr("http://x/ch-003/manifest.mpd,sport,t,true,lab ch-003 DASH periods"));
}

TEST_F(DashTest, TheSegmentsOfATimelineAreThereAndTheNextOneIsNotYet) {
    const auto listed = times(mpd());
    ASSERT_EQ(listed.size(), 8U);
    for (const auto time : listed)
        EXPECT_EQ(get("/ch-001/dash/720p/t-" + std::to_string(time) + ".m4s").status, 200);
    EXPECT_EQ(get("/ch-001/dash/720p/t-" + std::to_string(listed.back() + 3840 * 90) + ".m4s").status, 404);
    EXPECT_EQ(get("/ch-001/dash/720p/t-" + std::to_string(listed.back() + 1) + ".m4s").status, 404);
    EXPECT_EQ(get("/ch-001/dash/720p/init.mp4").contentType, "video/mp4");
    EXPECT_EQ(get("/ch-001/dash/4k/init.mp4").status, 404);
}

TEST_F(DashTest, ASegmentBeginsAtItsTimeAndIsWhole) {
    const auto time = times(mpd()).back();
    const Reply reply = get("/ch-001/dash/720p/t-" + std::to_string(time) + ".m4s");
    ASSERT_TRUE(reply.segment);
    const auto report = test::checkFmp4(*media->segment(*reply.segment));
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.starts.at(0), static_cast<std::uint64_t>(time));
    EXPECT_EQ(report.starts.size(), 2U);
}

TEST_F(DashTest, NumbersAreDueAtTheEndOfTheSegmentAndAudioIsCutInUnits) {
    const std::int64_t number = (kNow - phase) / 3840 - 1;
    const std::int64_t dueMs = (number + 1) * 3840 + phase;
    const std::string path = "/ch-001/dash/360p/seg-" + std::to_string(number) + ".m4s";
    EXPECT_EQ(get(path, dueMs - 1).status, 404);
    EXPECT_EQ(get(path, dueMs).status, 200);
    const Reply audio = get("/ch-001/dash/audio-en/unit-" + std::to_string(number * 2) + ".m4s");
    ASSERT_TRUE(audio.segment);
    EXPECT_EQ(test::checkFmp4(*media->segment(*audio.segment)).starts.size(), 1U);
}

TEST_F(DashTest, ALowLatencySegmentComesWhileItIsMade) {
    const std::int64_t number = (kNow - phase) / 3840;
    const std::int64_t startMs = number * 3840 + phase;
    const std::string path = "/ch-001/dash/360p/ll-" + std::to_string(number) + ".m4s";
    EXPECT_EQ(get(path, startMs + 479).status, 404);
    const Reply early = get(path, startMs + 480);
    EXPECT_EQ(early.delivery, Delivery::Live);
    EXPECT_EQ(early.liveFromMs, startMs);
    EXPECT_EQ(get(path, startMs + 3840).delivery, Delivery::Normal);
    const auto report = test::checkFmp4(*media->segment(*early.segment));
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.starts.size(), 8U);
    for (std::size_t i = 1; i < 8; ++i) EXPECT_EQ(report.starts[i], report.starts[i - 1] + report.durations[i - 1]);
}

TEST_F(DashTest, PeriodsFollowEachOtherAndEveryThirdIsAnAdBreak) {
    std::size_t breaks = 0;
    for (std::int64_t at = kNow; at < kNow + 60'000; at += 3840) {
        const std::string text = mpd("periods", at);
        const auto starts = values(text, "start");
        ASSERT_GE(starts.size(), 2U);
        if (text.find("<EventStream") != std::string::npos) ++breaks;
        EXPECT_EQ(values(text, "timeShiftBufferDepth"), std::vector<std::string>{"PT30.720S"});
        EXPECT_EQ(values(text, "presentationTimeOffset").size(), 2 * starts.size());
    }
    EXPECT_GT(breaks, 4U);
    EXPECT_LT(breaks, 16U);
}

TEST_F(DashTest, APatchLeadsFromOneVersionToTheNext) {
    const std::string before = mpd("patch");
    const std::string publish = values(before, "publishTime").at(0);
    const auto at = before.find("/ch-001/patch-");
    const std::string location = before.substr(at, before.find('<', at) - at);
    const std::string patch = text(location, kNow + 8000);
    const std::string after = mpd("patch", kNow + 8000);
    EXPECT_EQ(xmlProblem(patch), "");
    EXPECT_EQ(values(patch, "originalPublishTime").at(0), publish);
    EXPECT_EQ(values(patch, "publishTime").at(0), values(after, "publishTime").at(0));
    EXPECT_THAT(patch, HasSubstr("<S t=\"" + std::to_string(times(after).front()) + "\""));
    EXPECT_EQ(get(location, kNow + 120'000).status, 410);
    EXPECT_EQ(get("/ch-001/patch-5.mpp").status, 410);
}

TEST_F(DashTest, TheTimeIsTold) {
    EXPECT_EQ(text("/time"), "2027-01-15T08:00:00.123Z");
    EXPECT_EQ(text("/ch-001/time"), "2027-01-15T08:00:00.123Z");
    EXPECT_EQ(get("/time").maxAgeS, 0);
    EXPECT_THAT(mpd(), HasSubstr("value=\"http://lab/ch-001/time\""));
}

TEST_F(DashTest, TheVodFilesHaveTheirIndexWhereTheMpdSays) {
    const std::string text = this->text("/vod/ondemand.mpd");
    const std::string range = values(text, "indexRange").at(0);
    const auto from = parseUnsigned(range.substr(0, range.find('-'))).value();
    const Reply file = get("/vod/1080p.mp4");
    ASSERT_TRUE(file.body);
    EXPECT_EQ(file.body->substr(from + 4, 4), "sidx");
    EXPECT_EQ(file.body->substr(parseUnsigned(range.substr(range.find('-') + 1)).value() + 5, 4), "moof");
    EXPECT_THAT(test::checkFmp4(*file.body).faults, IsEmpty());
    EXPECT_EQ(get("/vod/360p/seg-00006.m4s").status, 200);
    EXPECT_EQ(get("/vod/360p/seg-00007.m4s").status, 404);
    EXPECT_EQ(get("/vod/4k.mp4").status, 404);
}

TEST_F(DashTest, FaultsAreWhatTheirNamesSay) {
    const auto with = [&](const char* fault, const std::string& kind, std::int64_t after) {
        on(fault, "ch-001");
        std::string text = mpd(kind, kNow + after);
        EXPECT_TRUE(board.set(fault, "ch-001", false, kNow));
        return text;
    };
    EXPECT_EQ(with("mpd-stale", "timeline", 20'000), mpd());
    EXPECT_EQ(times(with("mpd-edge-stalled", "timeline", 8000)).back(), times(mpd()).back());
    EXPECT_NE(values(with("mpd-edge-stalled", "timeline", 8000), "publishTime"), values(mpd(), "publishTime"));
    EXPECT_LT(times(with("mpd-timeline-gap", "timeline", 20'000)).size(), 8U);
    EXPECT_NE(xmlProblem(with("mpd-xml-broken", "number", 0)), "");
    EXPECT_THAT(with("mpd-dtd", "number", 0), HasSubstr("<!DOCTYPE"));
    EXPECT_NE(values(with("mpd-start-changed", "number", 0), "availabilityStartTime"), values(mpd("number"), "availabilityStartTime"));
    EXPECT_THAT(with("mpd-period-id-changed", "timeline", 0), HasSubstr("<Period id=\"other\""));
    EXPECT_THAT(with("wrong-codecs", "timeline", 0), HasSubstr("codecs=\"hvc1"));
    EXPECT_THAT(with("missing-rung", "timeline", 0), Not(HasSubstr("720p")));
    int shrunk = 0;
    int backwards = 0;
    for (int i = 0; i < 4; ++i) {
        shrunk += times(with("mpd-timeline-shrinks", "timeline", i * 3840)).size() == 5;
        backwards += values(with("mpd-publish-backwards", "timeline", i * 3840), "publishTime") <
                     values(mpd("timeline", kNow), "publishTime");
    }
    EXPECT_EQ(shrunk, 2);
    EXPECT_EQ(backwards, 2);
    on("mpd-utc-wrong", "ch-001");
    EXPECT_EQ(text("/ch-001/time"), "2027-01-15T07:59:30.123Z");
    EXPECT_EQ(text("/ch-002/time"), "2027-01-15T08:00:00.123Z");
}

TEST_F(DashTest, FaultsOfSegmentsConcernTheEdgeOrTheTail) {
    const auto listed = times(mpd());
    const auto status = [&](std::size_t index) {
        return get("/ch-001/dash/720p/t-" + std::to_string(listed[index]) + ".m4s").status;
    };
    on("mpd-segment-404-at-edge", "ch-001");
    EXPECT_EQ(status(7), 404);
    EXPECT_EQ(status(6), 200);
    on("mpd-segment-gone", "ch-001");
    EXPECT_EQ(status(0), 404);
    EXPECT_EQ(status(6), 200);
    on("segment-503", "ch-001/720p");
    EXPECT_EQ(status(6), 503);
}

}  // namespace
}  // namespace inspector::lab
