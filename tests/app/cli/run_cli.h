// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <memory>
#include <string>
#include <vector>

// Runs the real inspector-cli.
namespace inspector::test {

struct Ran {
    int code = -1;
    std::string out;
    std::string err;

    // The one object that was printed; empty when it was something else.
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(QByteArray::fromStdString(out)).object(); }
};

// Waits for its end, at most a minute. `input`: standard input.
[[nodiscard]] Ran runCli(const std::vector<std::string>& arguments, const std::string& input = {},
                         std::vector<std::string> environment = {});
// Starts it and goes on.
[[nodiscard]] std::unique_ptr<Process> startCli(const std::vector<std::string>& arguments,
                                                const std::filesystem::path& log);
// Whether its output comes to hold `text`.
bool comesToSay(const Process& process, const std::string& text);

}  // namespace inspector::test
