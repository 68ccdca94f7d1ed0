// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/app/lab/lab_process.h"
#include "tests/core/fetch/certificates.h"
#include "tests/core/probe/live_channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

// Low-Latency HLS followed over real connections: the lab's channels, their faults, and nginx with HTTP/2 before them.
namespace inspector::probe {
namespace {

class LowLatency : public testing::Test {
protected:
    std::shared_ptr<const Examination> follow(const std::string& url, double seconds, const std::string& caFile = {}) {
        ExamineOptions options;
        options.settings = standardTemplate();
        options.settings.segments = SegmentPolicy::Newest;
        options.engine.probe.id = ProbeId("local");
        options.engine.caFile = caFile;
        options.followS = seconds;
        const auto result = examineUrl(url, options, clock);
        return result ? *result : nullptr;
    }
    // Follows until a rule was found, a few times at most.
    bool finds(const std::string& rule, const std::string& path = "/ch-001/master.m3u8") {
        said.clear();
        for (int i = 0; i < 4; ++i) {
            const auto e = follow(lab.url(path), 10);
            if (!e) return false;
            for (const Finding& f : e->findings) {
                if (f.rule == rule) return true;
                said += f.rule + ' ';
            }
        }
        return false;
    }
    static std::string graveOf(const Examination& e) {
        std::string out;
        for (const Finding& f : e.findings)
            if (f.severity >= Severity::Major) out += f.rule + '@' + f.rung + ' ';
        return out;
    }

    SystemClock clock;
    test::LabProcess lab{{"--segment-seconds", "1.92", "--ll-share", "1"}};
    std::string said;
};

TEST_F(LowLatency, IsFollowedOverHttp2WithoutAGraveFinding) {
    const fetch::test::Authority authority;
    authority.sign("edge", "IP:127.0.0.1");
    const int port = test::freePort();
    const test::TempDir dir;
    const test::Nginx nginx(dir.path(), {},
                            "server { listen 127.0.0.1:" + std::to_string(port) + " ssl http2; " + authority.nginxLines("edge") +
                                "gzip on; gzip_types application/vnd.apple.mpegurl; gzip_min_length 100; gzip_proxied any;"
                                "location / { proxy_pass http://127.0.0.1:" + std::to_string(lab.port()) +
                                "; proxy_http_version 1.1; proxy_buffering on; } }");
    ASSERT_TRUE(test::waitFor([&] { return test::portAnswers(port); }));
    const auto e = follow("https://127.0.0.1:" + std::to_string(port) + "/ch-001/master.m3u8", 12, authority.caFile());
    ASSERT_TRUE(e);
    EXPECT_EQ(graveOf(*e), "") << nginx.log();
    std::set<std::string> rungs;
    int parts = 0;
    int blocking = 0;
    for (const auto& x : e->exchanges) {
        if (x->kind == ExchangeKind::Part && x->http.ok) ++parts;
        if (x->kind == ExchangeKind::Part) rungs.insert(x->rung);
        if (x->url.find("_HLS_msn") != std::string::npos) ++blocking;
        EXPECT_EQ(x->http.httpVersion, "2") << x->url;
    }
    EXPECT_GE(parts, 10);
    EXPECT_GE(blocking, 10);
    EXPECT_GE(rungs.size(), 3U);
}

TEST_F(LowLatency, SaysThatItCameByHttp1AndLittleElse) {
    const auto e = follow(lab.url("/ch-001/master.m3u8"), 5);
    ASSERT_TRUE(e);
    std::set<std::string> grave;
    bool told = false;
    for (const Finding& f : e->findings) {
        if (f.severity >= Severity::Major) grave.insert(f.rule);
        told = told || f.rule == "llhls-not-http2";
    }
    EXPECT_TRUE(told);  // minor: a private address has no TLS to offer it by
    EXPECT_EQ(grave, std::set<std::string>{});
}

TEST_F(LowLatency, AMonitorAsksLittleInACycle) {
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::None;
    settings.interval = Seconds(1);
    Channel channel = channelAt(lab.url("/ch-001/master.m3u8"));
    const Probing probing({channel}, settings);
    ASSERT_TRUE(test::waitFor([&] { return probing.count() >= 6; }, std::chrono::seconds(60)));
    for (const auto& report : probing.reports()) {
        const auto extra = std::count_if(report->exchanges.begin(), report->exchanges.end(), [](const auto& x) {
            return x->kind == ExchangeKind::Part || x->url.find("_HLS_") != std::string::npos;
        });
        EXPECT_LE(extra, 6);
        EXPECT_GE(extra, 2);
        for (const Finding& f : report->findings) EXPECT_TRUE(f.severity < Severity::Critical) << f.rule;
    }
}

struct LabFault {
    const char* fault;
    const char* rule;
    const char* path = "/ch-001/master.m3u8";
};

class LowLatencyFault : public LowLatency, public testing::WithParamInterface<LabFault> {};

TEST_P(LowLatencyFault, IsFound) {
    ASSERT_TRUE(lab.fault(GetParam().fault, "ch-001/720p"));
    EXPECT_TRUE(finds(GetParam().rule, GetParam().path)) << said;
}

INSTANTIATE_TEST_SUITE_P(Lab, LowLatencyFault,
                         testing::Values(LabFault{"ll-not-blocking", "llhls-blocking-not-blocking"},
                                         LabFault{"ll-early-400", "llhls-blocking-early-400"},
                                         LabFault{"ll-part-404", "llhls-part-not-available"},
                                         LabFault{"ll-hint-broken", "llhls-preload-hint-broken"},
                                         LabFault{"ll-hint-not-held", "llhls-preload-hint-not-held"},
                                         LabFault{"ll-report-wrong", "llhls-rendition-report-wrong"},
                                         LabFault{"ll-skip-wrong-count", "llhls-skip-mismatch"},
                                         LabFault{"ll-partial-playlist", "llhls-blocking-partial-playlist"},
                                         // It holds for six seconds: one rung alone.
                                         LabFault{"stale-playlist", "llhls-blocking-timeout", "/ch-001/720p/index.m3u8"}),
                         [](const auto& one) {
                             std::string name = one.param.fault;
                             name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
                             return name;
                         });

TEST_F(LowLatency, FindsPartsThatComeLate) {
    Template settings = quickTemplate();
    settings.interval = Seconds(1);
    settings.follow = true;
    settings.segments = SegmentPolicy::None;
    const Probing probing({channelAt(lab.url("/ch-001/720p/index.m3u8"))}, settings);
    ASSERT_TRUE(test::waitFor([&] { return probing.count() >= 2; }, std::chrono::seconds(60)));
    ASSERT_TRUE(lab.fault("ll-part-late", "ch-001/720p"));
    EXPECT_TRUE(test::waitFor(
        [&] {
            const auto reports = probing.reports();
            return std::any_of(reports.begin(), reports.end(), [](const auto& r) { return findingOf(*r, "llhls-part-late"); });
        },
        std::chrono::seconds(60)));
}

}  // namespace
}  // namespace inspector::probe
