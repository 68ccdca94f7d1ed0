// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What each role may do, as the store finds it and as the database refuses it.
#include "core/inventory/postgres_rights.h"

#include "tests/core/inventory/postgres_database.h"

#include <gmock/gmock.h>

namespace inspector::inventory {

namespace {

using testing::HasSubstr;

// An inventory with the four roles, and a login for each of them.
class PostgresRights : public testing::Test {
protected:
    void SetUp() override {
        m_owner = m_database.open();
        auto connection = PqConnection::open(m_database.options());
        ASSERT_TRUE(connection);
        ASSERT_TRUE(makeRoles(*connection));
        ASSERT_TRUE(grantRights(*connection));
        for (const char* word : {"viewer", "operator", "administrator", "probe"})
            m_database.psql(std::string("DO $$ BEGIN CREATE ROLE a_") + word + " LOGIN; EXCEPTION WHEN duplicate_object THEN NULL;" +
                            " END $$; GRANT inspector_" + word + " TO a_" + word);
        ASSERT_TRUE(m_owner->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    }
    std::unique_ptr<Store> as(const std::string& user) {
        auto options = m_database.options();
        options.url = postgresServer().url(m_database.name(), user);
        auto opened = openPostgres(options);
        EXPECT_TRUE(opened) << opened.error().message();
        return opened ? std::move(opened->store) : nullptr;
    }

    PostgresDatabase m_database;
    std::unique_ptr<Store> m_owner;
};

TEST_F(PostgresRights, AreThoseOfTheRole) {
    struct Case { const char* user; Rights rights; };
    const Case cases[] = {{"a_viewer", {"a_viewer", "viewer", false, false, false, false}},
                          {"a_operator", {"a_operator", "operator", false, true, false, false}},
                          {"a_administrator", {"a_administrator", "administrator", true, true, true, false}},
                          {"a_probe", {"a_probe", "probe", false, true, false, true}},
                          {"postgres", {"postgres", "administrator", true, true, true, true}}};
    for (const Case& one : cases) EXPECT_EQ(*as(one.user)->rights(), one.rights) << one.user;
}

TEST_F(PostgresRights, AreTheDatabasesWord) {
    struct Case { const char* user; bool edits, alerts, silences, sends, probes, expires; };
    const Alert alert = alertNamed("down", "a");
    ASSERT_TRUE(m_owner->addAlerts({alert}, {}));
    for (const Case& one : {Case{"a_viewer", false, false, false, false, false, false}, Case{"a_operator", false, true, true, false, false, false},
                            Case{"a_administrator", true, true, true, true, false, false}, Case{"a_probe", false, true, false, true, true, true}}) {
        const auto store = as(one.user);
        ASSERT_TRUE(store);
        EXPECT_TRUE(store->inventory()) << one.user;
        const auto check = [&](const auto& done, bool may, const char* what) {
            EXPECT_EQ(done.has_value(), may) << one.user << ' ' << what << (done ? "" : ": " + done.error().message());
            if (done || may) return;
            EXPECT_EQ(done.error().kind, Error::Kind::Denied) << one.user << ' ' << what;
            EXPECT_THAT(done.error().hint, HasSubstr("inspector_operator"));
        };
        check(store->apply({PutChannel{channelNamed(std::string("of_") + one.user)}}, "x", noon), one.edits, "edits");
        check(store->act(AcknowledgeAlerts{{alert.fingerprint}, "seen", std::nullopt}, "x", noon), one.alerts, "acknowledges");
        check(store->apply({PutSilence{silenceNamed(std::string("of_") + one.user)}}, "x", noon), one.silences, "silences");
        check(store->receiversWithSecrets(), one.sends, "reads secrets");
        check(store->appendEvents({openedEvent("a", noon)}), one.alerts, "notes");
        const auto lease = store->acquireLease(std::string("probe:") + one.user, "here", Milliseconds{30'000}, noon);
        check(lease, one.probes, "leases");
        StatusWrite write;
        write.statuses = {statusOf("a", ChannelState::Up, noon, noon)};
        write.opened = {{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}}};
        write.closed = {{ChannelId{"a"}, "hls-playlist-stale", staleFinding().rung, staleFinding().stage, after(1)}};
        if (lease) check(store->writeStatus(write, *lease), one.probes, "writes states");
        check(store->expire(noon - std::chrono::hours(24 * 365)), one.expires, "forgets");
    }
}

TEST_F(PostgresRights, LeaveTheAuditAsItWasWritten) {
    ASSERT_TRUE(as("a_administrator")->apply({PutChannel{channelNamed("b")}}, "mallory", noon));
    EXPECT_EQ(m_owner->audit({})->at(0).actor, "a_administrator (mallory)") << "the role is the server's word";
    const std::string before = m_database.psql("SELECT count(*), min(actor) FROM audit");
    for (const char* statement : {"UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"}) {
        EXPECT_THROW(m_database.psql(statement, "a_administrator"), std::runtime_error);
        m_database.psql("GRANT ALL ON audit TO a_administrator");
        EXPECT_THROW(m_database.psql(statement, "a_administrator"), std::runtime_error) << "even with the right, given by hand";
        m_database.psql("REVOKE ALL ON audit FROM a_administrator");
    }
    EXPECT_EQ(m_database.psql("SELECT count(*), min(actor) FROM audit"), before);
}

TEST_F(PostgresRights, AreNeededToReadAtAll) {
    m_database.psql("DO $$ BEGIN CREATE ROLE nobody_here LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                    " GRANT CONNECT ON DATABASE " + m_database.name() + " TO nobody_here");
    auto options = m_database.options();
    options.url = postgresServer().url(m_database.name(), "nobody_here");
    const auto opened = openPostgres(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, Error::Kind::Denied) << opened.error().message();
    EXPECT_THAT(opened.error().hint, HasSubstr("inspector_viewer"));
}

}  // namespace
}  // namespace inspector::inventory
