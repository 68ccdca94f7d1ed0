// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// inspector-cli alerts, on the embedded store and on a real PostgreSQL.
#include "core/inventory/postgres.h"
#include "tests/app/cli/alerts_fixture.h"
#include "tests/app/cli/run_cli.h"
#include "tests/support/postgres_server.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

using namespace inspector;
using namespace inspector::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

PostgresServer& server() {
    static PostgresServer one;
    return one;
}

enum class Backend { Sqlite, Postgres };

class CliAlertsOfStores : public testing::TestWithParam<Backend> {
protected:
    void SetUp() override {
        const auto key = dir.path() / "key";
        where = {"--data", dir.path().string(), "--key-file", key.string()};
        if (GetParam() == Backend::Postgres) {
            url = server().url(server().createDatabase());
            where.insert(where.end(), {"--database", url});
            inventory::PostgresOptions options;
            options.url = url;
            options.keyFile = key;
            auto opened = inventory::openPostgres(options);
            ASSERT_TRUE(opened) << opened.error().message();
            fillAlerts(*opened->store);
        } else {
            auto opened = inventory::openSqlite({dir.path() / "inventory.db", key});
            ASSERT_TRUE(opened) << opened.error().message();
            fillAlerts(*opened->store);
        }
    }

    [[nodiscard]] std::vector<std::string> words(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "alerts");
        arguments.insert(arguments.end(), where.begin(), where.end());
        return arguments;
    }
    [[nodiscard]] Ran run(const std::vector<std::string>& arguments) const { return runCli(words(arguments), {}, {"USER=carl", "TZ=Europe/Berlin"}); }

    TempDir dir;
    std::string url;
    std::vector<std::string> where;
};

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// Without the dots of UTF-8's further bytes.
std::size_t widthOf(const std::string& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

QJsonArray alertsOf(const Ran& ran) { return ran.json().value(QLatin1String("alerts")).toArray(); }

std::vector<std::string> placesOf(const Ran& ran) {
    std::vector<std::string> places;
    for (const auto& one : alertsOf(ran))
        places.push_back((one.toObject().value(QLatin1String("rule")).toString() + QLatin1Char(' ') + one.toObject().value(QLatin1String("channel")).toString()).toStdString());
    return places;
}

QJsonObject first(const Ran& ran) { return alertsOf(ran).at(0).toObject(); }
std::string text(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toString().toStdString(); }

}  // namespace

TEST_P(CliAlertsOfStores, AreListedAsThePanelHasThem) {
    const Ran ran = run({"list", "--json"});
    EXPECT_EQ(ran.code, 1) << ran.err;
    EXPECT_THAT(placesOf(ran), ElementsAre("down a", "down b", "down gone", "slow a", "info a"));
    EXPECT_THAT(placesOf(run({"list", "--json", "--all"})),
                ElementsAre("down a", "down b", "down gone", "down quiet", "slow b", "slow a", "info a"));
    EXPECT_THAT(placesOf(run({"list", "--json", "--match", R"(alertname="down",channel=~"a|b")"})), ElementsAre("down a", "down b"));
    EXPECT_EQ(alertsOf(run({"list", "--json", "--history", "2h"})).size(), 8);
    EXPECT_EQ(alertsOf(run({"list", "--json", "--history", "10m", "--match", "alertname=\"nonesuch\""})).size(), 0);
}

TEST_P(CliAlertsOfStores, AreShownInAHundredColumnsWithoutWhatATerminalObeys) {
    const Ran ran = run({"list"});
    EXPECT_EQ(ran.code, 1);
    const auto lines = linesOf(ran.out);
    ASSERT_EQ(lines.size(), 7u) << ran.out;
    EXPECT_THAT(lines[0], StartsWith("ALERT     SEVERITY"));
    EXPECT_THAT(lines[1], AllOf(StartsWith(fingerprintOfAlert("down", "a").substr(0, 8) + "  critical"), HasSubstr("Channel a"), HasSubstr("firing"), HasSubstr("…")));
    EXPECT_THAT(lines[4], HasSubstr("firing, acked by anna, …"));
    EXPECT_EQ(lines[6], "3 of 5 want somebody; 2 pending or muted, which --all shows.");
    for (const std::string& line : lines) EXPECT_LE(widthOf(line), 100u) << line;
    EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(run({"list", "--wide"}).out, AllOf(HasSubstr(fingerprintOfAlert("down", "a")), HasSubstr("503 to every request for a playlist"),
                                                   HasSubstr("acknowledged by anna@desk, bert@desk has it"), Not(HasSubstr("\x1b"))));

    const Ran none = run({"list", "--match", "channel=\"nonesuch\""});
    EXPECT_EQ(none.code, 0);
    EXPECT_EQ(none.out, "No alert wants somebody.\n");
}

TEST_P(CliAlertsOfStores, HaveFieldsThatStay) {
    const Ran ran = run({"list", "--json"});
    EXPECT_FALSE(text(ran.json(), "generated").empty());
    const QJsonObject alert = first(ran);
    std::vector<std::string> names;
    for (const QString& name : alert.keys()) names.push_back(name.toStdString());
    EXPECT_THAT(names, ElementsAre("acknowledged", "cause", "channel", "closed", "explains", "fingerprint", "fired", "flapping", "health", "id",
                                   "labels", "mutes", "owner", "resolved", "rule", "rung", "severity", "since", "state", "summary", "threshold",
                                   "times", "value", "wanted"));
    EXPECT_EQ(text(alert, "fingerprint"), fingerprintOfAlert("down", "a"));
    EXPECT_EQ(text(alert, "severity"), "critical");
    EXPECT_EQ(text(alert, "state"), "firing");
    EXPECT_EQ(text(alert, "since"), formatIso8601(alertsBegan() + std::chrono::minutes{20}));
    EXPECT_EQ(alert.value(QLatin1String("value")).toDouble(-1), 0);
    EXPECT_TRUE(alert.value(QLatin1String("resolved")).isNull());
    EXPECT_TRUE(alert.value(QLatin1String("wanted")).toBool());
    const QJsonObject slow = alertsOf(ran).at(3).toObject();
    EXPECT_EQ(text(slow.value(QLatin1String("acknowledged")).toObject(), "by"), "anna@desk");
    EXPECT_EQ(text(slow, "owner"), "bert@desk");
    EXPECT_FALSE(slow.value(QLatin1String("wanted")).toBool(true));
}

TEST_P(CliAlertsOfStores, AreShownWithTheirTrace) {
    const Ran ran = run({"show", fingerprintOfAlert("down", "a").substr(0, 6)});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("critical: Channel a: Channel a is down since"), HasSubstr("alertname=\"down\""), HasSubstr("probe local"),
                               HasSubstr("not-notified"), HasSubstr("no receiver"), Not(HasSubstr("\x1b"))));
    const QJsonObject shown = run({"show", "--json", fingerprintOfAlert("down", "a")}).json();
    EXPECT_EQ(text(shown.value(QLatin1String("alert")).toObject(), "rule"), "down");
    const QJsonArray trace = shown.value(QLatin1String("trace")).toArray();
    ASSERT_EQ(trace.size(), 2);
    EXPECT_EQ(text(trace[0].toObject(), "kind"), "fired");
    EXPECT_EQ(text(trace[1].toObject(), "route"), "all");
}

TEST_P(CliAlertsOfStores, AreAcknowledgedTakenAndNotedByNameOrByMatchers) {
    Ran ran = run({"ack", fingerprintOfAlert("down", "a"), "--comment", "on it", "--for", "30m", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    QJsonObject acknowledged = first(ran).value(QLatin1String("acknowledged")).toObject();
    EXPECT_THAT(text(acknowledged, "by"), StartsWith("carl@"));
    EXPECT_EQ(text(acknowledged, "comment"), "on it");
    EXPECT_FALSE(text(acknowledged, "until").empty());
    EXPECT_FALSE(first(ran).value(QLatin1String("wanted")).toBool(true));
    EXPECT_THAT(run({"show", fingerprintOfAlert("down", "a")}).out, HasSubstr("on it"));

    ran = run({"ack", "--match", "channel=~\"b|gone\",alertname=\"down\""});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("acked by carl"), HasSubstr("Channel b")));
    EXPECT_EQ(run({"list"}).code, 0) << "nothing wants anybody any more";
    EXPECT_EQ(run({"unack", fingerprintOfAlert("down", "b")}).code, 0);
    EXPECT_EQ(run({"list"}).code, 1);

    ran = run({"take", fingerprintOfAlert("down", "b"), "--json"});
    EXPECT_THAT(text(first(ran), "owner"), StartsWith("carl@"));
    ran = run({"take", fingerprintOfAlert("down", "b"), "--owner", "dora", "--json"});
    EXPECT_EQ(text(first(ran), "owner"), "dora");
    ran = run({"give", fingerprintOfAlert("down", "b"), "--json"});
    EXPECT_TRUE(first(ran).value(QLatin1String("owner")).isNull());
    EXPECT_EQ(run({"note", fingerprintOfAlert("down", "b"), "--comment", "the encoder's fan"}).code, 0);
    EXPECT_THAT(run({"show", fingerprintOfAlert("down", "b")}).out, HasSubstr("the encoder's fan"));

    // Everything is meant only when that is said.
    ran = run({"ack", "--match", "alertname=~\".+\""});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("--all"));
    EXPECT_EQ(run({"list"}).code, 1);
    EXPECT_EQ(run({"ack", "--match", "alertname=~\".+\"", "--all"}).code, 0);
    EXPECT_EQ(run({"list"}).code, 0);
}

TEST_P(CliAlertsOfStores, AreSilencedByMatchersOrAsTheyAre) {
    Ran ran = run({"silence", "--match", "channel=\"a\"", "--for", "2h", "--comment", "work", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.json().value(QLatin1String("matches")).toInt(), 3);
    const std::string id = text(ran.json().value(QLatin1String("silence")).toObject(), "id");
    EXPECT_EQ(text(ran.json().value(QLatin1String("silence")).toObject(), "state"), "active");

    ran = run({"silence", fingerprintOfAlert("down", "b").substr(0, 8), "--until", "06:00", "--comment", "until the morning"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("alertname=\"down\", channel=\"b\""), HasSubstr(":00:00"), HasSubstr("it matches 1 open alert.")));
    ran = run({"silence", "--match", "channel=\"a\"", "--from", "2040-01-31T06:00", "--until", "2040-01-31T08:00:00+01:00", "--comment", "far", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(text(ran.json().value(QLatin1String("silence")).toObject(), "starts"), "2040-01-31T05:00:00.000Z") << "this machine's time";
    EXPECT_EQ(text(ran.json().value(QLatin1String("silence")).toObject(), "ends"), "2040-01-31T07:00:00.000Z");
    EXPECT_EQ(text(ran.json().value(QLatin1String("silence")).toObject(), "state"), "pending");

    EXPECT_EQ(run({"silences", "--json"}).json().value(QLatin1String("silences")).toArray().size(), 3);
    EXPECT_THAT(run({"silences"}).out, AllOf(HasSubstr(id), HasSubstr("work"), HasSubstr("pending")));
    ran = run({"unsilence", id.substr(0, 10), "--json"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.json().value(QLatin1String("ended")).toArray().at(0).toString().toStdString(), id);
    EXPECT_EQ(run({"silences", "--json"}).json().value(QLatin1String("silences")).toArray().size(), 2);
    EXPECT_EQ(run({"silences", "--json", "--all"}).json().value(QLatin1String("silences")).toArray().size(), 3);
    EXPECT_EQ(run({"unsilence", id}).code, 2) << "it has ended";
}

TEST_P(CliAlertsOfStores, AreHandedOver) {
    EXPECT_EQ(run({"note", fingerprintOfAlert("down", "b"), "--comment", "the encoder's fan"}).code, 0);
    const Ran ran = run({"handover", "--for", "2h"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("Channel b: down"), HasSubstr("fan")));
    const QJsonObject sheet = run({"handover", "--for", "2h", "--json"}).json();
    EXPECT_GE(sheet.value(QLatin1String("open")).toArray().size(), 4);
    EXPECT_EQ(sheet.value(QLatin1String("done")).toArray().size(), 1);
    EXPECT_FALSE(text(sheet, "from").empty());
}

TEST_P(CliAlertsOfStores, AreWatchedUntilToldToStop) {
    const auto watching = startCli(words({"list", "--watch"}), dir.path() / "log");
    ASSERT_TRUE(comesToSay(*watching, "3 of 5 want somebody")) << watching->output();
    EXPECT_EQ(run({"ack", fingerprintOfAlert("down", "a")}).code, 0);
    EXPECT_TRUE(comesToSay(*watching, "2 of 5 want somebody")) << watching->output();
    watching->signal(SIGINT);
    EXPECT_EQ(watching->wait(std::chrono::seconds(30)), 0) << watching->output();
}

TEST_P(CliAlertsOfStores, RefuseWhatTheyDoNotUnderstand) {
    const std::string known = fingerprintOfAlert("down", "a");
    const struct {
        std::vector<std::string> arguments;
        const char* says;
    } table[] = {
        {{}, "say what to do"},
        {{"acknowledge"}, "no action \"acknowledge\""},
        {{"show"}, "one alert"},
        {{"show", "ffff0000ffff0000"}, "There is no open alert \"ffff0000ffff0000\""},
        {{"show", ""}, "There is no open alert"},
        {{"ack"}, "No alert is named"},
        {{"ack", "nonesuch"}, "There is no open alert \"nonesuch\""},
        {{"ack", "--match", "channel=\"nonesuch\""}, "No open alert matches"},
        {{"ack", "--match", ""}, "selects every open alert"},
        {{"ack", "--match", "channel"}, "--match: "},
        {{"ack", "--match", "channel=~\"(\""}, "--match: "},
        {{"ack", known, "--for", "soon"}, "--for is no duration"},
        {{"ack", known, "--for", "-5m"}, "--for is no duration"},
        {{"ack", known, "--until", "yesterday"}, "--until is no time"},
        {{"ack", known, "--until", "2020-01-31T06:00:00Z"}, "past"},
        {{"ack", known, "--for", "1h", "--until", "06:00"}, "Give one of them"},
        {{"note", known}, "A note needs words"},
        {{"silence", "--for", "2h", "--comment", "x"}, "silence needs one alert, or --match"},
        {{"silence", "--match", "channel=\"a\"", "--comment", "x"}, "A silence needs an end"},
        {{"silence", "--match", "channel=\"a\"", "--for", "2h"}, "comment"},
        {{"silence", "--match", "channel=\"a\"", "--for", "0", "--comment", "x"}, "past"},
        {{"silence", "--match", "channel=\"a\"", "--for", "99y", "--comment", "x"}, "--for is no duration"},
        {{"silence", "--match", "channel=\"a\"", "--from", "2040-01-31T06:00:00Z", "--until", "2040-01-31T05:00:00Z", "--comment", "x"}, "past"},
        {{"silence", "--match", "channel=\"a\"", "--from", "tonight", "--for", "1h", "--comment", "x"}, "--from is no time"},
        {{"silence", "--match", "alertname=~\".+\"", "--for", "2h", "--comment", "x"}, "takes every alert"},
        {{"silence", "--match", "channel=~\".*\"", "--for", "2h", "--comment", "x"}, "takes every alert"},
        {{"silence", "--match", "channel=~\"(\"", "--for", "2h", "--comment", "x"}, "--match: "},
        {{"silence", known, "--match", "channel=\"a\"", "--for", "2h", "--comment", "x"}, "not both"},
        {{"unsilence"}, "takes the ids of silences"},
        {{"unsilence", "nonesuch"}, "There is no silence"},
        {{"list", "extra"}, "list takes no \"extra\""},
        {{"list", "--history", "soon"}, "--history takes"},
        {{"list", "--match", "=x"}, "--match: "},
        {{"list", "--comment", "x"}, "list takes no --comment"},
        {{"take", known, "--until", "06:00"}, "take takes no --until"},
        {{"list", "--watch", "--json"}, "--watch goes with neither"},
        {{"handover", "--for", "never"}, "--for takes"},
    };
    for (const auto& [arguments, says] : table) {
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.code, 2) << testing::PrintToString(arguments) << ran.out;
        EXPECT_THAT(ran.err, AllOf(StartsWith("inspector-cli"), HasSubstr(says))) << testing::PrintToString(arguments);
    }
    EXPECT_EQ(run({"silences", "--json"}).json().value(QLatin1String("silences")).toArray().size(), 0) << "nothing was written";
    EXPECT_EQ(run({"list"}).code, 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, CliAlertsOfStores, testing::Values(Backend::Sqlite, Backend::Postgres),
                         [](const auto& one) { return one.param == Backend::Sqlite ? "Sqlite" : "Postgres"; });

TEST(CliAlertsAlone, TellWhatTheyDo) {
    const Ran ran = runCli({"alerts", "--help"});
    EXPECT_EQ(ran.code, 0);
    for (const char* word : {"Usage: inspector-cli alerts", "list", "show", "ack, unack", "take, give", "note", "silence", "unsilence", "handover",
                             "--match", "--until", "--watch", "Exit codes"})
        EXPECT_THAT(ran.out, HasSubstr(word));
}

TEST(CliAlertsAlone, SayThatTheFolderOrTheServerIsNotThere) {
    const TempDir dir;
    EXPECT_EQ(runCli({"alerts", "list", "--data", (dir.path() / "nonesuch").string()}).code, 2);
    const Ran ran = runCli({"alerts", "list", "--data", dir.path().string(), "--database",
                            "postgresql://inspector@127.0.0.1:" + std::to_string(freePort()) + "/inspector"});
    EXPECT_EQ(ran.code, 3) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("cannot be reached"));
}

TEST(CliAlertsAlone, ViewersOnlyRead) {
    const TempDir dir;
    PostgresServer locked({.passwords = true, .durable = false, .tls = false, .config = {}, .access = {}});
    const std::vector<std::string> where{"--data", dir.path().string(), "--key-file", (dir.path() / "key").string()};
    const auto run = [&](std::vector<std::string> arguments, const std::string& user, const std::string& password, const std::string& input = {}) {
        arguments.insert(arguments.end(), where.begin(), where.end());
        arguments.insert(arguments.end(), {"--database", locked.url("fleet", user)});
        return runCli(arguments, input, {"PGPASSWORD=" + password});
    };
    const Ran made = run({"db", "init", "--login", "vera:viewer", "--login", "otto:operator", "--ask-passwords"}, "postgres", PostgresServer::superPassword,
                         "v1ewer-secret\nop-secret-1\n");
    ASSERT_EQ(made.code, 0) << made.err;
    {
        qputenv("PGPASSWORD", PostgresServer::superPassword);
        inventory::PostgresOptions options;
        options.url = locked.url("fleet", "postgres");
        options.keyFile = dir.path() / "key";
        auto opened = inventory::openPostgres(options);
        qunsetenv("PGPASSWORD");
        ASSERT_TRUE(opened) << opened.error().message();
        fillAlerts(*opened->store);
    }
    const std::string down = fingerprintOfAlert("down", "a");
    EXPECT_EQ(run({"alerts", "list"}, "vera", "v1ewer-secret").code, 1);
    for (const std::vector<std::string>& act : {std::vector<std::string>{"alerts", "ack", down}, {"alerts", "take", down}, {"alerts", "note", down, "--comment", "x"},
                                                {"alerts", "silence", down, "--for", "1h", "--comment", "x"}}) {
        const Ran refused = run(act, "vera", "v1ewer-secret");
        EXPECT_EQ(refused.code, 2) << testing::PrintToString(act) << refused.out;
        EXPECT_THAT(refused.err, testing::AnyOf(HasSubstr("may not"), HasSubstr("not allowed"), HasSubstr("right"))) << testing::PrintToString(act);
        EXPECT_EQ(run(act, "otto", "op-secret-1").code, 0) << testing::PrintToString(act);
    }
}
