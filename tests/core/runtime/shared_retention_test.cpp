// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What happened is kept as long as the setting says; on PostgreSQL whole months go.
#include "tests/core/runtime/shared_rig.h"

#include <gtest/gtest.h>

#include <string>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::postgres;
using test::Rig;
using test::TempDir;

TEST(SharedRetention, DropsTheMonthsThatAreOlderThanTheSetting) {
    TempDir folder;
    const std::string database = postgres().createDatabase();
    { Rig makes(test::sharedOptions(folder, database, "a"));
      ASSERT_TRUE(makes.until([&] { return makes.engineState.probing; })); }
    // Events and changes of sixteen months ago with months of their own, of 20 days ago, and of now.
    postgres().psql(
        "SELECT inspector_make_month(g.parent, g.key, now() AT TIME ZONE 'UTC' - INTERVAL '16 months') FROM inspector_grows() g;"
        "INSERT INTO events (time_ms, kind, channel_id, severity, from_state, to_state, since_ms, code, search_text) "
        "SELECT (extract(epoch FROM now() - age) * 1000)::BIGINT, 'system', '', 'info', 'unknown', 'unknown', 0, 'marked', '' "
        "FROM (VALUES (INTERVAL '16 months'), (INTERVAL '20 days'), (INTERVAL '0')) AS v (age)",
        database);
    const std::string months = "SELECT count(*) FROM pg_class WHERE relname ~ '^(events|audit|alerts|findings_history|state_history)_' "
                               "AND relname LIKE '%_' || to_char(now() AT TIME ZONE 'UTC' - INTERVAL '16 months', 'YYYYMM')";
    const std::string marked = "SELECT count(*) FROM events WHERE code = 'marked'";
    ASSERT_EQ(test::countOf(database, months), 5);
    ASSERT_EQ(test::countOf(database, marked), 3);
    {
        Options longer = test::sharedOptions(folder, database, "a");
        longer.history = 24h * 365 * 3;
        Rig keeps(longer);
        ASSERT_TRUE(keeps.until([&] { return keeps.engineState.probing && keeps.engineState.inventoryWrite; }));
    }
    EXPECT_EQ(test::countOf(database, marked), 3);
    EXPECT_EQ(test::countOf(database, months), 5);
    Rig rig(test::sharedOptions(folder, database, "a"));  // a year
    EXPECT_TRUE(rig.until([&] { return test::countOf(database, months) == 0; }));
    EXPECT_TRUE(rig.until([&] { return test::countOf(database, marked) == 2; }));
}
