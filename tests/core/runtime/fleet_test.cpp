// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/evaluation.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/status_writer.h"
#include "core/runtime/watch.h"
#include "tests/core/runtime/fake_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;

namespace {

constexpr int channels = 15;

std::string idOf(int i) { return (i < 10 ? "ch-0" : "ch-") + std::to_string(i); }

Inventory inventoryOf(int count) {
    Inventory inventory;
    Template settings = standardTemplate();
    settings.interval = 60s;  // no state becomes stale while a busy machine gets on
    inventory.templates = {settings};
    for (int i = 0; i < count; ++i) {
        Channel channel;
        channel.id = ChannelId(idOf(i));
        channel.name = "Channel " + std::to_string(i);
        channel.url = "https://packager.example/" + idOf(i) + "/master.m3u8";
        channel.templateId = settings.id;
        inventory.channels.push_back(channel);
    }
    for (const auto& [id, name, role] : {std::tuple{"fra-1", "Fra 1", StageRole::Edge}, std::tuple{"fra-2", "Fra 2", StageRole::Edge},
                                         std::tuple{"origin", "Origin", StageRole::Origin}}) {
        Endpoint endpoint;
        endpoint.id = EndpointId(id);
        endpoint.name = name;
        endpoint.role = role;
        endpoint.region = "fra";
        endpoint.baseUrl = std::string("https://") + id + ".example";
        inventory.endpoints.push_back(endpoint);
    }
    return inventory;
}

std::shared_ptr<ProbeReport> emptyReport(int channel, WallTime at) {
    auto report = std::make_shared<ProbeReport>();
    report->channel = ChannelId(idOf(channel));
    report->probe = ProbeId("local");
    report->started = report->finished = at;
    return report;
}

std::shared_ptr<ProbeReport> ownReport(int channel, WallTime at) {
    auto report = emptyReport(channel, at);
    RungReport& rung = report->rungs.emplace_back();
    rung.rung = "720p";
    rung.fetched = rung.parsed = rung.http.ok = true;
    rung.http.status = 200;
    rung.targetDurationS = 2;
    return report;
}

std::shared_ptr<ProbeReport> chainReport(int channel, WallTime at) {
    auto report = emptyReport(channel, at);
    for (const auto& [stage, role] : {std::pair{"packager", StageRole::Packager}, std::pair{"origin", StageRole::Origin},
                                      std::pair{"fra-1", StageRole::Edge}, std::pair{"fra-2", StageRole::Edge}}) {
        StageSample& sample = report->stages.emplace_back();
        sample.stage = stage;
        sample.role = role;
        sample.parsed = true;
        sample.ageS = 1;
        StageRequest& request = sample.requests.emplace_back();
        request.at = at;
        request.http.ok = request.http.reused = true;
        request.http.status = 200;
        request.http.totalMs = 12;
    }
    return report;
}

void refuse(ProbeReport& report, std::size_t stage) {
    StageSample& sample = report.stages.at(stage);
    sample.parsed = false;
    sample.requests[0].http = {};
    sample.requests[0].http.error = "http-connect-failed";
    Finding finding;
    finding.rule = "http-connect-failed";
    finding.severity = Severity::Critical;
    finding.stage = sample.stage;
    report.findings.push_back(finding);
}

// The evaluation with what it writes, merged as every console sees it.
class FleetTest : public testing::Test {
protected:
    FleetTest() { start(inventoryOf(channels)); }

    void start(Inventory inventory) {
        m_evaluation = std::make_unique<Evaluation>(
            m_clock, Restored{}, std::make_shared<const Inventory>(std::move(inventory)),
            Evaluation::Sinks{[this](std::vector<Point> points) {
                                  const std::lock_guard lock(m_mutex);
                                  m_points.insert(m_points.end(), points.begin(), points.end());
                              },
                              [this](inventory::StatusWrite write, std::size_t reports) { take(std::move(write), reports); },
                              [](const ChannelId&, const ProbeId&, const Finding&) {},
                              [this] {
                                  const std::lock_guard lock(m_mutex);
                                  return m_probe;
                              }});
    }
    ~FleetTest() override { m_evaluation.reset(); }

    void take(inventory::StatusWrite write, std::size_t reports) {
        const std::lock_guard lock(m_mutex);
        for (ChannelStatus& status : write.statuses) m_statuses[status.channel.value] = std::move(status);
        m_events.insert(m_events.end(), write.events.begin(), write.events.end());
        if (write.fleet) m_fleet = std::move(write.fleet);
        m_reports += reports;
        m_changed.notify_all();
    }
    template <typename Condition>
    bool waitFor(Condition condition) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, condition);
    }
    std::size_t eventsOf(EventKind kind) const {
        return static_cast<std::size_t>(
            std::count_if(m_events.begin(), m_events.end(), [&](const Event& e) { return e.kind == kind; }));
    }
    // A cycle of every channel; of the first `broken` an edge refuses.
    void cycle(int number, int broken) {
        for (int i = 0; i < channels; ++i) {
            const WallTime at = m_begin + number * 2s + Milliseconds(i);
            m_evaluation->push(ownReport(i, at));
            auto report = chainReport(i, at);
            if (i < broken) refuse(*report, 3);
            m_evaluation->push(report);
        }
    }

    SystemClock m_clock;
    const WallTime m_begin = m_clock.now() - 5s;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, ChannelStatus> m_statuses;
    std::vector<Event> m_events;
    std::vector<Point> m_points;
    std::optional<FleetStatus> m_fleet;
    std::size_t m_reports = 0;
    verdict::ProbeView m_probe;
    std::unique_ptr<Evaluation> m_evaluation;
};

TEST_F(FleetTest, AnEdgeThatIsDownHidesItsChannels) {
    for (const int number : {0, 1, 2}) cycle(number, number == 0 ? 0 : 14);
    ASSERT_TRUE(waitFor([&] { return m_fleet && !m_fleet->causes.empty() && m_fleet->causes[0].channels.size() == 14; }));
    const std::lock_guard lock(m_mutex);
    ASSERT_EQ(m_fleet->causes.size(), 1U);
    EXPECT_EQ(m_fleet->causes[0].verdict.cause, Cause::Edge);
    EXPECT_EQ(m_fleet->causes[0].verdict.name, "fra-2");
    EXPECT_EQ(m_fleet->causes[0].verdict.severity, Severity::Critical);
    ASSERT_TRUE(m_statuses["ch-03"].verdict);
    EXPECT_EQ(m_statuses["ch-03"].verdict->name, "fra-2");
    EXPECT_EQ(m_statuses["ch-03"].state, ChannelState::Degraded);
    EXPECT_FALSE(m_statuses["ch-14"].verdict);
    EXPECT_EQ(m_statuses["ch-14"].state, ChannelState::Up);
    ASSERT_EQ(m_fleet->endpoints.size(), 4U);
    const EndpointStatus& edge = m_fleet->endpoints[1];
    EXPECT_EQ(edge.endpoint.value, "fra-2");
    EXPECT_EQ(edge.channels, 15);
    EXPECT_EQ(edge.channelsDown, 14);
    EXPECT_EQ(edge.state, ChannelState::Degraded) << "it is well for one";
    EXPECT_EQ(m_fleet->endpoints[0].state, ChannelState::Up);
    EXPECT_EQ(eventsOf(EventKind::Verdict), 14U);
}

TEST_F(FleetTest, ABlindProbeIsTheCauseAndChangesNoState) {
    for (const int number : {0, 1}) cycle(number, 0);
    ASSERT_TRUE(waitFor([&] { return m_statuses.size() == channels && m_reports == 4 * channels; }));
    std::map<std::string, ChannelStatus> before;
    {
        const std::lock_guard lock(m_mutex);
        before = m_statuses;
        m_probe = {Trust::Blind, "no-route", m_clock.now(), {}};
    }
    for (int i = 0; i < channels; ++i) {
        const WallTime at = m_clock.now();
        auto report = chainReport(i, at);
        report->trust = Trust::Blind;
        report->points.resize(1);
        for (const std::size_t stage : {0U, 1U, 2U, 3U}) refuse(*report, stage);
        m_evaluation->push(report);
        auto own = ownReport(i, at);
        own->trust = Trust::Blind;
        own->findings = report->findings;
        m_evaluation->push(own);
    }
    ASSERT_TRUE(waitFor([&] { return m_fleet && m_fleet->probe == Trust::Blind && !m_fleet->causes.empty(); }));
    const std::lock_guard lock(m_mutex);
    ASSERT_EQ(m_fleet->causes.size(), 1U);
    EXPECT_EQ(m_fleet->causes[0].verdict.cause, Cause::Probe);
    EXPECT_EQ(m_fleet->causes[0].channels.size(), static_cast<std::size_t>(channels));
    EXPECT_EQ(m_reports, 4U * channels) << "a blind report is not counted as one";
    for (auto& [id, status] : before) {
        ChannelStatus now = m_statuses[id];
        EXPECT_EQ(now.verdict.value_or(Verdict{}).cause, Cause::Probe) << id;
        now.verdict.reset();
        now.kpis = status.kpis;  // the share of a day grows
        EXPECT_EQ(now, status) << id;
    }
    EXPECT_EQ(eventsOf(EventKind::Verdict), 1U) << "once, not for every channel";
    EXPECT_EQ(eventsOf(EventKind::FindingOpened), 0U);
    for (const Point& point : m_points) {  // a minute may have ended meanwhile
        EXPECT_EQ(point.measurement, Measurement::CdnHealth);
        const auto errors =
            std::find_if(point.fields.begin(), point.fields.end(), [](const Field& f) { return f.first == "errors"; });
        ASSERT_NE(errors, point.fields.end());
        EXPECT_EQ(errors->second, FieldValue(std::int64_t{0})) << "what a blind probe could not fetch is no server's error";
    }
}

TEST_F(FleetTest, AnEndpointThatIsRemovedIsNoCauseAnyMore) {
    for (const int number : {0, 1, 2}) cycle(number, 14);
    ASSERT_TRUE(waitFor([&] { return m_fleet && !m_fleet->causes.empty(); }));
    Inventory without = inventoryOf(channels);
    std::erase_if(without.endpoints, [](const Endpoint& e) { return e.id.value == "fra-2"; });
    m_evaluation->setInventory(std::make_shared<const Inventory>(without));
    ASSERT_TRUE(waitFor([&] {
        return m_reports == 6 * channels && m_fleet->causes.empty() && m_statuses["ch-03"].state == ChannelState::Up;
    }));
    {
        const std::lock_guard lock(m_mutex);
        EXPECT_FALSE(m_statuses["ch-03"].verdict);
        EXPECT_EQ(m_statuses["ch-03"].stages.size(), 3U);
        EXPECT_EQ(m_fleet->endpoints.size(), 3U);
    }
    // What was under way meanwhile still speaks of it.
    for (const int number : {3, 4, 5}) cycle(number, 14);
    ASSERT_TRUE(waitFor([&] { return m_reports == 12 * channels; }));
    const WallTime all = m_clock.now();
    ASSERT_TRUE(waitFor([&] { return m_fleet->at > all; }));
    const std::lock_guard lock(m_mutex);
    EXPECT_EQ(m_statuses["ch-03"].state, ChannelState::Up);
    EXPECT_EQ(m_statuses["ch-03"].stages.size(), 3U);
    EXPECT_EQ(m_fleet->endpoints.size(), 3U);
    EXPECT_TRUE(m_fleet->causes.empty());
}

TEST_F(FleetTest, AChannelThatHasNoEdgesAnyMoreForgetsThemForGood) {
    for (const int number : {0, 1, 2}) cycle(number, 14);
    ASSERT_TRUE(waitFor([&] { return m_fleet && !m_fleet->causes.empty() && m_reports == 6 * channels; }));
    Inventory without = inventoryOf(channels);
    without.templates[0].watchEdges = false;
    m_evaluation->setInventory(std::make_shared<const Inventory>(without));
    for (const int number : {3, 4}) cycle(number, 14);
    ASSERT_TRUE(waitFor([&] { return m_reports == 8 * channels; })) << "the two cycles of each channel's own URL";
    ASSERT_TRUE(waitFor([&] { return m_fleet->causes.empty() && m_statuses["ch-03"].state == ChannelState::Up; }));
    const std::lock_guard lock(m_mutex);
    EXPECT_TRUE(m_statuses["ch-03"].stages.empty());
}

TEST(FleetStatusOnItsWay, ReachesConsolesByTheMailboxAndWatchersByTheStore) {
    FleetStatus fleet;
    fleet.at = WallTime{1h};
    fleet.causes.resize(2);
    inventory::StatusWrite write;
    write.fleet = fleet;
    Mailbox mailbox;
    mailbox.states(write);
    Changes changes = mailbox.take();
    EXPECT_FALSE(changes.empty());
    EXPECT_EQ(changes.fleet, fleet);
    EXPECT_FALSE(mailbox.take().fleet);

    const auto file = std::make_shared<test::FakeFile>();
    test::FakeStore store(file);
    Watch watch;
    EXPECT_FALSE(watch.refresh(store, WallTime{1h})->fleet);
    file->fleet = fleet;
    EXPECT_EQ(watch.refresh(store, WallTime{1h})->fleet, fleet);
    EXPECT_FALSE(watch.refresh(store, WallTime{1h})->fleet) << "once";
}

}  // namespace
