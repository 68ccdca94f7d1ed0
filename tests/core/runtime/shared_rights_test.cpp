// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who may only look is told so by the program before anything is tried, and by the database when it is.
#include "core/inventory/postgres_rights.h"
#include "core/runtime/store_places.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/shared_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector;
using namespace inspector::runtime;
using test::postgres;
using test::Rig;
using test::TempDir;
using testing::HasSubstr;

TEST(SharedRights, AViewerSeesEverythingAndChangesNothing) {
    TempDir one, two;
    test::LiveOrigin origin;
    const std::string database = postgres().createDatabase();
    Rig probing(test::sharedOptions(one, database, "a"));
    ASSERT_TRUE(probing.until([&] { return probing.engineState.probing; }));
    ASSERT_TRUE(probing.addChannel("ch", origin.url()));
    {
        inventory::PostgresOptions owner;
        owner.url = postgres().url(database);
        auto connection = inventory::PqConnection::open(owner);
        ASSERT_TRUE(connection);
        ASSERT_TRUE(inventory::makeRoles(*connection));
        ASSERT_TRUE(inventory::grantRights(*connection));
    }
    postgres().psql("DO $$ BEGIN CREATE ROLE only_looks LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
                    "GRANT inspector_viewer TO only_looks", database);

    Options options = test::sharedOptions(two, database, "desk");  // it would probe
    options.stores.database->url = postgres().url(database, "only_looks");
    Rig viewer(options);
    ASSERT_TRUE(viewer.until([&] { return viewer.hasNotice("may-not-probe"); }));
    EXPECT_FALSE(viewer.engineState.probing);
    EXPECT_EQ(viewer.engineState.rights.role, "viewer");
    EXPECT_FALSE(viewer.engineState.rights.edit);
    EXPECT_TRUE(viewer.until([&] { return viewer.state("ch") == ChannelState::Up; }));

    Channel changed = *viewer.inventory->channel(ChannelId("ch"));
    changed.name = "Mine";
    const auto refused = viewer.apply({inventory::PutChannel{changed}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Denied);
    EXPECT_THAT(refused.error().what, HasSubstr("only_looks (viewer) may not change"));
    EXPECT_THAT(refused.error().hint, HasSubstr("administrator"));

    auto direct = connectInventory(options);
    ASSERT_TRUE(direct) << direct.error().message();
    const auto byDatabase = direct->store->apply({inventory::PutChannel{changed}}, "x", SystemClock().now());
    ASSERT_FALSE(byDatabase);
    EXPECT_EQ(byDatabase.error().kind, Error::Kind::Denied) << byDatabase.error().message();
    EXPECT_EQ(test::countOf(database, "SELECT count(*) FROM channels WHERE name = 'Mine'"), 0);
    EXPECT_EQ(test::countOf(database, "SELECT count(*) FROM probes WHERE probe_id = 'desk'"), 0);
}
