// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Databases as they were a year ago (tests/fixtures): what is in them is there after today's program has opened them, and what is
// too old goes.
#include "core/inventory/postgres_admin.h"
#include "core/inventory/postgres_rights.h"
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

// What every fixture holds, whatever its version. Its alerts were put in by hand: what an alert is has changed since.
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
    const auto alerts = store.findAlerts({});  // no rule of today looks after them: they are history
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
    EXPECT_THAT(*store.findAlerts({}), SizeIs(0));
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

constexpr const char* alertsOfVersionOne =
    "INSERT INTO alerts (channel_id, rule, rung, severity, state, started_ms, resolved_ms, acknowledged_ms, acknowledged_by, summary) "
    "VALUES ('channel-1', 'down', '', 'critical', 'resolved', 1762761600000, 1762765200000, 1762762200000, 'anna', 'Channel 1 is down'), "
    "('channel-7', 'stale', '1080p-6000k', 'major', 'firing', 1762765200000, NULL, NULL, '', 'Channel 7 is stale')";

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
        database.psql(alertsOfVersionOne);
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
    }
    sqlite3(file, std::string(alertsOfVersionOne) + ";", dir.path() / "log");
    sqlite3(file, "PRAGMA user_version; PRAGMA application_id;", dir.path() / "numbers");
    std::istringstream numbers(inspector::test::readFile(dir.path() / "numbers"));
    int user = 0, application = 0;
    numbers >> user >> application;
    const auto target = fixtures() / ("sqlite_" + std::to_string(user) + ".sql");
    sqlite3(file, ".dump", target);
    std::ofstream(target, std::ios::app) << "PRAGMA application_id = " << application << ";\nPRAGMA user_version = " << user << ";\n";
}

}  // namespace inspector::inventory
