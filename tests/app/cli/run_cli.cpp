// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"

namespace inspector::test {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::vector<std::string> commandLine(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{INSPECTOR_CLI};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

}  // namespace

Ran runCli(const std::vector<std::string>& arguments, const std::string& input, std::vector<std::string> environment) {
    const TempDir dir;
    const auto in = dir.write("in", input);
    std::string command = "exec";
    for (const std::string& word : commandLine(arguments)) command += ' ' + quoted(word);
    const auto out = dir.path() / "out";
    const auto err = dir.path() / "err";
    command += " <" + quoted(in.string()) + " >" + quoted(out.string()) + " 2>" + quoted(err.string());
    environment.insert(environment.begin(), "XDG_CONFIG_HOME=" + (dir.path() / "config").string());  // no settings of the user's
    Process process({"sh", "-c", command}, dir.path() / "log", std::move(environment));
    Ran ran;
    ran.code = process.wait(std::chrono::minutes(1));
    ran.out = readFile(out);
    ran.err = readFile(err);
    return ran;
}

std::unique_ptr<Process> startCli(const std::vector<std::string>& arguments, const std::filesystem::path& log) {
    return std::make_unique<Process>(commandLine(arguments), log);
}

bool comesToSay(const Process& process, const std::string& text) {
    return waitFor([&] { return process.output().find(text) != std::string::npos; }, std::chrono::seconds(40));
}

}  // namespace inspector::test
