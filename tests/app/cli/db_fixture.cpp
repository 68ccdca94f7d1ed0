// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/db_fixture.h"

#include "core/inventory/shipped_rules.h"
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
    odd.onAir = {*parseInterval("Mon-Fri 06:00-24:00 Europe/Berlin")};
    Probe probe;
    probe.id = ProbeId{"west"};
    probe.name = "West";
    probe.region = "eu-west";
    return {inventory::PutTemplate{withSecret}, inventory::PutProbe{probe}, inventory::PutEndpoint{edge},
            inventory::PutChannel{channelNamed("a")}, inventory::PutChannel{channelNamed("b")}, inventory::PutChannel{odd}};
}

std::vector<inventory::Change> alerting() {
    AlertRule rule;
    rule.id = AlertRuleId{"down"};
    rule.name = "Down";
    rule.condition = StateCondition{ChannelState::Down};
    AlertRule removed = rule;
    removed.id = AlertRuleId{"removed"};
    removed.shipped = true;
    Maintenance work;
    work.id = MaintenanceId{"work"};
    work.name = "New encoder";
    work.groups = {"Sport"};
    work.starts = recent;
    work.ends = recent + std::chrono::hours{24 * 30};
    work.recurs = {*parseInterval("Mon-Fri 08:00-18:00 Europe/Berlin")};
    work.author = "anna";
    work.comment = "two\nlines";
    Receiver hook;
    hook.id = ReceiverId{"hook"};
    hook.name = "Hook";
    hook.settings = {{"url", "https://hook.example/in"}};
    hook.secrets = {{"key", "s3cret-key"}, {"header", "s3cret-header ü"}};
    Receiver mail;
    mail.id = ReceiverId{"mail"};
    mail.name = "Mail";
    mail.kind = ReceiverKind::Email;
    mail.secrets = {{"password", "s3cret'\"\\"}};
    Routing routing;
    routing.root.name = "all";
    routing.root.receiver = hook.id;
    routing.times = {{"work", work.recurs}};
    SavedView view;
    view.id = SavedViewId{"mine"};
    view.name = "Mine";
    view.owner = "anna@desk";
    view.page = "alerts";
    view.filter = "severity:major ack:no";
    Silence silence = silenceNamed("night", recent, recent + std::chrono::hours{24 * 365});
    silence.recurs = {*parseInterval("22:00-06:00")};
    return {inventory::PutAlertRule{rule}, inventory::PutAlertRule{removed}, inventory::PutSilence{silence}, inventory::PutMaintenance{work},
            inventory::PutReceiver{hook}, inventory::PutReceiver{mail}, inventory::PutRouting{routing}, inventory::PutView{view}};
}

Alert openAlert() {
    Alert alert;
    alert.labels = {{"alertname", "down"}, {"channel", "b"}};
    alert.fingerprint = fingerprintOf(alert.labels);
    return alert;
}

// Who was told what, and what waits.
void fillTelling(inventory::Store& store) {
    const auto lease = value(store.acquireLease("alerts", "test", Seconds{60}, SystemClock().now()));
    inventory::AlertWrite write;
    for (int i = 0; i < 3; ++i) {
        GroupState group;
        group.key = "all/hook{alertname=down,n=" + std::to_string(i) + "}";
        group.route = "all";
        group.receiver = ReceiverId{"hook"};
        group.labels = {{"alertname", "down"}};
        group.began = recent;
        group.notified = recent + Seconds{10};
        group.serial = 7;
        group.firing = {openAlert().fingerprint};
        group.resolved = {"0123456789abcdef"};
        write.groups.push_back(group);
        for (int serial = 6; serial <= 7; ++serial) {
            Notification note;
            note.key = group.key + "#" + std::to_string(serial);
            note.groupKey = group.key;
            note.route = group.route;
            note.receiver = group.receiver;
            note.time = recent + Seconds{serial};
            note.groupLabels = group.labels;
            note.alerts = {openAlert()};
            write.notifications.push_back(note);
        }
    }
    value(store.writeAlerts(write, lease));
    value(store.releaseLease(lease));
    // The first three are sent already.
    const auto claimed = value(store.claimOutbox("test", 3, Seconds{60}, SystemClock().now()));
    inventory::OutboxWrite told;
    for (const OutboxEntry& entry : claimed)
        told.outcomes.push_back({.id = entry.id, .attempts = 1, .sent = recent, .given = {}, .due = {}, .answer = "200"});
    told.references = {{ReceiverId{"hook"}, write.groups[0].key, "thread-7", recent},
                       {ReceiverId{"mail"}, openAlert().fingerprint, "<a@b>", recent},
                       {ReceiverId{"mail"}, "0123456789abcdef", "<c@d>", recent}};
    value(store.finishOutbox(told, "test", SystemClock().now()));
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

    Alert alert = openAlert();
    alert.id = 1;
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
    Alert closed = alert;
    closed.id = 2;
    closed.started = recent + Seconds{10};
    closed.resolved = closed.closed = recent + Seconds{20};
    closed.state = AlertState::Resolved;
    AlertEntry first = entry;
    first.alert = closed.id;
    first.time = closed.started;
    value(store.addAlerts({closed, alert}, {first, entry}));
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
    value(opened.store->apply(alerting(), "test", recent));
    value(opened.store->apply({inventory::RemoveAlertRule{AlertRuleId{"removed"}}}, "test", recent));
    fillHistory(*opened.store, events);
    fillTelling(*opened.store);
    if (points > 0) fillFigures(folder / "series.db", points);
}

bool removedRuleComesAgain(const std::filesystem::path& folder) {
    const auto opened = value(inventory::openSqlite({folder / "inventory.db", folder / "key"}));
    AlertRule rule = std::get<inventory::PutAlertRule>(alerting()[1]).value;
    rule.revision = inventory::offered;
    return value(opened.store->apply({inventory::PutAlertRule{rule}}, "test", recent)).alertRule(rule.id) != nullptr;
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
    content.receivers = value(store.receiversWithSecrets());
    content.groups = value(store.notificationGroups());
    for (OutboxEntry& entry : value(store.outbox({}))) content.waiting.push_back(std::move(entry.notification));
    for (const Receiver& receiver : content.receivers)
        for (ReceiverReference& one : value(store.references(receiver.id, {"all/hook{alertname=down,n=0}", openAlert().fingerprint, "0123456789abcdef"})))
            content.references.push_back(std::move(one));
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
    EXPECT_TRUE(before.inventory.alertRules == after.inventory.alertRules);
    EXPECT_TRUE(before.inventory.silences == after.inventory.silences);
    EXPECT_TRUE(before.inventory.maintenance == after.inventory.maintenance);
    EXPECT_TRUE(before.inventory.receivers == after.inventory.receivers);
    EXPECT_TRUE(before.inventory.routing == after.inventory.routing);
    EXPECT_TRUE(before.inventory.views == after.inventory.views);
    EXPECT_EQ(before.receivers.size(), 2u);
    EXPECT_TRUE(before.receivers == after.receivers) << "with their secrets";
    EXPECT_EQ(before.groups.size(), 3u);
    EXPECT_TRUE(before.groups == after.groups);
    EXPECT_EQ(before.waiting.size(), 3u);
    EXPECT_TRUE(before.waiting == after.waiting);
    EXPECT_EQ(before.references.size(), 3u);
    EXPECT_TRUE(before.references == after.references);
    EXPECT_EQ(before.points.size(), after.points.size());
    EXPECT_TRUE(before.points == after.points);
}

}  // namespace inspector::test
