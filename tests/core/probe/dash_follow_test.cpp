// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"
#include "tests/core/probe/live_channel.h"

#include "core/base/text.h"
#include "core/dash/parser.h"
#include "core/probe/examine.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

// DASH channels of the lab, with real requests.
namespace inspector::probe {
namespace {

Template dashTemplate() {
    Template t = quickTemplate();
    t.interval = Seconds(2);
    t.follow = true;
    t.segments = SegmentPolicy::All;
    t.inspectSegments = true;
    return t;
}

std::string gravest(const Examination& e) {
    std::string rules;
    for (const Finding& f : e.findings)
        if (f.severity >= Severity::Major) rules += f.rule + "@" + f.rung + " ";
    return rules;
}

TEST(DashFollow, SeesEachSegmentOfALiveChannelAsItComes) {
    const test::LabProcess lab({"--channels", "1"});
    for (const char* kind : {"manifest.mpd", "number.mpd", "timeline.mpd"}) {
        Probing probing({channelAt(lab.url(std::string("/ch-001/") + kind))}, dashTemplate());
        std::set<std::uint64_t> numbers;
        std::string key;
        const bool seen = test::waitFor([&] {
            numbers.clear();
            for (const auto& report : probing.reports())
                for (const RungReport& rung : report->rungs) {
                    if (rung.kind != RungKind::Variant || (!key.empty() && rung.rung != key)) continue;
                    key = rung.rung;
                    for (const SegmentSample& s : rung.segments) if (s.http.ok) numbers.insert(s.sequence);
                }
            return numbers.size() >= 3;
        }, std::chrono::seconds(40));
        ASSERT_TRUE(seen) << kind << ": " << probing.count() << " reports, " << numbers.size() << " segments of " << key << ", "
                          << (probing.count() ? rulesOf(*probing.reports().back()) : std::string());
        EXPECT_EQ(*numbers.rbegin() - *numbers.begin() + 1, numbers.size()) << "none was left out";
        const auto report = probing.reports().back();
        EXPECT_EQ(report->protocol, Protocol::Dash);
        for (const auto& each : probing.reports())
            for (const Finding& f : each->findings) EXPECT_NE(f.severity, Severity::Critical) << kind << " " << f.rule << " " << f.rung;
    }
}

// A segment that was asked for to be looked into: not one of those that are only touched (one byte of it).
bool isWhole(const Exchange& exchange) {
    if (exchange.kind != ExchangeKind::Segment) return false;
    return std::none_of(exchange.requestHeaders.begin(), exchange.requestHeaders.end(),
                        [](const auto& header) { return header.first == "Range"; });
}

// The number in "…/720p/seg-12.m4s", or the time in "…/720p/t-123.m4s".
std::int64_t numberOf(const std::string& url) {
    const auto from = url.rfind('-');
    const auto to = url.rfind('.');
    return static_cast<std::int64_t>(parseUnsigned(std::string_view(url).substr(from + 1, to - from - 1)).value_or(0));
}

// What a live channel was asked for, of one kind of its MPDs.
class Watched {
public:
    Watched(const test::LabProcess& lab, const std::string& mpd)
        : m_probing({channelAt(lab.url("/ch-001/" + mpd))}, dashTemplate()) {}

    using Numbers = std::map<std::string, std::vector<std::int64_t>>;  // by rung, in the order asked for
    [[nodiscard]] Numbers segments() const {
        Numbers numbers;
        each([&](const Exchange& e) { numbers[e.rung].push_back(numberOf(e.url)); });
        return numbers;
    }
    // Until each rung has had so many.
    [[nodiscard]] bool passSegments(std::size_t n) const {
        return test::waitFor([&] {
            const Numbers numbers = segments();
            return numbers.size() >= 2 && std::all_of(numbers.begin(), numbers.end(), [&](const auto& rung) { return rung.second.size() >= n; });
        }, std::chrono::seconds(80));
    }
    void each(const std::function<void(const Exchange&)>& take) const {
        for (const auto& report : m_probing.reports())
            for (const auto& exchange : report->exchanges)
                if (isWhole(*exchange)) take(*exchange);
    }
    [[nodiscard]] std::string story() const {
        std::string text;
        each([&](const Exchange& e) { text += e.url + ' ' + std::to_string(e.http.status) + '\n'; });
        for (const auto& report : m_probing.reports()) text += rulesOf(*report) + '\n';
        return text;
    }
    [[nodiscard]] Probing::Reports reports() const { return m_probing.reports(); }

private:
    Probing m_probing;
};

constexpr std::int64_t segmentMs = 1'920;
const std::vector<std::string> shortSegments{"--channels", "1", "--segment-seconds", "1.92"};

class DashExactly : public testing::TestWithParam<const char*> {};

TEST_P(DashExactly, TheSegmentsThatExistAreAskedForEachOnce) {
    const test::LabProcess lab(shortSegments);
    const Watched watched(lab, GetParam());
    // More of them than two Periods have.
    ASSERT_TRUE(watched.passSegments(9)) << watched.story();
    watched.each([](const Exchange& e) { EXPECT_EQ(e.http.status, 200) << e.url << ": it is not there, or not any more"; });
    for (const auto& [rung, numbers] : watched.segments()) {
        const bool byTime = std::string_view(GetParam()) != "number.mpd";
        const std::int64_t step = !byTime ? 1 : rung.starts_with("audio") ? segmentMs * 48 : segmentMs * 90;
        for (std::size_t i = 1; i < numbers.size(); ++i) {
            EXPECT_GT(numbers[i], numbers[i - 1]) << rung << ": once";
            EXPECT_LE(numbers[i], numbers[i - 1] + step) << rung << ": also where a Period ends\n" << watched.story();
        }
    }
    for (const auto& report : watched.reports())
        for (const Finding& f : report->findings) EXPECT_LT(f.severity, Severity::Major) << f.rule << ' ' << f.rung;
}

INSTANTIATE_TEST_SUITE_P(Kinds, DashExactly, testing::Values("timeline.mpd", "number.mpd", "periods.mpd", "patch.mpd"),
                         [](const auto& kind) { return std::string(kind.param, std::string_view(kind.param).find('.')); });

TEST(DashFollow, GoesOnIntoTheNextPeriod) {
    const test::LabProcess lab(shortSegments);
    const Watched watched(lab, "periods.mpd");
    std::set<std::string> periods;
    ASSERT_TRUE(test::waitFor([&] {
        for (const auto& report : watched.reports()) {
            const RungReport* top = rungOf(*report, "master");
            if (!top || !top->text) continue;
            for (const dash::Period& period : dash::parse(*top->text).mpd.periods) periods.insert(period.id);
        }
        return periods.size() >= 5;
    }, std::chrono::seconds(80)));
    ASSERT_TRUE(watched.passSegments(5));
    // Each Period begins with a segment that does not follow the one before.
    bool began = false;
    for (const auto& report : watched.reports())
        for (const RungReport& rung : report->rungs)
            for (const SegmentSample& s : rung.segments) began = began || s.discontinuity;
    EXPECT_TRUE(began);
}

TEST(DashFollow, TakesPatchesOfALivePackager) {
    const test::LabProcess lab(shortSegments);
    const Watched watched(lab, "patch.mpd");
    const auto documents = [&](std::string_view name) {
        std::size_t n = 0;
        for (const auto& report : watched.reports())
            for (const auto& e : report->exchanges) n += e->rung == "master" && e->url.find(name) != std::string::npos ? 1U : 0U;
        return n;
    };
    ASSERT_TRUE(test::waitFor([&] { return documents("/patch-") >= 4; }, std::chrono::seconds(60)));
    EXPECT_EQ(documents("/patch.mpd"), 1U) << "patches are enough";
    EXPECT_TRUE(watched.passSegments(3));
    for (const auto& report : watched.reports()) EXPECT_FALSE(findingOf(*report, "dash-patch-invalid"));
}

TEST(DashFollow, AsksForLowLatencySegmentsWhileTheyAreMadeAndNotBefore) {
    const test::LabProcess lab(shortSegments);
    const Watched watched(lab, "low-latency.mpd");
    const auto startOf = [&](const Exchange& e) -> std::optional<WallTime> {
        for (const auto& report : watched.reports()) {
            const RungReport* top = rungOf(*report, "master");
            if (!top || !top->text) continue;
            const auto begin = dash::parse(*top->text).mpd.availabilityStartTime;
            if (begin) return *begin + Milliseconds(numberOf(e.url) * segmentMs);
        }
        return std::nullopt;
    };
    // On a busy machine a cycle may be late: not always.
    std::size_t inTheMaking = 0;
    ASSERT_TRUE(test::waitFor([&] {
        inTheMaking = 0;
        watched.each([&](const Exchange& e) {
            if (const auto start = startOf(e); start && e.started < *start + Milliseconds(segmentMs)) ++inTheMaking;
        });
        return inTheMaking >= 4;
    }, std::chrono::seconds(80))) << watched.story();
    constexpr Milliseconds firstChunk{480};
    constexpr Milliseconds clocks{30};  // ours by the answer of the lab's, half the round trip
    watched.each([&](const Exchange& e) {
        const auto start = startOf(e);
        ASSERT_TRUE(start);
        EXPECT_GE(e.started + clocks, *start + firstChunk) << e.url << " was asked for before it was there";
        EXPECT_EQ(e.http.status, 200) << e.url;
    });
    for (const auto& report : watched.reports())
        for (const Finding& f : report->findings) EXPECT_LT(f.severity, Severity::Major) << f.rule << ' ' << f.rung;
}

TEST(DashFollow, ExaminesWhatIsNotLive) {
    const test::LabProcess lab({"--channels", "1"});
    for (const char* path : {"/vod/manifest.mpd", "/vod/ondemand.mpd"}) {
        ExamineOptions options;
        options.settings = dashTemplate();
        options.engine.probe.id = ProbeId("local");
        const SystemClock clock;
        const auto result = examineUrl(lab.url(path), options, clock, {});
        ASSERT_TRUE(result) << path;
        const Examination& e = **result;
        EXPECT_EQ(e.protocol, Protocol::Dash);
        EXPECT_GE(e.rungs.size(), 3U) << path;
        for (std::size_t i = 1; i < e.rungs.size(); ++i) EXPECT_GE(e.rungs[i].segments.size(), 2U) << path << e.rungs[i].rung;
        EXPECT_EQ(gravest(e), "") << path;
    }
}

}  // namespace
}  // namespace inspector::probe
