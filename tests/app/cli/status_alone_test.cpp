// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine knows of a shared inventory whose server is away.
#include "core/inventory/postgres.h"
#include "tests/app/cli/run_cli.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/support/postgres_server.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

using namespace inspector;
using namespace inspector::test;
using testing::HasSubstr;
using testing::Not;

namespace {

QJsonObject channelOf(const Ran& ran) { return ran.json().value(QLatin1String("channels")).toArray().at(0).toObject(); }
QString stateOf(const Ran& ran) { return channelOf(ran).value(QLatin1String("state")).toString(); }

}  // namespace

TEST(StatusAlone, AnswersFromTheReplicaAndSaysSinceWhen) {
    PostgresServer server;
    LiveOrigin origin;
    const TempDir folder, elsewhere;
    const std::string url = server.url(server.createDatabase());
    {
        inventory::PostgresOptions options;
        options.url = url;
        options.keyFile = folder.path() / "key";
        auto opened = inventory::openPostgres(options);
        ASSERT_TRUE(opened) << opened.error().message();
        Template quick = standardTemplate();
        quick.id = TemplateId{"quick"};
        quick.name = "Quick";
        quick.interval = std::chrono::seconds(1);
        Channel channel;
        channel.id = ChannelId{"one"};
        channel.name = "One";
        channel.url = origin.url();
        channel.templateId = quick.id;
        ASSERT_TRUE(opened->store->apply({inventory::PutTemplate{quick}, inventory::PutChannel{channel}}, "test", SystemClock().now()));
    }
    const auto status = [&](const TempDir& data, bool json) {
        std::vector<std::string> words{"status", "--data", data.path().string(), "--database", url};
        if (json) words.push_back("--json");
        return runCli(words);
    };
    auto probe = startCli({"probe", "--data", folder.path().string(), "--database", url}, folder.path() / "log");
    ASSERT_TRUE(waitFor([&] { return stateOf(status(folder, true)) == QLatin1String("up"); }, std::chrono::seconds(40)))
        << probe->output();
    Ran ran = status(folder, true);
    EXPECT_TRUE(ran.json().contains(QLatin1String("alone")));
    EXPECT_TRUE(ran.json().value(QLatin1String("alone")).isNull());

    server.stop();
    ASSERT_TRUE(comesToSay(*probe, "is away since")) << probe->output();
    ran = status(folder, true);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(stateOf(ran), QLatin1String("up"));
    const QJsonObject alone = ran.json().value(QLatin1String("alone")).toObject();
    EXPECT_FALSE(alone.value(QLatin1String("since")).toString().isEmpty());
    EXPECT_THAT(alone.value(QLatin1String("why")).toString().toStdString(), HasSubstr("cannot be reached"));
    EXPECT_TRUE(ran.json().value(QLatin1String("prober")).isNull());
    const QJsonObject database = ran.json().value(QLatin1String("stores")).toObject().value(QLatin1String("database")).toObject();
    EXPECT_EQ(database.value(QLatin1String("kind")).toString(), QLatin1String("PostgreSQL"));
    EXPECT_TRUE(database.contains(QLatin1String("version")));
    EXPECT_TRUE(database.value(QLatin1String("version")).isNull());

    ran = status(folder, false);
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("The database is away since 2"));
    EXPECT_THAT(ran.out, HasSubstr("1 up, 0 degraded, 0 down"));
    EXPECT_THAT(ran.out, Not(HasSubstr("Nobody probes")));
    EXPECT_EQ(status(elsewhere, true).code, 3) << "no replica there";
    EXPECT_EQ(status(elsewhere, false).code, 3);

    // What is found meanwhile is in it, and the exit code tells it as always.
    origin.breakIt();
    EXPECT_TRUE(waitFor([&] { return stateOf(status(folder, true)) == QLatin1String("down"); }, std::chrono::seconds(40)));
    EXPECT_EQ(status(folder, false).code, 1);
    // Also when no program runs any more.
    probe->signal(SIGTERM);
    EXPECT_EQ(probe->wait(std::chrono::seconds(30)), 0) << probe->output();
    ran = status(folder, true);
    EXPECT_FALSE(ran.json().value(QLatin1String("alone")).toObject().value(QLatin1String("since")).toString().isEmpty());

    server.start();
    probe = startCli({"probe", "--data", folder.path().string(), "--database", url}, folder.path() / "log2");
    EXPECT_TRUE(waitFor([&] {
        const Ran now = status(folder, true);
        return now.json().value(QLatin1String("alone")).isNull() && stateOf(now) == QLatin1String("down");
    }, std::chrono::seconds(40)));
}
