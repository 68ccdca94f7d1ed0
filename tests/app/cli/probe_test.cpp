// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/store.h"
#include "tests/app/cli/run_cli.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/e2e/alert_receiver.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

using namespace inspector;
using namespace inspector::test;
using testing::HasSubstr;

namespace {

// A data folder with one channel that is probed once a second.
class ProbeTest : public testing::Test {
protected:
    void SetUp() override {
        Template quick = standardTemplate();
        quick.id = TemplateId{"quick"};
        quick.name = "Quick";
        quick.interval = std::chrono::seconds(1);
        Channel channel;
        channel.id = ChannelId{"one"};
        channel.name = "One";
        channel.url = origin.url();
        channel.templateId = quick.id;
        apply({inventory::PutTemplate{quick}, inventory::PutChannel{channel}});
    }
    void apply(const std::vector<inventory::Change>& changes) {
        auto opened = inventory::openSqlite({folder.path() / "inventory.db", folder.path() / "key"});
        ASSERT_TRUE(opened);
        const auto applied = opened->store->apply(changes, "test", SystemClock().now());
        ASSERT_TRUE(applied) << applied.error().message();
    }
    [[nodiscard]] std::unique_ptr<Process> probe(const std::string& log) const {
        return startCli({"probe", "--data", folder.path().string()}, folder.path() / log);
    }
    [[nodiscard]] Ran status() const { return runCli({"status", "--json", "--data", folder.path().string()}); }
    [[nodiscard]] static QJsonObject channelOf(const Ran& ran) {
        return ran.json().value(QLatin1String("channels")).toArray().at(0).toObject();
    }
    [[nodiscard]] static QString stateOf(const Ran& ran) { return channelOf(ran).value(QLatin1String("state")).toString(); }

    TempDir folder;
    LiveOrigin origin;
};

}  // namespace

TEST_F(ProbeTest, LogsEachChangeAndStatusTellsIt) {
    const auto running = probe("log");
    ASSERT_TRUE(comesToSay(*running, "one: unknown -> up")) << running->output();
    ASSERT_TRUE(waitFor([&] { return stateOf(status()) == QLatin1String("up"); }));
    Ran ran = status();
    EXPECT_EQ(ran.code, 0);
    EXPECT_TRUE(channelOf(ran).value(QLatin1String("fresh")).toBool());
    EXPECT_FALSE(channelOf(ran).value(QLatin1String("rungs")).toArray().isEmpty());
    EXPECT_TRUE(ran.json().value(QLatin1String("prober")).isObject());
    const Ran text = runCli({"status", "--data", folder.path().string()});
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.out, HasSubstr("1 up, 0 degraded, 0 down"));

    origin.breakIt();
    ASSERT_TRUE(comesToSay(*running, "one: up -> down")) << running->output();
    ASSERT_TRUE(waitFor([&] { return stateOf(status()) == QLatin1String("down"); }));
    ran = status();
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(channelOf(ran).value(QLatin1String("reason")).isObject());

    running->signal(SIGTERM);
    EXPECT_EQ(running->wait(std::chrono::seconds(20)), 0) << running->output();
    EXPECT_TRUE(status().json().value(QLatin1String("prober")).isNull());
    // Nobody probes any more: three intervals later nothing is known.
    ASSERT_TRUE(waitFor([&] { return stateOf(status()) == QLatin1String("unknown"); }));
    EXPECT_EQ(status().code, 0);
    EXPECT_THAT(runCli({"status", "--data", folder.path().string()}).out, HasSubstr("no sample for"));
}

TEST_F(ProbeTest, EndsByItselfAfterTheTimeGiven) {
    const Ran ran = runCli({"probe", "--duration", "1", "--data", folder.path().string()});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("channels: 1"));
}

TEST_F(ProbeTest, EndsCleanlyAtControlC) {
    const auto running = probe("log");
    ASSERT_TRUE(comesToSay(*running, "probing"));
    running->signal(SIGINT);
    EXPECT_EQ(running->wait(std::chrono::seconds(20)), 0);
}

TEST_F(ProbeTest, ASecondProgramTakesOverWhenTheFirstIsKilled) {
    const auto first = probe("first");
    ASSERT_TRUE(comesToSay(*first, "one: unknown -> up")) << first->output();
    const auto second = probe("second");
    ASSERT_TRUE(comesToSay(*second, "probes the channels of this data folder")) << second->output();
    ASSERT_TRUE(comesToSay(*second, "one: unknown -> up")) << second->output();
    first->signal(SIGKILL);
    ASSERT_TRUE(comesToSay(*second, "over: watching-only")) << second->output();
    EXPECT_TRUE(comesToSay(*second, " probing\n")) << second->output();
    EXPECT_TRUE(waitFor([&] { return stateOf(status()) == QLatin1String("up"); }));
}

TEST_F(ProbeTest, ProbesOnWhenTheDiskIsFullAndTellsSo) {
    AlertReceiver told;
    Receiver hook;
    hook.id = ReceiverId{"hook"};
    hook.name = "Hook";
    hook.settings["url"] = told.url();
    AlertRule rule;
    rule.id = AlertRuleId{"StorageTrouble"};
    rule.name = "Nothing can be stored";
    rule.severity = Severity::Critical;
    rule.condition = SystemCondition{{"disk-full"}};
    Routing routing;
    routing.root.name = "all";
    routing.root.receiver = hook.id;
    routing.root.groupWait = routing.root.groupInterval = Seconds{1};
    apply({inventory::PutReceiver{hook}, inventory::PutAlertRule{rule}, inventory::PutRouting{routing}});
    const std::string data = (folder.path() / "small").string();
    std::filesystem::create_directory(data);
    const std::string mount = "mount -t tmpfs -o size=3m tmpfs '" + data + "'";
    if (Process({"unshare", "-m", "sh", "-c", mount}, folder.path() / "try").wait(std::chrono::seconds(20)) != 0)
        GTEST_SKIP() << "needs the right to mount a small disk (root)";
    Process running({"unshare", "-m", "sh", "-c",
                     mount + " && cp '" + folder.path().string() + "'/inventory.db* '" + folder.path().string() + "/key' '" + data +
                         "'; exec '" INSPECTOR_CLI "' probe --data '" + data + "'"},
                    folder.path() / "log");
    ASSERT_TRUE(comesToSay(running, "one: unknown -> up")) << running.output();
    // The child's own view of the small disk.
    const std::string seen = "/proc/" + std::to_string(running.pid()) + "/root" + data;
    Process({"dd", "if=/dev/zero", "of=" + seen + "/fill", "bs=4096"}, folder.path() / "dd").wait(std::chrono::seconds(20));
    ASSERT_TRUE(comesToSay(running, "disk is full")) << running.output();
    EXPECT_TRUE(waitFor([&] { return !told.told("StorageTrouble", "", "firing").empty(); })) << told.story() << running.output();
    origin.breakIt();
    EXPECT_TRUE(comesToSay(running, "one: up -> down")) << running.output();
    std::filesystem::remove(seen + "/fill");
    EXPECT_TRUE(comesToSay(running, "over: disk-full")) << running.output();
    EXPECT_TRUE(waitFor([&] { return !told.told("StorageTrouble", "", "resolved").empty(); })) << told.story() << running.output();
    running.signal(SIGTERM);
    EXPECT_EQ(running.wait(std::chrono::seconds(20)), 0) << running.output();
}

TEST(CliProbe, RefusesAFolderThatCannotBe) {
    const TempDir dir;
    const auto file = dir.write("file", "not a folder");
    const Ran ran = runCli({"probe", "--data", (file / "below").string()});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("--data"));
    EXPECT_EQ(runCli({"probe", "--duration", "-1"}).code, 2);
    EXPECT_EQ(runCli({"probe", "surplus"}).code, 2);
}

TEST(CliStatus, IsEmptyBeforeAnythingWasProbed) {
    const TempDir dir;
    const Ran ran = runCli({"status", "--data", dir.path().string()});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("no channels"));
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "inventory.db"));
    EXPECT_EQ(runCli({"status", "--data", (dir.path() / "nothing").string()}).code, 2);
    EXPECT_EQ(runCli({"status", "surplus"}).code, 2);
}
