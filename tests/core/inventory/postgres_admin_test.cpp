// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_admin.h"

#include "core/inventory/pq_connection.h"
#include "core/inventory/postgres_rights.h"
#include "tests/core/inventory/postgres_database.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

namespace inspector::inventory {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using inspector::test::PostgresServer;

// The roles are the whole server's: so this has a server of its own, with passwords.
PostgresServer& server() {
    static PostgresServer one([] {
        PostgresServer::Settings settings;
        settings.passwords = true;
        return settings;
    }());
    return one;
}

PostgresOptions optionsFor(const std::string& database, const std::string& user, const std::string& password) {
    static const inspector::test::TempDir folder;
    PostgresOptions options;
    options.url = server().url(percentEncoded(database), user);
    options.password = password;
    options.keyFile = folder.path() / "key";
    return options;
}

PostgresOptions admin(const std::string& database = "postgres") {
    return optionsFor(database, "postgres", PostgresServer::superPassword);
}

std::string freshName() {
    static int count = 0;
    return "inspector_" + std::to_string(++count) + "_ö \"'";
}

InitOptions fullInit(const std::string& name) {
    InitOptions init;
    init.database = name;
    init.owner = "inspector owner";
    init.logins = {{"vera", {"viewer"}, "v'era"}, {"otto", {"operator"}, "o\\tto"}, {"adam", {"administrator"}, "adam"},
                   {"paul", {"probe"}, "paul"}};
    return init;
}

bool says(const std::vector<DatabaseRemark>& remarks, Severity severity, const std::string& text) {
    return std::any_of(remarks.begin(), remarks.end(), [&](const DatabaseRemark& one) {
        return one.severity == severity && one.text.find(text) != std::string::npos;
    });
}

std::string allOf(const std::vector<DatabaseRemark>& remarks) {
    std::string text;
    for (const auto& one : remarks) text += std::to_string(static_cast<int>(one.severity)) + ' ' + one.text + '\n';
    return text;
}

TEST(PostgresAdmin, MakesADatabaseWithRolesAndLoginsAndASecondTimeChangesNothing) {
    const std::string name = freshName();
    const auto first = initDatabase(admin(), fullInit(name));
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_TRUE(first->databaseMade);
    const auto second = initDatabase(admin(), fullInit(name));
    ASSERT_TRUE(second) << second.error().message();
    EXPECT_FALSE(second->databaseMade);
    EXPECT_THAT(second->rolesMade, IsEmpty());
    EXPECT_THAT(second->loginsMade, IsEmpty());
    for (const auto& [user, password, role] : {std::tuple{"vera", "v'era", "viewer"}, std::tuple{"otto", "o\\tto", "operator"},
                                               std::tuple{"adam", "adam", "administrator"}, std::tuple{"paul", "paul", "probe"}}) {
        auto opened = openPostgres(optionsFor(name, user, password));
        ASSERT_TRUE(opened) << user << opened.error().message();
        EXPECT_EQ(opened->store->rights()->role, role);
    }
    EXPECT_EQ(server().psql("SELECT count(*) FROM pg_authid WHERE rolname = 'vera' AND rolpassword LIKE 'SCRAM-SHA-256%'"), "1");
    // The password is in no statement that the server has logged.
    EXPECT_THAT(server().log(), testing::Not(HasSubstr("o\\tto")));
}

TEST(PostgresAdmin, TheDatabaseItselfRefusesWhatARoleMayNotDo) {
    const std::string name = freshName();
    const auto made = initDatabase(admin(), fullInit(name));
    ASSERT_TRUE(made) << made.error().message();
    struct Case { const char* user; const char* password; const char* statement; bool may; };
    const char* event = "INSERT INTO events (time_ms, kind, channel_id, severity, from_state, to_state, since_ms, code, search_text)"
                        " VALUES (1, 'note', '', 'info', '', '', 0, '', '')";
    const char* audit = "INSERT INTO audit (time_ms, actor, action, kind, item_id, revision, detail) VALUES (1, '', 'add', 'x', 'y', 1, '')";
    const char* lease = "INSERT INTO leases VALUES ('l', 'h', 1, 1) ON CONFLICT (name) DO UPDATE SET epoch = 2";
    const Case cases[] = {
        {"vera", "v'era", "SELECT * FROM channels", true}, {"vera", "v'era", "UPDATE channels SET name = 'x'", false},
        {"vera", "v'era", event, false}, {"vera", "v'era", audit, false}, {"vera", "v'era", "DELETE FROM alerts", false},
        {"vera", "v'era", "CREATE TABLE mine (a int)", false}, {"vera", "v'era", lease, false},
        {"otto", "o\\tto", event, true}, {"otto", "o\\tto", audit, true}, {"otto", "o\\tto", "UPDATE alerts SET alert = '{}'", true},
        {"otto", "o\\tto", "UPDATE alert_stamps SET stamp = stamp + 1", true}, {"otto", "o\\tto", "DELETE FROM silences", true},
        {"otto", "o\\tto", "UPDATE alert_rules SET value = ''", false}, {"otto", "o\\tto", "SELECT * FROM receiver_secrets", false},
        {"otto", "o\\tto", "INSERT INTO outbox (note_key, receiver_id, notification, due_ms) VALUES ('k', '', '', 0)", false},
        {"vera", "v'era", "SELECT * FROM outbox", true}, {"vera", "v'era", "SELECT * FROM receiver_secrets", false},
        {"paul", "paul", "SELECT * FROM receiver_secrets", true}, {"paul", "paul", "DELETE FROM outbox", true},
        {"otto", "o\\tto", "UPDATE templates SET name = 'x'", false}, {"otto", "o\\tto", "DELETE FROM events", false},
        {"otto", "o\\tto", lease, false}, {"otto", "o\\tto", "UPDATE audit SET actor = 'x'", false},
        {"adam", "adam", "UPDATE channels SET name = 'x'", true}, {"adam", "adam", "UPDATE meta SET value = value", true},
        {"adam", "adam", "DELETE FROM audit", false}, {"adam", "adam", "TRUNCATE audit", false},
        {"adam", "adam", "UPDATE audit_rest SET actor = 'x'", false}, {"adam", "adam", lease, false},
        {"adam", "adam", "UPDATE inspector_schema SET version = 99", false}, {"adam", "adam", "DROP TABLE audit", false},
        {"paul", "paul", lease, true}, {"paul", "paul", event, true}, {"paul", "paul", audit, true},
        {"paul", "paul", "UPDATE channels SET name = 'x'", false}, {"paul", "paul", "DELETE FROM templates", false},
        {"paul", "paul", "UPDATE probes SET name = 'x'", true}, {"paul", "paul", "DELETE FROM probes", false},
        {"paul", "paul", "DELETE FROM audit", false}, {"paul", "paul", "UPDATE audit SET detail = ''", false},
    };
    for (const Case& one : cases) {
        auto connection = PqConnection::open(optionsFor(name, one.user, one.password));
        ASSERT_TRUE(connection) << connection.error().message();
        const auto done = connection->run(one.statement);
        EXPECT_EQ(done.has_value(), one.may) << one.user << ": " << one.statement << (done ? "" : done.error().message());
        if (done) continue;
        EXPECT_EQ(done.error().kind, Error::Kind::Denied) << one.user << ": " << one.statement << done.error().message();
    }
    auto owner = PqConnection::open(admin(name));
    ASSERT_TRUE(owner);
    EXPECT_TRUE(owner->run("DELETE FROM audit"));
}

TEST(PostgresAdmin, TwoThatBeginAtOnceBothSucceed) {
    const std::string name = freshName();
    std::vector<Result<InitReport>> reports(2, fail(Error::Kind::Other, ""));
    const auto options = admin();  // the server ends with the thread that has started it
    std::thread other([&] { reports[1] = initDatabase(options, fullInit(name)); });
    reports[0] = initDatabase(options, fullInit(name));
    other.join();
    for (const auto& one : reports) EXPECT_TRUE(one) << one.error().message();
}

TEST(PostgresAdmin, TheUrlMayNameTheInventoryItself) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    const auto again = initDatabase(admin(init.database), init);
    EXPECT_TRUE(again) << again.error().message();
}

TEST(PostgresAdmin, TakesAwayARoleThatALoginShallNotHaveAnyMore) {
    auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    init.logins = {{"adam", {"viewer"}, ""}};
    ASSERT_TRUE(initDatabase(admin(), init));
    auto opened = openPostgres(optionsFor(init.database, "adam", "adam"));  // the password stays
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(opened->store->rights()->role, "viewer");
}

TEST(PostgresAdmin, RefusesAnotherProgramsDatabaseAndLeavesItAlone) {
    const std::string name = server().createDatabase();
    server().psql("CREATE TABLE customers (id int)", name);
    InitOptions init;
    init.database = name;
    const auto made = initDatabase(admin(), init);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, Error::Kind::Denied);
    EXPECT_THAT(made.error().what, HasSubstr("another program's"));
    EXPECT_EQ(server().psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name), "1");
    const auto remarks = checkDatabase(admin(name), SystemClock());
    ASSERT_TRUE(remarks);
    EXPECT_TRUE(says(*remarks, Severity::Critical, "another program's")) << allOf(*remarks);
}

TEST(PostgresAdmin, SaysWhatIsWrongWithWhatItIsGiven) {
    InitOptions init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    const auto asUser = initDatabase(optionsFor("postgres", "postgres", "wrong"), init);
    ASSERT_FALSE(asUser);
    EXPECT_EQ(asUser.error().kind, Error::Kind::Denied) << asUser.error().message();
    init.database = freshName();
    server().psql("GRANT CONNECT ON DATABASE postgres TO vera");
    const auto few = initDatabase(optionsFor("postgres", "vera", "v'era"), init);
    ASSERT_FALSE(few);
    EXPECT_EQ(few.error().kind, Error::Kind::Denied);
    EXPECT_THAT(few.error().what, HasSubstr("may not make"));
    init.logins = {{"x", {"boss"}, ""}};
    EXPECT_EQ(initDatabase(admin(), init).error().kind, Error::Kind::InvalidInput);
    init.logins = {{"inspector_probe", {}, ""}};
    EXPECT_EQ(initDatabase(admin(), init).error().kind, Error::Kind::InvalidInput);
}

TEST(PostgresAdmin, AHealthyDatabaseIsFoundWell) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    const auto remarks = checkDatabase(optionsFor(init.database, "paul", "paul"), SystemClock());
    ASSERT_TRUE(remarks) << remarks.error().message();
    for (const auto& one : *remarks) EXPECT_EQ(one.severity, Severity::Info) << one.text;
    EXPECT_TRUE(says(*remarks, Severity::Info, "The user paul is viewer, probe")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Info, "audit has ")) << allOf(*remarks);
}

TEST(PostgresAdmin, WhatWasChangedByHandIsFound) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    server().psql("ALTER TABLE channels DROP COLUMN notes; REVOKE INSERT ON events FROM inspector_probe;"
                  " ALTER TABLE audit DISABLE TRIGGER audit_stays; UPDATE inspector_schema SET version = 99;"
                  " ALTER ROLE paul SET default_transaction_read_only = on",
                  init.database);
    const ManualClock elsewhere(SystemClock().now() + std::chrono::hours(1));
    const auto remarks = checkDatabase(optionsFor(init.database, "paul", "paul"), elsewhere);
    server().psql("ALTER ROLE paul RESET default_transaction_read_only");
    ASSERT_TRUE(remarks);
    EXPECT_TRUE(says(*remarks, Severity::Critical, "notes")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Critical, "audit_stays")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Critical, "version 99")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Major, "inspector_probe: INSERT on events")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Major, "behind")) << allOf(*remarks);
    EXPECT_TRUE(says(*remarks, Severity::Major, "read only")) << allOf(*remarks);
}

TEST(PostgresAdmin, ABackupBringsTheInventoryBackWithItsRights) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    auto opened = openPostgres(admin(init.database));
    ASSERT_TRUE(opened);
    Channel channel = channelNamed("one");
    channel.name = "ö'; DROP TABLE channels; -- \"\\ 📺";
    const auto applied = opened->store->apply({PutChannel{channel}}, "anna", SystemClock().now());
    ASSERT_TRUE(applied) << applied.error().message();
    const auto before = opened->store->inventory();
    opened->store.reset();

    const inspector::test::TempDir folder;
    const auto file = rotateBackups(admin(init.database), folder.path() / "b", SystemClock().now());
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_GT(fs::file_size(*file), 1000u);
    EXPECT_EQ(fs::status(*file).permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
    // What came later goes, and a table that a newer program made, too.
    server().psql("DELETE FROM channels; CREATE TABLE later (channel_id text REFERENCES channels); DROP TABLE channel_status", init.database);

    const auto restored = restoreDatabase(admin(init.database), *file);
    ASSERT_TRUE(restored) << restored.error().message();
    auto again = openPostgres(optionsFor(init.database, "adam", "adam"));
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(again->store->inventory()->channels, before->channels);
    EXPECT_TRUE(again->store->rights()->edit);
    EXPECT_EQ(server().psql("SELECT to_regclass('later') IS NULL", init.database), "t");
    EXPECT_EQ(server().psql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'", init.database), init.owner);
    const auto remarks = checkDatabase(optionsFor(init.database, "adam", "adam"), SystemClock());
    for (const auto& one : *remarks) EXPECT_EQ(one.severity, Severity::Info) << one.text;
}

TEST(PostgresAdmin, ABackupIsRestoredIntoAnEmptyDatabase) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    const inspector::test::TempDir folder;
    const auto file = folder.path() / "one.dump";
    ASSERT_TRUE(dumpDatabase(admin(init.database), file));
    const std::string other = server().createDatabase();
    const auto restored = restoreDatabase(admin(other), file);
    ASSERT_TRUE(restored) << restored.error().message();
    EXPECT_TRUE(openPostgres(admin(other)));
}

TEST(PostgresAdmin, ABrokenBackupChangesNothing) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    const inspector::test::TempDir folder;
    const auto file = folder.path() / "one.dump";
    ASSERT_TRUE(dumpDatabase(admin(init.database), file));
    const std::string content = inspector::test::readFile(file);
    EXPECT_EQ(restoreDatabase(admin(init.database), folder.write("text", "no backup")).error().kind, Error::Kind::Corrupt);
    EXPECT_FALSE(restoreDatabase(admin(init.database), folder.write("half", content.substr(0, content.size() * 3 / 4))));
    EXPECT_EQ(restoreDatabase(admin(init.database), folder.path() / "none").error().kind, Error::Kind::NotFound);
    const std::string foreign = server().createDatabase();
    server().psql("CREATE TABLE customers (id int)", foreign);
    EXPECT_EQ(restoreDatabase(admin(foreign), file).error().kind, Error::Kind::Denied);
    EXPECT_EQ(dumpDatabase(admin(foreign), folder.path() / "x").error().kind, Error::Kind::Denied);
    EXPECT_FALSE(fs::exists(folder.path() / "x.partial"));
    EXPECT_TRUE(openPostgres(admin(init.database)));
}

TEST(PostgresAdmin, ABackupCanBeStopped) {
    const auto init = fullInit(freshName());
    ASSERT_TRUE(initDatabase(admin(), init));
    auto holder = PqConnection::open(admin(init.database));
    ASSERT_TRUE(holder);
    ASSERT_TRUE(holder->run("BEGIN; LOCK TABLE channels IN ACCESS EXCLUSIVE MODE"));  // the backup waits for it
    const inspector::test::TempDir folder;
    const auto file = folder.path() / "one.dump";
    int asked = 0;
    CopyLimits limits;
    limits.cancelled = [&] { return ++asked > 2; };
    EXPECT_EQ(dumpDatabase(admin(init.database), file, limits).error().kind, Error::Kind::Cancelled);
    EXPECT_FALSE(fs::exists(file));
    limits = {};
    limits.longest = Milliseconds{300};
    EXPECT_EQ(dumpDatabase(admin(init.database), file, limits).error().kind, Error::Kind::Unavailable);
    EXPECT_FALSE(fs::exists(file));
}

TEST(PostgresAdmin, AMissingProgramIsSaid) {
    EXPECT_TRUE(findPostgresProgram("pg_dump"));
    const auto none = findPostgresProgram("pg_no_such_program");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, Error::Kind::NotFound);
    EXPECT_THAT(none.error().hint, HasSubstr("postgresql-client"));
}

}  // namespace
}  // namespace inspector::inventory
