// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files of earlier versions, made by the migrations that those had.
#include "core/inventory/json_codec.h"
#include "core/inventory/migrations.h"
#include "core/inventory/sqlite_dialect.h"
#include "core/inventory/store.h"
#include "tests/core/inventory/samples.h"
#include "tests/support/process.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {

namespace {

using namespace inspector::inventory::test;
using testing::IsEmpty;
using testing::SizeIs;

class OldStore : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path file() const { return m_folder.path() / "inventory.db"; }
    [[nodiscard]] Result<Opened> open() const { return openSqlite({file(), m_folder.path() / "key"}); }

    // A file as the version of that number left it, with the statements run on it.
    void make(int version, const std::vector<std::string>& statements) const {
        const auto steps = migrationsOf(SqliteDialect());
        ASSERT_TRUE(steps);
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
            database.setDatabaseName(QString::fromStdString(file().string()));
            ASSERT_TRUE(database.open());
            QSqlQuery query(database);
            const auto run = [&](const std::string& sql) { ASSERT_TRUE(query.exec(QString::fromStdString(sql))) << sql; };
            for (int i = 0; i < version; ++i)
                for (const std::string& sql : splitScript((*steps)[static_cast<std::size_t>(i)].script)) run(sql);
            for (const std::string& sql : statements) run(sql);
            run("PRAGMA application_id = " + std::to_string(sqliteApplicationId));
            run("PRAGMA user_version = " + std::to_string(version));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("old"));
    }

private:
    inspector::test::TempDir m_folder;
};

std::string findingSql(const char* rung, const char* closed) {
    Finding finding = staleFinding(rung);
    finding.stage = "packager";
    finding.args.clear();
    return "INSERT INTO findings (channel_id, rule, rung, finding, since_ms, seen_ms, cycles, confirmed, closed_ms) VALUES"
           " ('a', 'hls-playlist-stale', '" +
           std::string(rung) + "', '" + encodeFinding(finding) + "', 1000, 2000, 3, 1, " + closed + ")";
}

}  // namespace

TEST_F(OldStore, OfVersionTwoKeepsItsOpenFindingsAndStates) {
    make(2, {"INSERT INTO templates VALUES ('standard', 'Standard', '', '{}', 1, 0)",
             "INSERT INTO probes VALUES ('local', 'Local', '', 0, 0, 32, 8, 1, 1, 0)",
             "INSERT INTO channels VALUES ('a', 'A', 'http://h/a.m3u8', '', 'standard', NULL, 1, '', 1, 0, 0)",
             "INSERT INTO channel_status VALUES ('a', 'down', 1000, NULL, 1, 'critical', 2000, 30000, 'local', 4, 0, 'as-asked', "
             "'{}', '[]')",
             findingSql("one", "NULL"), findingSql("two", "NULL"), findingSql("one", "3000")});
    const auto opened = open();
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(opened->migratedFrom, 2);
    Store& store = *opened->store;

    const auto inventory = store.inventory();
    ASSERT_TRUE(inventory);
    EXPECT_THAT(inventory->endpoints, IsEmpty());
    EXPECT_THAT(inventory->probes.at(0).canaries, IsEmpty());
    EXPECT_TRUE(inventory->templates.at(0).watchEdges);
    const auto statuses = store.statuses();
    ASSERT_THAT(*statuses, SizeIs(1));
    EXPECT_EQ(statuses->front().state, ChannelState::Down);
    EXPECT_THAT(statuses->front().stages, IsEmpty());
    EXPECT_FALSE(statuses->front().verdict);

    auto open = *store.openFindings(std::nullopt);
    ASSERT_THAT(open, SizeIs(2));
    EXPECT_EQ(open[0].finding.finding.stage, "packager");
    // They go on: seen again it is the same one, and it can be closed.
    const auto lease = store.acquireLease("channels", "here", Milliseconds{30'000}, noon);
    ASSERT_TRUE(lease);
    StatusWrite write;
    write.opened = {open[0]};
    write.closed = {{ChannelId{"a"}, "hls-playlist-stale", "two", "packager", noon}};
    ASSERT_TRUE(store.writeStatus(write, *lease));
    EXPECT_THAT(*store.openFindings(std::nullopt), SizeIs(1));
}

TEST_F(OldStore, OfVersionOneIsBroughtForwardToo) {
    make(1, {});
    const auto opened = open();
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(opened->migratedFrom, 1);
    EXPECT_EQ(*opened->store->fleet(), std::nullopt);
}

}  // namespace inspector::inventory
