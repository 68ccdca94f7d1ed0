// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_options.h"

#include <gmock/gmock.h>

namespace inspector::inventory {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PostgresUrl, SaysHostsDatabaseUserAndMode) {
    const auto place = parsePostgresUrl(
        "postgresql://anna:s%40cret@db1:5432,db2:5433/inspector?sslmode=verify-full&target_session_attrs=read-write");
    ASSERT_TRUE(place) << place.error().message();
    EXPECT_EQ(place->hosts, "db1:5432,db2:5433");
    EXPECT_EQ(place->database, "inspector");
    EXPECT_EQ(place->user, "anna");
    EXPECT_EQ(place->sslmode, "verify-full");
    EXPECT_EQ(place->shown,
              "postgresql://anna@db1:5432,db2:5433/inspector?sslmode=verify-full&target_session_attrs=read-write");
}

struct Shown {
    const char* url;
    const char* shown;
    const char* hosts;
};
class PostgresUrlShown : public testing::TestWithParam<Shown> {};

TEST_P(PostgresUrlShown, HasNoSecretAndReadsAsTheSamePlace) {
    const auto place = parsePostgresUrl(GetParam().url);
    ASSERT_TRUE(place) << place.error().message();
    EXPECT_EQ(place->shown, GetParam().shown);
    EXPECT_EQ(place->hosts, GetParam().hosts);
    const auto again = parsePostgresUrl(place->shown);
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(again->shown, place->shown);
    EXPECT_EQ(again->hosts, place->hosts);
}

INSTANTIATE_TEST_SUITE_P(
    All, PostgresUrlShown,
    testing::Values(
        Shown{"postgres://db/i", "postgresql://db/i", "db"},
        Shown{"postgresql:///i", "postgresql:///i", ""},
        Shown{"postgresql://u:geheim@[2001:db8::1]:5433/i", "postgresql://u@[2001:db8::1]:5433/i", "[2001:db8::1]:5433"},
        Shown{"postgresql://%2Frun%2Fpg/i", "postgresql://%2Frun%2Fpg/i", "/run/pg"},
        Shown{"postgresql://a,b:5433,c/i", "postgresql://a,b:5433,c/i", "a,b:5433,c"},
        Shown{"postgresql://?service=noc", "postgresql:///?service=noc", ""},
        Shown{"postgresql://h/i?user=u&password=geheim", "postgresql://u@h/i", "h"},
        Shown{"postgresql://h/i?sslpassword=geheim&sslrootcert=/etc/ca.pem",
              "postgresql://h/i?sslrootcert=/etc/ca.pem", "h"},
        Shown{"postgresql://J%C3%B6rg%20M@h/i%2Fj", "postgresql://J%C3%B6rg%20M@h/i%2Fj", "h"},
        Shown{"postgresql://h/i?options=-c%20role%3Dx", "postgresql://h/i?options=-c%20role%3Dx", "h"}));

struct Wrong {
    const char* url;
    const char* says;
};
class PostgresUrlWrong : public testing::TestWithParam<Wrong> {};

TEST_P(PostgresUrlWrong, IsRefusedWithWhatToDoAndWithoutThePassword) {
    const auto place = parsePostgresUrl(GetParam().url);
    ASSERT_FALSE(place) << place->shown;
    EXPECT_EQ(place.error().kind, Error::Kind::InvalidInput);
    EXPECT_THAT(place.error().what, HasSubstr(GetParam().says));
    EXPECT_FALSE(place.error().hint.empty());
    EXPECT_THAT(place.error().message(), Not(HasSubstr("geheim")));
    EXPECT_THAT(place.error().message(), Not(HasSubstr("heim")));
}

INSTANTIATE_TEST_SUITE_P(
    All, PostgresUrlWrong,
    testing::Values(
        Wrong{"", "begins with postgresql://"}, Wrong{"host=db dbname=i password=geheim", "begins with postgresql://"},
        Wrong{"mysql://u:geheim@h/i", "begins with postgresql://"},
        Wrong{"postgresql://u:ge@heim@h/i", "an @"}, Wrong{"postgresql://u:ge/heim@h/i", "an @"},
        Wrong{"postgresql://u:ge?heim=1@h/i", "an @"}, Wrong{"postgresql://u:12/heim@h/i", "an @"},
        Wrong{"postgresql://u:ge%geheim@h/i", "cannot be read"}, Wrong{"postgresql://u:geheim%00@h/i", "cannot be read"},
        Wrong{"postgresql://u:geheim@[::1/i", "cannot be read"}, Wrong{"postgresql://u:geheim@h/i?no_such=geheim", "cannot be read"},
        Wrong{"postgresql://u:geheim@h/i?x", "cannot be read"}, Wrong{"postgresql://u:geheim@h:0/i", "no number"},
        Wrong{"postgresql://u:geheim@h:65536/i", "no number"}, Wrong{"postgresql://u:geheim@h:heim/i", "no number"},
        Wrong{"postgresql://u:geheim@h", "names no database"}, Wrong{"postgresql://u:geheim@h/i?sslmode=geheim", "sslmode"},
        Wrong{"postgresql://u:geheim@h/i j", "a space"}, Wrong{"postgresql://u:geheim@h/\xff", "a character"},
        Wrong{"postgresql://u:geheim@h/%ff", "broken UTF-8"}, Wrong{"postgresql://u:geheim@h/a%0Ab", "control character"},
        Wrong{"postgresql://a,b/i?port=1,2,3", "3 ports"}, Wrong{"postgresql://a,b/i?hostaddr=127.0.0.1", "1 addresses"}));

TEST(PostgresUrl, OfAMillionCharactersIsRefusedAtOnce) {
    EXPECT_FALSE(parsePostgresUrl("postgresql://" + std::string(1'000'000, 'a') + "/i"));
    EXPECT_FALSE(parsePostgresUrl(std::string("postgresql://h/i\0j", 18)));
}

TEST(PostgresOptionsForLibpq, TakeThePasswordAndKeepWhatTheUrlSays) {
    PostgresOptions options;
    options.url = "postgresql://u:old@h/i?connect_timeout=30&application_name=mine";
    options.password = "it's a \\ new one";
    const auto parameters = postgresParameters(options, "inspector");
    ASSERT_TRUE(parameters) << parameters.error().message();
    EXPECT_EQ(parameters->get("password"), "it's a \\ new one");
    EXPECT_EQ(parameters->get("connect_timeout"), "30");
    EXPECT_EQ(parameters->get("tcp_user_timeout"), "10000");
    EXPECT_EQ(parameters->get("client_encoding"), "UTF8");
    EXPECT_THAT(parameters->conninfo(), HasSubstr(R"(password='it\'s a \\ new one')"));
    options.url = parameters->url();
    const auto again = postgresParameters(options, "inspector");
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(again->all(), parameters->all());
}

TEST(PostgresOptionsForLibpq, PairHostsWithTheirAddressesAndPorts) {
    auto parameters = parsePostgresParameters("postgresql://a,b/i?port=5433").value();
    auto hosts = hostsOf(parameters);
    ASSERT_EQ(hosts.size(), 2u);
    EXPECT_EQ(hosts[1].host, "b");
    EXPECT_EQ(hosts[1].port, "5433");
    std::swap(hosts[0], hosts[1]);
    setHosts(parameters, hosts);
    EXPECT_EQ(parameters.get("host"), "b,a");
    EXPECT_EQ(parameters.get("port"), "5433,5433");
    EXPECT_EQ(parameters.get("hostaddr"), "");
}

}  // namespace
}  // namespace inspector::inventory
