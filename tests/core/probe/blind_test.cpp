// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/chain_rig.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

// A probe whose own network goes: in a network namespace with a link that a test can cut, where that is allowed.
namespace inspector::probe {
namespace {

bool run(const std::string& command) { return std::system((command + " 2>/dev/null").c_str()) == 0; }

// A link into a network namespace of its own; what runs in inside() lives there, and so do the threads that it starts.
class Link {
public:
    Link() {
        const std::string tail = std::to_string(getpid() % 10'000);
        m_outer = "ivo" + tail;
        m_inner = "ivi" + tail;
        const int a = 1 + (getpid() / 250) % 250;
        const int b = 1 + getpid() % 250;
        m_net = "10." + std::to_string(a) + "." + std::to_string(b) + ".";
        if (geteuid() != 0) {
            m_problem = "only root may make network namespaces";
            return;
        }
        std::promise<int> ready;
        std::future<int> id = ready.get_future();
        std::promise<void> linked;
        std::shared_future<void> mayGo = linked.get_future().share();
        m_thread = std::thread([this, &ready, mayGo] {
            const bool own = unshare(CLONE_NEWNET) == 0;
            ready.set_value(own ? static_cast<int>(syscall(SYS_gettid)) : -1);
            mayGo.wait();
            if (own && m_made) setUpInside();
            serve();
        });
        const int thread = id.get();
        m_made = thread > 0 && run("ip link add " + m_outer + " type veth peer name " + m_inner + " netns " + std::to_string(thread)) &&
                 run("ip addr add " + address(1) + "/24 dev " + m_outer) && run("ip addr add " + address(2) + "/24 dev " + m_outer) &&
                 run("ip link set " + m_outer + " up");
        linked.set_value();
        inside([] {});
        if (!m_made || !m_ready) m_problem = "this machine does not let a test make a network namespace and a veth link";
    }
    ~Link() {
        if (m_thread.joinable()) {
            {
                const std::lock_guard lock(m_mutex);
                m_ending = true;
            }
            m_changed.notify_all();
            m_thread.join();
        }
        if (m_made) (void)run("ip link del " + m_outer);
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    [[nodiscard]] const std::string& problem() const { return m_problem; }
    [[nodiscard]] std::string address(int host) const { return m_net + std::to_string(host); }
    void inside(std::function<void()> function) {
        std::unique_lock lock(m_mutex);
        m_function = std::move(function);
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_function; });
    }
    void setInner(const char* state) {
        inside([this, state] {
            run("ip link set " + m_inner + " " + state);
        });
    }
    void setOuter(const char* state) { run("ip link set " + m_outer + " " + std::string(state)); }

private:
    void setUpInside() {
        m_ready = run("ip link set lo up") && run("ip addr add " + address(9) + "/24 dev " + m_inner) &&
                  run("ip link set " + m_inner + " up");
    }
    void serve() {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_changed.wait(lock, [this] { return m_ending || m_function; });
            if (m_ending) return;
            m_function();
            m_function = nullptr;
            m_changed.notify_all();
        }
    }

    std::string m_outer, m_inner, m_net, m_problem;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::function<void()> m_function;
    bool m_ending = false;
    std::atomic<bool> m_made{false};
    std::atomic<bool> m_ready{false};
};

bool failsBelowHttp(const ProbeReport& report) {
    for (const auto& exchange : report.exchanges)
        if (exchange->http.status == 0) return true;
    return false;
}

class BlindProbe : public testing::Test {
protected:
    void SetUp() override {
        link = std::make_unique<Link>();
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
    std::unique_ptr<Link> link;
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
