// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector::test;
using testing::HasSubstr;

TEST(Cli, TellsWhatThereIs) {
    const Ran ran = runCli({"--help"});
    EXPECT_EQ(ran.code, 0);
    for (const char* command : {"check", "probe", "channels", "status"}) {
        EXPECT_THAT(ran.out, HasSubstr(command));
        const Ran help = runCli({command, "--help"});
        EXPECT_EQ(help.code, 0);
        EXPECT_THAT(help.out, HasSubstr(std::string("inspector-cli ") + command));
        EXPECT_EQ(help.err, "");
        EXPECT_EQ(runCli({command, "--no-such-option"}).code, 2);
        EXPECT_EQ(runCli({command, "--version"}).code, 0);
    }
}

TEST(Cli, TellsItsVersion) {
    const Ran ran = runCli({"--version"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.out, "inspector-cli " INSPECTOR_VERSION "\n");
}

TEST(Cli, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(runCli({}).code, 2);
    const Ran ran = runCli({"chekc"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("\"chekc\""));
    EXPECT_EQ(ran.out, "");
}
