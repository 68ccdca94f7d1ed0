// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/options.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::HasSubstr;

Result<CommandLine> read(std::initializer_list<const char*> arguments) {
    QStringList list{QStringLiteral("inspector-lab")};
    for (const char* argument : arguments) list.append(QString::fromUtf8(argument));
    return readCommandLine(list);
}

std::string problem(std::initializer_list<const char*> arguments) {
    const auto line = read(arguments);
    return line ? std::string() : line.error().message();
}

TEST(Options, HaveDefaults) {
    const auto line = read({});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->options.channels, 12);
    EXPECT_EQ(line->options.port, 0);
    EXPECT_EQ(line->options.templateName, "standard");
    EXPECT_EQ(line->options.unitsPerSegment, 2);
    EXPECT_TRUE(line->options.audio);
    EXPECT_TRUE(line->print.isEmpty());
}

TEST(Options, AreRead) {
    const auto line = read({"--channels", "1000", "--port=8080", "--profile", "10s", "--fault", "segment-404:ch-001/720p",
                            "--fault", "edge-down:fra-1", "--fmp4-share", "0.5", "--segment-seconds", "5.76",
                            "--segment-bytes", "262144", "--latency", "fra-1=7", "--no-audio", "--exit-with-stdin",
                            "--window", "20", "--scenario", "demo", "--seed", "9"});
    ASSERT_TRUE(line) << line.error().message();
    const Options& options = line->options;
    EXPECT_EQ(options.channels, 1000);
    EXPECT_EQ(options.port, 8080);
    EXPECT_EQ(options.templateName, "lab-10s");
    EXPECT_EQ(options.faults.at(1), (std::pair<std::string, std::string>("edge-down", "fra-1")));
    EXPECT_EQ(options.unitsPerSegment, 3);
    EXPECT_EQ(options.segmentBytes, 262'144U);
    EXPECT_EQ(options.latencyMs.at("fra-1"), 7);
    EXPECT_FALSE(options.audio);
    EXPECT_TRUE(options.exitWithStdin);
    EXPECT_EQ(options.window, 20);
    EXPECT_EQ(options.scenario, "demo");
}

TEST(Options, SayWhatIsWrongAndWhatIsAllowed) {
    EXPECT_THAT(problem({"--channels", "0"}), HasSubstr("1 to 10000"));
    EXPECT_THAT(problem({"--channels", "many"}), HasSubstr("--channels cannot be \"many\""));
    EXPECT_THAT(problem({"--port", "70000"}), HasSubstr("65535"));
    EXPECT_THAT(problem({"--profile", "fast"}), HasSubstr("standard or 10s"));
    EXPECT_THAT(problem({"--fault", "nothing"}), HasSubstr("NAME:TARGET"));
    EXPECT_THAT(problem({"--segment-seconds", "2"}), HasSubstr("1.92"));
    EXPECT_THAT(problem({"--segment-seconds", "1e300"}), HasSubstr("1.92"));
    EXPECT_THAT(problem({"--fmp4-share", "nan"}), HasSubstr("0 to 1"));
    EXPECT_THAT(problem({"--latency", "moon=5"}), HasSubstr("fra-1"));
    EXPECT_THAT(problem({"--latency", "fra-1"}), HasSubstr("NAME=MS"));
    EXPECT_THAT(problem({"--segment-bytes", "-1"}), HasSubstr("0 to"));
    EXPECT_THAT(problem({"--bogus"}), HasSubstr("--help"));
    EXPECT_THAT(problem({"extra"}), HasSubstr("not an option"));
}

TEST(Options, HelpAndVersionArePrinted) {
    EXPECT_THAT(read({"--help"})->print.toStdString(), HasSubstr("--segment-bytes"));
    EXPECT_THAT(read({"--version"})->print.toStdString(), HasSubstr("inspector-lab"));
}

}  // namespace
}  // namespace inspector::lab
