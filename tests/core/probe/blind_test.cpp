// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/chain_rig.h"
#include "tests/support/network_link.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

// A probe whose own network goes: in a network namespace with a link that a test can cut, where that is allowed.
namespace inspector::probe {
namespace {

bool failsBelowHttp(const ProbeReport& report) {
    for (const auto& exchange : report.exchanges)
        if (exchange->http.status == 0) return true;
    return false;
}

class BlindProbe : public testing::Test {
protected:
    void SetUp() override {
        link = std::make_unique<test::NetworkLink>();
        if (!link->problem().empty()) GTEST_SKIP() << link->problem();
        live = std::make_unique<LiveChannel>(dir);
        port = test::freePort();
        const std::string tail = ":" + std::to_string(port);
        server = std::make_unique<test::Nginx>(dir.path(), "listen " + link->address(1) + tail + "; listen " + link->address(2) + tail + ";");
    }
    void start(std::vector<std::string> canaries) {
        link->inside([&] {
            Template settings = quickTemplate();
            settings.connectTimeout = settings.playlistTimeout = settings.segmentTimeout = Milliseconds(1'500);
            settings.retries = 0;
            Probe probe;
            probe.canaries = std::move(canaries);
            probing = std::make_unique<ChainProbing>(channelAt(at(1) + "/live/master.m3u8"), std::vector{endpointAt("edge", at(2))},
                                                     settings, probe);
        });
    }
    void TearDown() override {
        if (probing) probing.reset();
    }
    [[nodiscard]] std::string at(int host) const { return "http://" + link->address(host) + ":" + std::to_string(port); }
    bool becomes(Trust trust) {
        return test::waitFor([&] { return probing->engine.stats().trust == trust; }, std::chrono::seconds(60));
    }
    // What fails is marked from the first report on, and its points are gone.
    void expectNothingIsBlamed() const {
        int blind = 0;
        for (const Report& report : probing->all()) {
            if (!failsBelowHttp(*report)) continue;
            EXPECT_EQ(report->trust, Trust::Blind) << (report->isChain() ? "chain" : "channel") << " cycle " << report->cycle;
            EXPECT_TRUE(report->points.empty());
            for (const StageSample& s : report->stages) EXPECT_EQ(s.trust, Trust::Blind);
            ++blind;
        }
        EXPECT_GT(blind, 0);
    }

    test::TempDir dir;
    std::unique_ptr<test::NetworkLink> link;
    std::unique_ptr<LiveChannel> live;
    int port = 0;
    std::unique_ptr<test::Nginx> server;
    std::unique_ptr<ChainProbing> probing;
};

TEST_F(BlindProbe, ItsInterfaceGoesDown) {
    start({});
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.cycle > 1 && stageOf(r, "edge")->parsed; }));
    link->setInner("down");
    ASSERT_TRUE(becomes(Trust::Blind));
    EXPECT_EQ(probing->engine.stats().trustReason, "no-route");
    EXPECT_LE(probing->engine.stats().trustSince, SystemClock().now());
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.trust == Trust::Blind; }));
    link->setInner("up");
    ASSERT_TRUE(becomes(Trust::Trusted));
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.trust == Trust::Trusted && stageOf(r, "edge")->parsed; }));
    expectNothingIsBlamed();
}

TEST_F(BlindProbe, TheCableIsPulledAndItsCanaryIsGoneToo) {
    start({at(2) + "/live/low.m3u8"});
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.cycle > 1 && stageOf(r, "edge")->parsed; }));
    link->setOuter("down");
    ASSERT_TRUE(becomes(Trust::Blind));
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.trust == Trust::Blind; }));
    link->setOuter("up");
    ASSERT_TRUE(becomes(Trust::Trusted));
    expectNothingIsBlamed();
}

TEST_F(BlindProbe, AServerThatGoesWhileTheNetworkStaysIsTheServersFault) {
    start({});
    ASSERT_TRUE(probing->until([](const ProbeReport& r) { return r.cycle > 1 && stageOf(r, "edge")->parsed; }));
    server.reset();
    const Report report = probing->until([](const ProbeReport& r) { return !stageOf(r, "packager")->parsed; });
    ASSERT_TRUE(report);
    EXPECT_EQ(report->trust, Trust::Trusted);
    EXPECT_EQ(probing->engine.stats().trust, Trust::Trusted);
}

}  // namespace
}  // namespace inspector::probe
