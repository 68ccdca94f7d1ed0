// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace inspector::test {
namespace {

using testing::HasSubstr;

TEST(LabProgram, EndsCleanlyWhenItIsTold) {
    LabProcess lab;
    lab.process().signal(SIGTERM);
    EXPECT_EQ(lab.process().wait(std::chrono::seconds(20)), 0);
}

TEST(LabProgram, EndsAlsoWhileConnectionsAreHeld) {
    LabProcess lab({"--fault", "silent:ch-001"});
    const TempDir dir;
    Process waiting({"curl", "-s", lab.url("/ch-001/master.m3u8")}, dir.path() / "log");
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8"), {"--max-time", "1"}).exitCode, 28);
    lab.process().signal(SIGTERM);
    EXPECT_EQ(lab.process().wait(std::chrono::seconds(20)), 0);
    EXPECT_NE(waiting.wait(std::chrono::seconds(20)), -1);
}

TEST(LabProgram, EndsWithItsStandardInput) {
    const TempDir dir;
    const std::string pipe = (dir.path() / "stdin").string();
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    Process lab({"sh", "-c", "exec " INSPECTOR_LAB " --exit-with-stdin < " + pipe}, dir.path() / "log");
    const int writer = open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_GE(writer, 0);
    EXPECT_TRUE(waitFor([&] { return lab.output().find('\n') != std::string::npos; }));
    EXPECT_TRUE(lab.running());
    close(writer);
    EXPECT_EQ(lab.wait(std::chrono::seconds(20)), 0);
}

TEST(LabProgram, SaysWhatIsWrongWithItsOptions) {
    const Ran unknown = run({INSPECTOR_LAB, "--bogus"});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_THAT(unknown.output, HasSubstr("bogus"));
    const Ran fault = run({INSPECTOR_LAB, "--fault", "segment-404:ch-999"});
    EXPECT_EQ(fault.exitCode, 2);
    EXPECT_THAT(fault.output, HasSubstr("ch-001 to ch-012"));
    const Ran scenario = run({INSPECTOR_LAB, "--scenario", "/nowhere.json"});
    EXPECT_EQ(scenario.exitCode, 2);
    EXPECT_THAT(scenario.output, HasSubstr("/nowhere.json"));
}

TEST(LabProgram, NamesTheStepOfAScenarioThatIsWrong) {
    const TempDir dir;
    const auto file = dir.write("s.json", R"([{"at_s": 0, "for_s": 9, "fault": "segment-404", "target": "ch-001"},
                                              {"at_s": 0, "for_s": 9, "fault": "segment-404", "target": "ch-999"}])");
    const Ran ran = run({INSPECTOR_LAB, "--scenario", file.string()});
    EXPECT_EQ(ran.exitCode, 2);
    EXPECT_THAT(ran.output, HasSubstr("step 2"));
}

TEST(LabProgram, SaysWhenItsPortIsTaken) {
    const LabProcess first;
    const Ran second = run({INSPECTOR_LAB, "--port", std::to_string(first.port())});
    EXPECT_EQ(second.exitCode, 1);
    EXPECT_THAT(second.output, HasSubstr("Cannot listen on 127.0.0.1:" + std::to_string(first.port())));
    EXPECT_THAT(second.output, HasSubstr("in use"));
}

TEST(LabProgram, TakesAnotherPortForTheOriginWhenTheNextOneIsTaken) {
    // A listener directly behind a free port, so that the origin cannot have its own; the port before it may be taken.
    for (int tries = 0; tries < 20; ++tries) {
        const RawServer taken([](RawServer::Connection&) {});
        if (portAnswers(taken.port() - 1)) continue;
        const LabProcess lab({"--port", std::to_string(taken.port() - 1)});
        EXPECT_EQ(lab.port(), taken.port() - 1);
        EXPECT_NE(lab.port("origin"), taken.port());
        for (const char* server : {"packager", "origin", "fra-1", "fra-2", "nyc-1"})
            EXPECT_TRUE(portAnswers(lab.port(server))) << server;
        return;
    }
    FAIL() << "no two free ports in a row";
}

TEST(LabProgram, PlaysAScenario) {
    const TempDir dir;
    const auto file = dir.write("s.json", R"({"loop_s": 4, "steps": [
        {"at_s": 0, "for_s": 2, "fault": "playlist-503", "target": "ch-001/master"}]})");
    const LabProcess lab({"--scenario", file.string()});
    const auto status = [&] { return curl(lab.url("/ch-001/master.m3u8")).status; };
    EXPECT_TRUE(waitFor([&] { return status() == 503; }));
    EXPECT_TRUE(waitFor([&] { return status() == 200; }));
    EXPECT_TRUE(waitFor([&] { return status() == 503; }));
}

TEST(LabProgram, RunsTheDemoWithFewChannelsToo) {
    const LabProcess lab({"--scenario", "demo", "--channels", "2"});
    EXPECT_THAT(curl(lab.url("/lab")).body, HasSubstr("\"scenario\":\"demo\""));
}

}  // namespace
}  // namespace inspector::test
