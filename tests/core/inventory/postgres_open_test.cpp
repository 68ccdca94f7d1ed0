// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a shared inventory: who is let in, what is refused and why.
#include "tests/core/inventory/postgres_database.h"
#include "tests/support/delay_proxy.h"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace inspector::inventory {

namespace {

using namespace std::chrono_literals;
using inspector::test::DelayProxy;
using inspector::test::PgBouncer;
using inspector::test::PostgresServer;
using testing::HasSubstr;
using testing::Not;

PostgresOptions optionsFor(const std::string& url) {
    PostgresOptions options;
    options.url = url;
    options.connectTimeout = 2s;
    return options;
}

Error refused(const PostgresOptions& options) {
    const auto opened = openPostgres(options);
    EXPECT_FALSE(opened);
    return opened ? Error{} : opened.error();
}

TEST(OpenPostgres, IsSafeWhenSeveralBeginOneDatabaseAtOnce) {
    const PostgresDatabase database;
    std::vector<std::string> problems(4);
    std::vector<std::thread> programs;
    for (std::string& problem : problems)
        programs.emplace_back([&problem, &database] {
            const auto opened = openPostgres(database.options());
            if (!opened) problem = opened.error().message();
            else if (opened->migratedFrom) problem = "migrated from something";
            else if (opened->store->inventory()->templates.size() != 1) problem = "not begun once";
        });
    for (std::thread& program : programs) program.join();
    for (const std::string& problem : problems) EXPECT_EQ(problem, "");
    EXPECT_EQ(database.psql("SELECT count(*), max(version) FROM inspector_schema"), "1|2");
}

TEST(OpenPostgres, SaysWhatIsWrongWithTheUserThePasswordOrTheDatabase) {
    PostgresServer::Settings settings;
    settings.passwords = true;
    PostgresServer server(settings);
    const std::string database = server.createDatabase();
    auto options = optionsFor(server.url(database));
    options.password = "not-the-password";
    const Error wrong = refused(options);
    EXPECT_EQ(wrong.kind, Error::Kind::Denied) << wrong.message();
    EXPECT_THAT(wrong.message(), Not(HasSubstr("not-the-password")));
    EXPECT_THAT(wrong.hint, HasSubstr("password"));

    options.password = PostgresServer::superPassword;
    EXPECT_TRUE(openPostgres(options));
    server.psql("ALTER ROLE postgres PASSWORD 'a ; b '' \\ c'");
    options.password = "a ; b ' \\ c";
    EXPECT_TRUE(openPostgres(options)) << "as libpq would take it";

    options.url = server.url("missing");
    const Error missing = refused(options);
    EXPECT_EQ(missing.kind, Error::Kind::NotFound) << missing.message();
    EXPECT_THAT(missing.hint, HasSubstr("inspector-cli db init"));

    server.stop();
    EXPECT_EQ(refused(options).kind, Error::Kind::Unavailable);
}

TEST(OpenPostgres, TakesTheHostOfSeveralThatCanBeWritten) {
    const PostgresDatabase database;
    auto options = database.options();
    options.url = "postgresql://postgres@127.0.0.1:" + std::to_string(inspector::test::freePort()) + ",127.0.0.1:" +
                  std::to_string(postgresServer().port()) + "/" + database.name();
    const auto opened = openPostgres(options);
    ASSERT_TRUE(opened) << opened.error().message();
}

TEST(OpenPostgres, RefusesAnotherProgramsDatabase) {
    const PostgresDatabase database;
    database.psql("CREATE TABLE channels (id INTEGER); INSERT INTO channels VALUES (7)");
    const Error error = refused(database.options());
    EXPECT_EQ(error.kind, Error::Kind::Denied);
    EXPECT_THAT(error.what, HasSubstr("another program"));
    EXPECT_EQ(database.psql("SELECT (SELECT id FROM channels), count(*) FROM pg_tables WHERE schemaname = 'public'"), "7|1");
}

TEST(OpenPostgres, RefusesANewerSchemaAndOneThatMayNotBeChanged) {
    PostgresDatabase database;
    database.open();
    database.psql("UPDATE inspector_schema SET version = 99");
    const Error newer = refused(database.options());
    EXPECT_EQ(newer.kind, Error::Kind::Denied);
    EXPECT_THAT(newer.what, HasSubstr("newer Inspector (schema 99"));
    EXPECT_EQ(database.psql("SELECT version FROM inspector_schema"), "99");

    database.psql("UPDATE inspector_schema SET version = 0");
    auto options = database.options();
    options.migrate = false;
    EXPECT_THAT(refused(options).hint, HasSubstr("db migrate"));
}

TEST(OpenPostgres, MakesNoInventoryWhereTheUserMayNot) {
    const PostgresDatabase database;
    database.psql("DO $$ BEGIN CREATE ROLE outsider LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                  " REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    auto options = database.options();
    options.url = postgresServer().url(database.name(), "outsider");
    const Error error = refused(options);
    EXPECT_EQ(error.kind, Error::Kind::Denied) << error.message();
    EXPECT_THAT(error.hint, HasSubstr("inspector-cli db init as an administrator"));
}

TEST(OpenPostgres, NamesWhatWasChangedByHand) {
    struct Case { const char* change; const char* named; };
    for (const Case& one : {Case{"ALTER TABLE channels DROP COLUMN notes", "notes"},
                            Case{"ALTER TABLE endpoints RENAME COLUMN token TO t", "token"},
                            Case{"DROP TABLE templates CASCADE", "templates"}, Case{"DROP TABLE channel_status", "channel_status"}}) {
        PostgresDatabase database;
        database.open();
        database.psql(one.change);
        auto opened = openPostgres(database.options());
        const auto inventory = opened ? opened->store->inventory() : Result<Inventory>(fail(opened.error()));
        ASSERT_FALSE(inventory) << one.change;
        EXPECT_EQ(inventory.error().kind, Error::Kind::Corrupt) << inventory.error().message();
        EXPECT_THAT(inventory.error().message(), HasSubstr(one.named));
    }
}

TEST(OpenPostgres, RefusesPgBouncerInTransactionModeAndWorksInSessionMode) {
    const PostgresDatabase database;
    auto options = database.options();
    const PgBouncer transactions(postgresServer(), PgBouncer::Mode::Transaction), sessions(postgresServer(), PgBouncer::Mode::Session);
    options.url = transactions.url(database.name());
    const Error error = refused(options);
    EXPECT_EQ(error.kind, Error::Kind::Denied) << error.message();
    EXPECT_THAT(error.message(), HasSubstr("PgBouncer in transaction mode"));
    options.url = sessions.url(database.name());
    const auto opened = openPostgres(options);
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_TRUE(opened->store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
}

TEST(OpenPostgres, EndsAConnectionWhoseServerKeepsSilent) {
    const PostgresDatabase database;
    DelayProxy proxy(postgresServer().port());
    auto options = database.options();
    options.url = "postgresql://postgres@127.0.0.1:" + std::to_string(proxy.port()) + "/" + database.name();
    options.answerTimeout = 1500ms;
    const auto opened = openPostgres(options);
    ASSERT_TRUE(opened) << opened.error().message();
    proxy.set(DelayProxy::Mode::Swallow);
    const auto began = std::chrono::steady_clock::now();
    const auto inventory = opened->store->inventory();
    ASSERT_FALSE(inventory);
    EXPECT_EQ(inventory.error().kind, Error::Kind::Unavailable) << inventory.error().message();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
    EXPECT_EQ(opened->store->inventory().error().kind, Error::Kind::Unavailable) << "it stays so until it is opened again";
}

}  // namespace
}  // namespace inspector::inventory
