// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/db_fixture.h"

#include "tests/core/inventory/samples.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace inspector::test {

namespace {

using namespace inspector::inventory::test;

// Recent, since figures are kept for 30 days; to the millisecond, as stores keep times.
const WallTime recent = fromMillis(toMillis(SystemClock().now())) - std::chrono::hours{24};

template <typename T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::vector<inventory::Change> configuration() {
    Template withSecret = templateNamed("token");
    withSecret.headers = {{"X-Token", "s3cret-header", true}};
    Endpoint edge;
    edge.id = EndpointId{"fra-1"};
    edge.name = "Frankfurt ü 1";
    edge.baseUrl = "https://edge.example";
    edge.token = "hdnts=s3cret-token";
    Channel odd = channelNamed("odd");
    odd.name = "Quotes '\" and \\ ; DROP TABLE channels; 📺";
    odd.notes = "two\nlines";
    odd.templateId = TemplateId{"token"};
    Probe probe;
    probe.id = ProbeId{"west"};
    probe.name = "West";
    probe.region = "eu-west";
    return {inventory::PutTemplate{withSecret}, inventory::PutProbe{probe}, inventory::PutEndpoint{edge},
            inventory::PutChannel{channelNamed("a")}, inventory::PutChannel{channelNamed("b")}, inventory::PutChannel{odd}};
}

ChannelStatus stateAt(const std::string& id, ChannelState state, int second, bool broken = false) {
    ChannelStatus status = statusOf(id, state, recent + Seconds{second}, recent + Seconds{second});
    status.interval = std::chrono::hours{48};  // nothing of it gets stale while a test runs
    if (broken) {
        status.verdict = Verdict{};
        status.verdict->cause = Cause::Edge;
        status.verdict->name = "fra-1";
        status.verdict->confidence = 0.95;
        status.verdict->since = status.since;
    }
    return status;
}

void fillHistory(inventory::Store& store, int events) {
    const auto lease = value(store.acquireLease("channels", "test", Seconds{60}, SystemClock().now()));
    for (const auto& status : {stateAt("a", ChannelState::Up, 0), stateAt("b", ChannelState::Up, 0),
                               stateAt("a", ChannelState::Down, 100, true), stateAt("a", ChannelState::Degraded, 160, true),
                               stateAt("a", ChannelState::Up, 220), stateAt("b", ChannelState::Down, 300, true)})
        value(store.writeStatus({.statuses = {status}, .opened = {}, .closed = {}, .events = {}, .fleet = {}}, lease));
    OpenFinding open;
    open.finding = staleFinding();
    open.since = recent + Seconds{300};
    open.seen = recent + Seconds{310};
    open.count = 3;
    open.confirmed = true;
    value(store.writeStatus({.statuses = {}, .opened = {{ChannelId{"b"}, open}}, .closed = {}, .events = {}, .fleet = {}}, lease));
    value(store.releaseLease(lease));

    std::vector<Event> all;
    for (int i = 0; i < events; ++i) {
        Event event;
        event.time = recent + Seconds{i / 3};  // several of one moment, some of them alike
        event.kind = i % 2 == 0 ? EventKind::FindingOpened : EventKind::StateChanged;
        event.channel = ChannelId{i % 5 == 0 ? "odd" : "a"};
        event.severity = Severity::Major;
        if (i % 2 == 0) event.finding = staleFinding();
        all.push_back(std::move(event));
    }
    value(store.appendEvents(all));

    EvidenceBundle bundle;
    bundle.channel = ChannelId{"b"};
    bundle.probe = ProbeId{"local"};
    bundle.finding = staleFinding();
    bundle.frozen = bundle.to = recent + Seconds{305};
    bundle.from = recent;
    bundle.exchanges = 2;
    bundle.data = std::string("\0binary\xff", 8);
    bundle.bytes = bundle.data.size();
    value(store.putEvidence(bundle));

    Alert alert;
    alert.id = 1;
    alert.labels = {{"alertname", "down"}, {"channel", "b"}};
    alert.fingerprint = fingerprintOf(alert.labels);
    alert.state = AlertState::Firing;
    alert.channel = ChannelId{"b"};
    alert.rule = "down";
    alert.started = recent + Seconds{300};
    alert.summary = "b is down";
    AlertEntry entry;
    entry.alert = alert.id;
    entry.fingerprint = alert.fingerprint;
    entry.time = alert.started;
    entry.text = "seen twice";
    value(store.addAlerts({alert}, {entry}));
}

void fillFigures(const std::filesystem::path& file, int count) {
    const auto opened = value(series::openSqlite({file, false}));
    std::vector<Point> points;
    for (int i = 0; i < count; ++i)
        points.push_back({Measurement::SegmentMetric,
                          {{"channel", "a"}, {"rung", "720p"}, {"stage", "packager"}, {"probe", "local"}},
                          {{"size_bytes", std::int64_t{1'000'000 + i}}, {"download_ms", 12.5 + i}, {"http_status", std::int64_t{200}}},
                          recent + Milliseconds{7} * i});
    points.push_back({Measurement::ChannelError,
                      {{"channel", "b"}, {"kind", "timeout, \"quoted\" = x"}, {"probe", "local"}},
                      {{"count", std::int64_t{1}}, {"message", std::string("no \"answer\"\\ ü")}},
                      recent});
    value(opened.store->write(points));
}

}  // namespace

void fillFolder(const std::filesystem::path& folder, int events, int points) {
    std::filesystem::create_directories(folder);
    const auto opened = value(inventory::openSqlite({folder / "inventory.db", folder / "key"}));
    value(opened.store->apply(configuration(), "test", recent));
    fillHistory(*opened.store, events);
    if (points > 0) fillFigures(folder / "series.db", points);
}

Content contentOf(inventory::Store& store) {
    Content content;
    content.inventory = value(store.inventory());
    content.statuses = value(store.statuses());
    content.findings = value(store.openFindings(std::nullopt));
    inventory::EventFilter filter;
    filter.limit = 1'000'000;
    filter.afterId = 0;
    content.events = value(store.events(filter));
    for (Event& event : content.events) event.id = 0;
    content.states = value(store.stateHistory(std::nullopt, WallTime{}, recent + std::chrono::hours{24}));
    content.verdicts = value(store.verdicts(std::nullopt, WallTime{}, recent + std::chrono::hours{24}));
    for (const Channel& channel : content.inventory.channels)
        for (const EvidenceBundle& bundle : value(store.evidence(channel.id))) {
            content.evidence.push_back(value(store.evidenceData(bundle.id)));
            content.evidence.back().id = 0;
        }
    content.alerts = value(store.findAlerts({}));
    for (Alert& alert : content.alerts) alert.id = 0;
    content.lines = value(store.alertLog({}));
    for (AlertEntry& line : content.lines) line.id = line.alert = 0;
    return content;
}

Content contentOf(const std::filesystem::path& folder) {
    const auto opened = value(inventory::openSqlite({folder / "inventory.db", folder / "key"}));
    Content content = contentOf(*opened.store);
    if (!std::filesystem::exists(folder / "series.db")) return content;
    const auto figures = value(series::openSqlite({folder / "series.db", true}));
    for (int i = 0; i < measurementCount; ++i)
        for (Point& point : value(figures.store->points(
                 {static_cast<Measurement>(i), {}, WallTime{}, recent + std::chrono::hours{48}}, 1'000'000)))
            content.points.push_back(std::move(point));
    return content;
}

void expectSame(const Content& before, const Content& after) {
    EXPECT_TRUE(before.inventory.channels == after.inventory.channels);
    EXPECT_TRUE(before.inventory.templates == after.inventory.templates);
    EXPECT_TRUE(before.inventory.probes == after.inventory.probes);
    EXPECT_TRUE(before.inventory.endpoints == after.inventory.endpoints);
    EXPECT_EQ(before.inventory.revision, after.inventory.revision);
    EXPECT_TRUE(before.statuses == after.statuses);
    EXPECT_TRUE(before.findings == after.findings);
    EXPECT_EQ(before.events.size(), after.events.size());
    EXPECT_TRUE(before.events == after.events);
    EXPECT_EQ(before.states.size(), after.states.size());
    EXPECT_TRUE(before.states == after.states);
    EXPECT_EQ(before.verdicts.size(), after.verdicts.size());
    EXPECT_TRUE(before.verdicts == after.verdicts);
    EXPECT_TRUE(before.evidence == after.evidence);
    EXPECT_TRUE(before.alerts == after.alerts);
    EXPECT_TRUE(before.lines == after.lines);
    EXPECT_EQ(before.points.size(), after.points.size());
    EXPECT_TRUE(before.points == after.points);
}

}  // namespace inspector::test
