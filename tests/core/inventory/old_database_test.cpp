// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Databases as they were a year ago (tests/fixtures): what is in them is there after today's program has opened them, and what is
// too old goes.
#include "core/inventory/postgres_admin.h"
#include "core/inventory/postgres_rights.h"
#include "core/inventory/shipped_rules.h"
#include "tests/core/inventory/postgres_database.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace inspector::inventory {

namespace {

using namespace inspector::inventory::test;
using namespace std::chrono_literals;
using inspector::test::PostgresServer;
using inspector::test::TempDir;
using testing::IsEmpty;
using testing::SizeIs;
namespace fs = std::filesystem;

const WallTime lastYear = *parseIso8601("2025-11-10T08:00:00Z");
constexpr int channels = 12;
constexpr int events = 400;

WallTime later(int minutes) { return lastYear + std::chrono::minutes{minutes}; }

std::string idOf(int i) { return "channel-" + std::to_string(i); }

template <typename T>
void done(const Result<T>& result) {
    if (!result) throw std::runtime_error(result.error().message());
}

std::vector<Change> configuration() {
    Template news = templateNamed("news");
    news.interval = 10s;
    news.notes = "two\nlines, \"quotes\" and '; DROP TABLE channels; --";
    Probe west;
    west.id = ProbeId{"west"};
    west.name = "West";
    west.region = "eu-west";
    west.canaries = {"https://canary.example/one"};
    Endpoint edge;
    edge.id = EndpointId{"fra-1"};
    edge.name = "Frankfurt ü 1";
    edge.role = StageRole::Edge;
    edge.provider = "Alpha CDN";
    edge.region = "eu-west";
    edge.baseUrl = "https://fra-1.example";
    std::vector<Change> changes{PutTemplate{news}, PutProbe{west}, PutEndpoint{edge}};
    for (int i = 0; i < channels; ++i) {
        Channel channel = channelNamed(idOf(i));
        channel.name = "Sport 📺 " + std::to_string(i);
        if (i % 2 == 1) channel.templateId = TemplateId{"news"};
        if (i % 3 == 0) channel.probeId = ProbeId{"west"};
        if (i % 3 == 1) channel.probeRegion = "eu-west";
        channel.enabled = i != 5;
        changes.emplace_back(PutChannel{channel});
    }
    return changes;
}

// A week of a small site.
void fill(Store& store) {
    done(store.apply(configuration(), "anna@desk", lastYear));
    Channel renamed = *store.inventory()->channel(ChannelId{idOf(2)});
    renamed.name = "Renamed";
    done(store.apply({PutChannel{renamed}}, "bert@desk", later(60)));

    const auto lease = store.acquireLease("probe:west", "west:77:abc", 60s, lastYear);
    done(lease);
    std::vector<ChannelId> all;
    for (int i = 0; i < channels; ++i) all.emplace_back(idOf(i));
    done(store.turnLeases(*lease, ProbeId{"west"}, {}, all, lastYear));
    ProbeLife life;
    life.id = ProbeId{"west"};
    life.holder = "west:77:abc";
    life.version = "0.9.0";
    done(store.beat(life, lastYear));
    for (int i = 0; i < channels; ++i)
        for (const auto& [state, minute] : {std::pair{ChannelState::Up, 1}, {ChannelState::Down, 100 + i}, {ChannelState::Up, 200 + i}}) {
            StatusWrite write;
            ChannelStatus status = statusOf(idOf(i), state, later(minute), later(minute));
            if (state == ChannelState::Down) {
                status.verdict = Verdict{};
                status.verdict->cause = Cause::Edge;
                status.verdict->name = "fra-1";
                status.verdict->since = later(minute);
                OpenFinding open;
                open.finding = staleFinding();
                open.since = open.seen = later(minute);
                open.count = 3;
                open.confirmed = true;
                write.opened = {{ChannelId{idOf(i)}, open}};
            } else if (minute > 1 && i != 7) {  // of channel 7 it stays open
                const Finding gone = staleFinding();
                write.closed = {{ChannelId{idOf(i)}, gone.rule, gone.rung, gone.stage, later(minute)}};
            }
            write.statuses = {status};
            done(store.writeStatus(write, *lease));
        }
    std::vector<Event> lines;
    for (int i = 0; i < events; ++i) {
        Event event;
        event.time = later(i * 25);
        event.kind = i % 2 == 0 ? EventKind::FindingOpened : EventKind::StateChanged;
        event.channel = ChannelId{idOf(i % channels)};
        event.severity = Severity::Major;
        if (i % 2 == 0) event.finding = staleFinding();
        lines.push_back(std::move(event));
    }
    done(store.appendEvents(lines));
    EvidenceBundle bundle;
    bundle.channel = ChannelId{idOf(1)};
    bundle.probe = ProbeId{"west"};
    bundle.finding = staleFinding();
    bundle.frozen = bundle.to = later(105);
    bundle.from = later(100);
    bundle.exchanges = 2;
    bundle.data = std::string("\0binary\xff'", 9);
    bundle.bytes = bundle.data.size();
    done(store.putEvidence(bundle));
}

// ---- What schemas with alerts hold besides (PostgreSQL 2, SQLite 5) ----------------------------------------------------

const WallTime inTenYears = *parseIso8601("2035-11-10T08:00:00Z");

Alert alertAt(const std::string& channel, int minute, bool closed) {
    Alert alert = alertNamed("down", channel, closed ? AlertState::Resolved : AlertState::Firing);
    alert.started = alert.changed = alert.seen = later(minute);
    alert.fired = later(minute + 1);
    if (closed) alert.resolved = alert.closed = later(minute + 60);
    else {
        alert.acknowledged = later(minute + 5);
        alert.acknowledgedBy = "anna@desk";
        alert.acknowledgedWhy = "\"on it\"; I'll call";
        alert.owner = "bert@desk";
        alert.mutes = {{Mute::Why::Silence, "night", "planned"}};
    }
    return alert;
}

std::vector<Change> alertingOfTheWeek() {
    AlertRule own;
    own.id = AlertRuleId{"down"};
    own.name = "Down ü";
    own.condition = StateCondition{ChannelState::Down};
    own.scope.groups = {"Sport"};
    own.labels = {{"team", "sport"}};
    own.holdFor = 90s;
    AlertRule removed = own;
    removed.id = AlertRuleId{"removed"};
    removed.shipped = true;
    Silence silence = silenceNamed("night", lastYear, inTenYears);
    silence.recurs = {*parseInterval("22:00-06:00 Europe/Berlin")};
    Maintenance work;
    work.id = MaintenanceId{"work"};
    work.name = "New encoder";
    work.groups = {"Sport"};
    work.starts = lastYear;
    work.ends = inTenYears;
    work.author = "anna";
    work.comment = "two\nlines";
    Receiver hook;
    hook.id = ReceiverId{"hook"};
    hook.name = "Hook";
    hook.settings = {{"url", "https://hook.example/in"}};
    hook.secrets = {{"key", "s3cret"}};
    Routing routing;
    routing.root.name = "all";
    routing.root.receiver = hook.id;
    routing.times = {{"nights", silence.recurs}};
    SavedView view;
    view.id = SavedViewId{"mine"};
    view.name = "Mine";
    view.owner = "anna@desk";
    view.page = "alerts";
    view.filter = "severity:major ack:no";
    Channel day = channelNamed("day");
    day.onAir = {*parseInterval("Mon-Fri 06:00-24:00 Europe/Berlin")};
    return {PutAlertRule{own}, PutAlertRule{removed}, PutSilence{silence}, PutMaintenance{work}, PutReceiver{hook},
            PutRouting{routing}, PutView{view}, PutChannel{day}};
}

void fillAlerts(Store& store) {
    done(store.apply(alertingOfTheWeek(), "anna@desk", later(70)));
    done(store.apply({RemoveAlertRule{AlertRuleId{"removed"}}, RemoveChannel{ChannelId{"day"}}}, "anna@desk", later(71)));
    std::vector<Alert> alerts{alertAt(idOf(1), 100, true), alertAt(idOf(7), 160, true), alertAt(idOf(7), 900, false)};
    std::vector<AlertEntry> lines;
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        alerts[i].id = static_cast<std::int64_t>(i) + 1;
        AlertEntry line;
        line.alert = alerts[i].id;
        line.fingerprint = alerts[i].fingerprint;
        line.time = *alerts[i].fired;
        line.kind = AlertEntry::Kind::Noted;
        line.actor = "anna@desk";
        line.text = "seen '\"";
        lines.push_back(line);
    }
    done(store.addAlerts(alerts, lines));
    GroupState group;
    group.key = "all/hook{alertname=down}";
    group.route = "all";
    group.receiver = ReceiverId{"hook"};
    group.labels = {{"alertname", "down"}};
    group.began = later(900);
    group.notified = later(901);
    group.serial = 3;
    group.firing = {alerts[2].fingerprint};
    Notification waits;
    waits.key = group.key + "#3";
    waits.groupKey = group.key;
    waits.route = group.route;
    waits.receiver = group.receiver;
    waits.time = later(901);
    waits.groupLabels = group.labels;
    waits.alerts = {alerts[2]};
    const auto lease = store.acquireLease("alerts", "west:77:abc", 60s, lastYear);
    done(lease);
    AlertWrite write;
    write.groups = {group};
    write.notifications = {waits};
    done(store.writeAlerts(write, *lease));
    OutboxWrite told;
    told.references = {{group.receiver, group.key, "thread-7", later(901)}};
    done(store.finishOutbox(told, "west:77:abc", later(901)));
}

void expectTheAlerts(Store& store) {
    const auto inventory = store.inventory();
    ASSERT_TRUE(inventory);
    ASSERT_THAT(inventory->alertRules, SizeIs(1));
    EXPECT_EQ(inventory->alertRules[0].name, "Down ü");
    EXPECT_EQ(inventory->alertRules[0].holdFor, 90s);
    EXPECT_EQ(inventory->alertRules[0].scope.groups, std::vector<std::string>{"Sport"});
    EXPECT_EQ(std::get<StateCondition>(inventory->alertRules[0].condition).state, ChannelState::Down);
    ASSERT_THAT(inventory->silences, SizeIs(1));
    EXPECT_EQ(inventory->silences[0].ends, inTenYears);
    EXPECT_EQ(inventory->silences[0].recurs.at(0).zone, "Europe/Berlin");
    ASSERT_THAT(inventory->maintenance, SizeIs(1));
    EXPECT_EQ(inventory->maintenance[0].comment, "two\nlines");
    ASSERT_THAT(inventory->receivers, SizeIs(1));
    EXPECT_EQ(inventory->receivers[0].settings.at("url"), "https://hook.example/in");
    EXPECT_TRUE(inventory->receivers[0].secrets.contains("key")) << "by its name: the key that sealed it is not here";
    EXPECT_EQ(inventory->routing.root.receiver, ReceiverId{"hook"});
    EXPECT_EQ(inventory->routing.times.at("nights").size(), 1u);
    ASSERT_THAT(inventory->views, SizeIs(1));
    EXPECT_EQ(inventory->views[0].filter, "severity:major ack:no");

    const auto news = store.alertNews(0);
    ASSERT_TRUE(news);
    ASSERT_THAT(news->alerts, SizeIs(1));
    Alert open = news->alerts[0];
    open.id = alertAt(idOf(7), 900, false).id;
    EXPECT_EQ(open, alertAt(idOf(7), 900, false));
    AlertLogFilter lines;
    lines.fingerprint = open.fingerprint;
    ASSERT_THAT(*store.alertLog(lines), SizeIs(2)) << "of two that had it";
    EXPECT_EQ(store.alertLog(lines)->front().text, "seen '\"");
    ASSERT_THAT(*store.notificationGroups(), SizeIs(1));
    EXPECT_EQ(store.notificationGroups()->front().serial, 3u);
    EXPECT_EQ(store.notificationGroups()->front().firing, std::vector<std::string>{open.fingerprint});
    ASSERT_THAT(*store.outbox({}), SizeIs(1));
    EXPECT_EQ(store.outbox({})->front().notification.key, "all/hook{alertname=down}#3");
    EXPECT_EQ(store.outbox({})->front().notification.alerts.at(0).owner, "bert@desk");
    const auto references = store.references(ReceiverId{"hook"}, {"all/hook{alertname=down}"});
    ASSERT_TRUE(references);
    ASSERT_THAT(*references, SizeIs(1));
    EXPECT_EQ(references->front().reference, "thread-7");

    // People go on with it, and a shipped rule that was removed does not come again.
    EXPECT_TRUE(store.act(UnacknowledgeAlerts{{open.fingerprint}}, "carl@desk", SystemClock().now()));
    EXPECT_FALSE(store.alertNews(0)->alerts.at(0).acknowledged);
    AlertRule removed = std::get<PutAlertRule>(alertingOfTheWeek()[1]).value, fresh = removed;
    fresh.id = AlertRuleId{"fresh"};
    removed.revision = fresh.revision = offered;
    const auto after = store.apply({PutAlertRule{removed}, PutAlertRule{fresh}}, "anna@desk", SystemClock().now());
    ASSERT_TRUE(after) << after.error().message();
    EXPECT_FALSE(after->alertRule(removed.id));
    EXPECT_TRUE(after->alertRule(fresh.id));
}

// What every fixture holds, whatever its version.
void expectTheWeek(Store& store) {
    const auto inventory = store.inventory();
    ASSERT_TRUE(inventory) << inventory.error().message();
    ASSERT_THAT(inventory->channels, SizeIs(channels));
    const Channel& renamed = *inventory->channel(ChannelId{idOf(2)});
    EXPECT_EQ(renamed.name, "Renamed");
    EXPECT_GT(renamed.revision, 1);
    EXPECT_EQ(renamed.updated, later(60));
    EXPECT_EQ(inventory->channel(ChannelId{idOf(3)})->name, "Sport 📺 3");
    EXPECT_EQ(inventory->channel(ChannelId{idOf(3)})->probeId, ProbeId{"west"});
    EXPECT_EQ(inventory->channel(ChannelId{idOf(4)})->probeRegion, "eu-west");
    EXPECT_FALSE(inventory->channel(ChannelId{idOf(5)})->enabled);
    EXPECT_EQ(inventory->templateOf(TemplateId{"news"})->interval, 10s);
    EXPECT_EQ(inventory->templateOf(TemplateId{"news"})->notes, "two\nlines, \"quotes\" and '; DROP TABLE channels; --");
    EXPECT_EQ(inventory->probe(ProbeId{"west"})->region, "eu-west");
    EXPECT_EQ(inventory->probe(ProbeId{"west"})->canaries.size(), 1u);
    ASSERT_THAT(inventory->endpoints, SizeIs(1));
    EXPECT_EQ(inventory->endpoints[0].name, "Frankfurt ü 1");

    const auto statuses = store.statuses();
    ASSERT_TRUE(statuses) << statuses.error().message();
    ASSERT_THAT(*statuses, SizeIs(channels));
    for (const ChannelStatus& status : *statuses) EXPECT_EQ(status.state, ChannelState::Up) << status.channel.value;
    EXPECT_EQ(statuses->front().rungs.at(0).mediaSequence, 9'007'199'254'740'993ULL);
    const auto open = store.openFindings(std::nullopt);
    ASSERT_TRUE(open);
    ASSERT_THAT(*open, SizeIs(1));
    EXPECT_EQ(open->front().channel.value, idOf(7));
    EXPECT_EQ(open->front().finding.finding, staleFinding());
    EXPECT_THAT(*store.verdicts(std::nullopt, lastYear, later(10'000)), SizeIs(channels));
    EventFilter filter;
    filter.limit = 100'000;
    filter.afterId = 0;
    EXPECT_THAT(*store.events(filter), SizeIs(events));
    AuditFilter everything;
    everything.limit = 10'000;
    EXPECT_THAT(*store.audit(everything), SizeIs(testing::Ge(static_cast<std::size_t>(channels) + 4)));
    AlertFilter closed;  // of the first version's no rule of today looks after: they are history
    closed.open = AlertFilter::Open::Closed;
    const auto alerts = store.findAlerts(closed);
    ASSERT_TRUE(alerts) << alerts.error().message();
    ASSERT_THAT(*alerts, SizeIs(2));
    for (const Alert& alert : *alerts) {
        EXPECT_FALSE(alert.rule.empty());
        EXPECT_FALSE(alert.isOpen());
        EXPECT_EQ(alert.state, AlertState::Resolved);
        EXPECT_GE(alert.started, lastYear);
    }
    const auto bundles = store.evidence(ChannelId{idOf(1)});
    ASSERT_TRUE(bundles);
    ASSERT_THAT(*bundles, SizeIs(1));
    EXPECT_EQ(store.evidenceData(bundles->front().id)->data, std::string("\0binary\xff'", 9));
    EXPECT_EQ(store.lease("probe:west")->value().holder, "west:77:abc");
}

// What is older than a month goes; what is open or configured stays.
void expectOldGoes(Store& store) {
    const WallTime before = SystemClock().now() - 24h * 30;
    EventFilter filter;
    filter.limit = 100'000;
    filter.afterId = 0;
    for (int i = 0; i < 100 && !store.events(filter)->empty(); ++i) done(store.expire(before));
    done(store.expire(before));
    EXPECT_THAT(*store.events(filter), SizeIs(0));
    EXPECT_THAT(*store.evidence(ChannelId{idOf(1)}), SizeIs(0));
    EXPECT_THAT(*store.openFindings(std::nullopt), SizeIs(1));
    AlertFilter closed;
    closed.open = AlertFilter::Open::Closed;
    EXPECT_THAT(*store.findAlerts(closed), SizeIs(0));
    EXPECT_THAT(store.inventory()->channels, SizeIs(channels));
    EXPECT_THAT(*store.statuses(), SizeIs(channels));
    // And it works on.
    EXPECT_TRUE(store.apply({PutChannel{channelNamed("new")}}, "test", SystemClock().now()));
}

fs::path fixtures() { return FIXTURES; }

std::vector<std::string> namesOf(const std::string& kind) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(fixtures()))
        if (entry.path().filename().string().starts_with(kind)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// "sqlite_5.sql"
int versionOf(const std::string& name) { return std::stoi(name.substr(name.find('_') + 1)); }

// Runs sqlite3, which reads statements as they are dumped.
void sqlite3(const fs::path& file, const std::string& input, const fs::path& output) {
    const TempDir dir;
    const auto script = dir.write("script", input);
    inspector::test::Process process({"sh", "-c", "sqlite3 -bail '" + file.string() + "' <'" + script.string() + "'"}, output);
    ASSERT_EQ(process.wait(60s), 0) << process.output();
}

}  // namespace

TEST(OldDatabase, OfPostgresIsBroughtForwardAndForgetsWhatIsOld) {
    ASSERT_THAT(namesOf("postgresql_"), SizeIs(testing::Ge(1u)));
    for (const std::string& name : namesOf("postgresql_")) {
        SCOPED_TRACE(name);
        const PostgresDatabase database;
        postgresServer().runFile(fixtures() / name, database.name());
        auto connection = PqConnection::open(database.options());
        ASSERT_TRUE(connection);
        ASSERT_TRUE(makeRoles(*connection));
        ASSERT_TRUE(grantRights(*connection));
        const std::string month = database.psql("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')");
        EXPECT_EQ(database.psql("SELECT to_regclass('events_" + month + "') IS NULL"), "t");
        const auto opened = openPostgres(database.options());
        ASSERT_TRUE(opened) << opened.error().message();
        expectTheWeek(*opened->store);
        if (versionOf(name) >= 2) expectTheAlerts(*opened->store);
        const auto missing = missingRights(*connection);
        ASSERT_TRUE(missing);
        EXPECT_THAT(*missing, IsEmpty()) << "roles that had rights have them on new tables";
        EXPECT_EQ(database.psql("SELECT has_table_privilege('inspector_viewer', 'receiver_secrets', 'SELECT')"), "f");
        EXPECT_EQ(database.psql("SELECT to_regclass('events_" + month + "') IS NULL"), "f") << "this month's part";
        EXPECT_EQ(database.psql("SELECT count(*) FROM events_202511"), std::to_string(events));
        expectOldGoes(*opened->store);
        EXPECT_EQ(database.psql("SELECT to_regclass('events_202511') IS NULL"), "t") << "the month went as a whole";
        const auto remarks = checkDatabase(database.options(), SystemClock());
        ASSERT_TRUE(remarks);
        for (const DatabaseRemark& remark : *remarks)
            EXPECT_LT(remark.severity, Severity::Major) << remark.text;
    }
}

TEST(OldDatabase, OfSqliteIsBroughtForwardAndForgetsWhatIsOld) {
    ASSERT_THAT(namesOf("sqlite_"), SizeIs(testing::Ge(1u)));
    for (const std::string& name : namesOf("sqlite_")) {
        SCOPED_TRACE(name);
        const TempDir dir;
        const auto file = dir.path() / "inventory.db";
        ASSERT_NO_FATAL_FAILURE(sqlite3(file, inspector::test::readFile(fixtures() / name), dir.path() / "log"));
        const auto opened = openSqlite({file, dir.path() / "key"});
        ASSERT_TRUE(opened) << opened.error().message();
        EXPECT_FALSE(opened->setAside);
        expectTheWeek(*opened->store);
        if (versionOf(name) >= 5) expectTheAlerts(*opened->store);
        expectOldGoes(*opened->store);
    }
}

// See tests/fixtures/README.md.
TEST(OldDatabase, DISABLED_IsWritten) {
    const PostgresDatabase database;
    {
        auto opened = openPostgres(database.options());
        ASSERT_TRUE(opened);
        // The months of then instead of those of now.
        database.psql("DO $$ DECLARE part RECORD; BEGIN FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = "
                      "i.inhrelid JOIN pg_class p ON p.oid = i.inhparent WHERE c.relkind = 'r' AND c.relname ~ '_[0-9]{6}$' LOOP "
                      "EXECUTE format('DROP TABLE %I', part.relname); END LOOP; END $$");
        database.psql("SELECT inspector_make_month(g.parent, g.key, m.month) FROM inspector_grows() g, generate_series("
                      "timestamp '2025-10-01', timestamp '2026-02-01', interval '1 month') AS m (month)");
        fill(*opened->store);
        fillAlerts(*opened->store);
    }
    const std::string version = database.psql("SELECT version FROM inspector_schema");
    const auto program = findPostgresProgram("pg_dump");
    ASSERT_TRUE(program);
    const TempDir dir;
    inspector::test::Process dump({program->string(), "--no-owner", "--no-privileges", "--dbname", postgresServer().url(database.name())},
                                  dir.path() / "dump");
    ASSERT_EQ(dump.wait(60s), 0) << dump.output();
    std::istringstream lines(dump.output());
    std::ofstream kept(fixtures() / ("postgresql_" + version + ".sql"));
    for (std::string line; std::getline(lines, line);)  // an older psql does not know \\restrict
        if (!line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")) kept << line << '\n';

    const auto file = dir.path() / "inventory.db";
    {
        auto opened = openSqlite({file, dir.path() / "key"});
        ASSERT_TRUE(opened);
        fill(*opened->store);
        fillAlerts(*opened->store);
    }
    sqlite3(file, "PRAGMA user_version; PRAGMA application_id;", dir.path() / "numbers");
    std::istringstream numbers(inspector::test::readFile(dir.path() / "numbers"));
    int user = 0, application = 0;
    numbers >> user >> application;
    const auto target = fixtures() / ("sqlite_" + std::to_string(user) + ".sql");
    sqlite3(file, ".dump", target);
    std::ofstream(target, std::ios::app) << "PRAGMA application_id = " << application << ";\nPRAGMA user_version = " << user << ";\n";
}

}  // namespace inspector::inventory
