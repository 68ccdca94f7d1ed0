// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_settings.h"

#include "core/runtime/keychain.h"
#include "tests/support/process.h"

#include <QFile>
#include <QObject>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace inspector::runtime {

namespace {

using test::TempDir;
using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto at = variables.find(name);
        return at == variables.end() ? std::string() : at->second;
    };
}

const std::string localUrl = "postgresql://probe@localhost/inspector";

class StoreSettingsTest : public testing::Test {
protected:
    // What the settings file says, if anything.
    Result<StoreSettings> choose(StoreRequest request, Variables variables = {}, const std::string& file = {}) {
        request.settingsFile = file.empty() ? std::filesystem::path() : dir.write("stores.ini", file);
        request.dataFolder = dir.path();
        variables.try_emplace("HOME", dir.path().string());
        return chooseStores(request, environment(std::move(variables)));
    }

    std::filesystem::path secretFile(const std::string& content, QFileDevice::Permissions rights) {
        const auto file = dir.write("secret", content);
        EXPECT_TRUE(QFile::setPermissions(QString::fromStdString(file.string()), rights));
        return file;
    }

    TempDir dir;
};

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

}  // namespace

TEST_F(StoreSettingsTest, NothingSaidMeansTheEmbeddedStores) {
    StoreRequest request;
    request.dataFolder = dir.path();
    const auto settings = chooseStores(request, environment({}));
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_FALSE(settings->choice.database);
    EXPECT_FALSE(settings->choice.metrics);
    EXPECT_EQ(settings->database.from, "");
    EXPECT_EQ(settings->keyFile, dir.path() / "key");
}

TEST_F(StoreSettingsTest, TheCommandLineComesBeforeTheEnvironmentBeforeTheFile) {
    const std::string file = "database=postgresql://f@localhost/f\nmetrics=influxdb://file/m\nretention=12h\nretention_days=90\n";
    const Variables both{{"INSPECTOR_DATABASE", "postgresql://e@localhost/e"}, {"INSPECTOR_METRICS", "influxdb://env"}};
    StoreRequest request;
    request.database = localUrl;

    auto settings = choose(request, both, file);
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_EQ(settings->choice.database->url, localUrl);
    EXPECT_EQ(settings->database.from, "--database");
    EXPECT_EQ(settings->choice.metrics->url, "influxdb://env");
    EXPECT_EQ(settings->metrics.from, "INSPECTOR_METRICS");

    settings = choose({}, {}, file);
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_EQ(settings->choice.database->url, "postgresql://f@localhost/f");
    EXPECT_THAT(settings->database.from, HasSubstr("stores.ini"));
    EXPECT_EQ(settings->choice.metrics->retention, std::chrono::hours{12});
    EXPECT_EQ(settings->retention, std::chrono::hours{12});
    EXPECT_EQ(settings->history, std::chrono::hours{24 * 90});
}

TEST_F(StoreSettingsTest, EmbeddedOverridesWhatElseIsSaid) {
    StoreRequest request;
    request.database = "embedded";
    const auto settings = choose(request, {{"INSPECTOR_DATABASE", localUrl}}, "metrics=embedded\n");
    ASSERT_TRUE(settings);
    EXPECT_FALSE(settings->choice.database);
    EXPECT_EQ(settings->database.from, "--database");
    EXPECT_FALSE(settings->choice.metrics);
}

TEST_F(StoreSettingsTest, AServerElsewhereIsCheckedUnlessSaidOtherwise) {
    const auto urlOf = [&](const std::string& url, Variables variables = {}) -> std::string {
        StoreRequest request;
        request.database = url;
        const auto settings = choose(request, std::move(variables));
        return settings ? settings->choice.database->url : settings.error().message();
    };
    EXPECT_EQ(urlOf("postgresql://db.example/i?sslrootcert=/ca.pem"),
              "postgresql://db.example/i?sslrootcert=/ca.pem&sslmode=verify-full");
    EXPECT_EQ(urlOf("postgresql://db.example/i", {{"PGSSLROOTCERT", "/ca.pem"}}), "postgresql://db.example/i?sslmode=verify-full");
    EXPECT_THAT(urlOf("postgresql://db.example/i"), testing::AllOf(HasSubstr("sslrootcert=FILE"), HasSubstr("sslmode=require")));
    EXPECT_THAT(urlOf("postgresql://localhost,db.example/i"), HasSubstr("sslrootcert=FILE"));
    EXPECT_THAT(urlOf("postgresql:///i", {{"PGHOST", "db.example"}}), HasSubstr("sslrootcert=FILE"));
    for (const std::string same :
         {"postgresql://db.example/i?sslmode=require", "postgresql://127.0.0.1:5433/i", "postgresql://[::1]/i", "postgresql:///i",
          "postgresql:///i?host=/var/run/postgresql", "postgresql:///?service=shared", "postgresql://localhost,127.0.0.2/i"})
        EXPECT_EQ(urlOf(same), same);
    EXPECT_EQ(urlOf("postgresql://db.example/i", {{"PGSSLMODE", "verify-ca"}}), "postgresql://db.example/i");
}

TEST_F(StoreSettingsTest, ASecretInAUrlOrInTheFileIsRefusedAndNotRepeated) {
    const std::vector<std::pair<StoreRequest, std::string>> cases{
        {{.database = "postgresql://u:hunter2@localhost/i", .metrics = {}, .settingsFile = {}, .keyFile = {}, .dataFolder = {}}, ""},
        {{.database = "postgresql://localhost/i?password=hunter2", .metrics = {}, .settingsFile = {}, .keyFile = {}, .dataFolder = {}}, ""},
        {{.database = {}, .metrics = "influxdb://u:hunter2@host", .settingsFile = {}, .keyFile = {}, .dataFolder = {}}, ""},
        {{}, "database=postgresql://u:hunter2@localhost/i\n"},
        {{}, "password=hunter2\n"},
        {{}, "metrics_token = hunter2\n"},
    };
    for (const auto& [request, file] : cases) {
        const auto settings = choose(request, {}, file);
        ASSERT_FALSE(settings) << request.database << request.metrics << file;
        EXPECT_EQ(settings.error().kind, Error::Kind::InvalidInput);
        EXPECT_THAT(settings.error().message(), testing::AllOf(HasSubstr("keychain"), Not(HasSubstr("hunter2"))));
    }
}

TEST_F(StoreSettingsTest, BadInputSaysWhereItStands) {
    for (const std::string file : {"database\n", "colour=red\n", "retention=soon\n", "retention_days=0\n", "retention_days=12h\n", "retention_days=3651\n", "retention=0\n", "retention=99999999999d\n",
                                   "database=mysql://h/i\n", "metrics=http://h\n"}) {
        const auto settings = choose({}, {}, "# a comment\n" + file);
        ASSERT_FALSE(settings) << file;
        EXPECT_THAT(settings.error().message(), HasSubstr("stores.ini:2")) << file;
    }
    StoreRequest request;
    request.settingsFile = dir.path() / "none.ini";
    const auto missing = chooseStores(request, environment({}));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, Error::Kind::NotFound);
}

TEST_F(StoreSettingsTest, SecretsComeFromVariablesAndFiles) {
    StoreRequest request;
    request.database = localUrl;
    request.metrics = "influxdb://host/m?api=2&org=tv";
    auto settings = choose(request, {{"INSPECTOR_DATABASE_PASSWORD_FILE", secretFile("of the file\n", ownerOnly).string()},
                                     {"INSPECTOR_METRICS_TOKEN", "of the variable"}});
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_EQ(settings->choice.database->password, "of the file");
    EXPECT_EQ(settings->database.secretFrom, "INSPECTOR_DATABASE_PASSWORD_FILE");
    EXPECT_FALSE(settings->database.askKeychain);
    EXPECT_EQ(settings->choice.metrics->token, "of the variable");
    EXPECT_FALSE(settings->metrics.askKeychain);

    settings = choose(request, {{"PGPASSWORD", "libpq reads it"}});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->choice.database->password, "");
    EXPECT_EQ(settings->database.secretFrom, "PGPASSWORD");
    EXPECT_TRUE(settings->database.askKeychain);
}

TEST_F(StoreSettingsTest, AFileThatEverybodyMayReadIsNoSecret) {
    StoreRequest request;
    request.metrics = "influxdb://host/m";
    const auto with = [&](const std::string& content, QFileDevice::Permissions rights) {
        return choose(request, {{"INSPECTOR_METRICS_TOKEN_FILE", secretFile(content, rights).string()}});
    };
    const auto open = with("hunter2\n", ownerOnly | QFileDevice::ReadOther);
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().kind, Error::Kind::Denied);
    EXPECT_THAT(open.error().message(), testing::AllOf(HasSubstr("0600"), Not(HasSubstr("hunter2"))));
    EXPECT_FALSE(with("\n", ownerOnly));
    EXPECT_TRUE(with("hunter2", ownerOnly | QFileDevice::ReadGroup));
    EXPECT_FALSE(choose(request, {{"INSPECTOR_METRICS_TOKEN_FILE", (dir.path() / "none").string()}}));
}

TEST_F(StoreSettingsTest, WhatTheKeychainHasGoesWhereItBelongs) {
    const auto taken = [&](const std::string& metrics) {
        StoreRequest request;
        request.database = localUrl;
        request.metrics = metrics;
        auto settings = choose(request, {{"PGPASSWORD", "x"}});
        takeSecret(*settings, StoreKind::Database, std::string("pg"));
        takeSecret(*settings, StoreKind::Metrics, std::string("influx"));
        return *settings;
    };
    const StoreSettings user = taken("influxdb://user@host/m");
    EXPECT_EQ(user.choice.database->password, "pg");
    EXPECT_EQ(user.database.secretFrom, "the keychain");
    EXPECT_EQ(user.choice.metrics->password, "influx");
    EXPECT_EQ(user.choice.metrics->token, "");
    EXPECT_EQ(taken("influxdb://host/m").choice.metrics->token, "influx");
    EXPECT_EQ(taken("influxdb://user@host/m?api=2").choice.metrics->token, "influx");
}

TEST_F(StoreSettingsTest, OnlyAKeychainThatFailsIsWorthAWarning) {
    StoreRequest request;
    request.database = localUrl;
    auto settings = choose(request);
    takeSecret(*settings, StoreKind::Database, fail(Error::Kind::NotFound, "none"));
    EXPECT_TRUE(settings->warnings.empty());
    takeSecret(*settings, StoreKind::Database, fail(Error::Kind::Denied, "locked", "the keychain"));
    ASSERT_EQ(settings->warnings.size(), 1U);
    EXPECT_THAT(settings->warnings.front(), HasSubstr("locked"));
}

TEST_F(StoreSettingsTest, TheFileIsReadAsItWasWritten) {
    const auto file = dir.path() / "new" / "stores.ini";
    const StoreFile content{localUrl, "influxdb://host/m", std::chrono::hours{36}, std::chrono::hours{24 * 400}};
    ASSERT_TRUE(writeStoreFile(file, content));
    EXPECT_EQ(*readStoreFile(file), content);
    ASSERT_TRUE(writeStoreFile(file, {"embedded", {}, std::chrono::hours{24 * 30}}));
    EXPECT_EQ(*readStoreFile(file), (StoreFile{"embedded", {}, std::chrono::hours{24 * 30}}));
    EXPECT_FALSE(writeStoreFile(file, {"postgresql://u:hunter2@h/i", {}, {}}));
    EXPECT_FALSE(writeStoreFile(file, {"postgresql://h/i\npassword=x", {}, {}}));
    EXPECT_EQ(readStoreFile(file)->database, "embedded");
}

TEST_F(StoreSettingsTest, WithoutADesktopTheKeychainSaysSoAtOnce) {
#ifdef Q_OS_LINUX
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", dir.path().string().c_str());
    EXPECT_THAT(keychain::problem(environment({})), HasSubstr("D-Bus"));
    EXPECT_EQ(keychain::problem(environment({{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"}})), "");
    const auto read = keychain::readNow("postgresql://h/i", std::chrono::minutes(5));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, Error::Kind::Unavailable);
    EXPECT_THAT(read.error().message(), HasSubstr("PGPASSFILE"));
    EXPECT_FALSE(keychain::writeNow("k", "s", std::chrono::minutes(5)));

    StoreRequest request;
    request.database = localUrl;
    auto settings = choose(request);
    keychain::addSecretsNow(*settings, std::chrono::minutes(5));
    EXPECT_TRUE(settings->warnings.empty());
    EXPECT_FALSE(settings->database.askKeychain);
#endif
}

}  // namespace inspector::runtime
