// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <string>

namespace inspector::cli {

// The options of one subcommand. parse() answers --help and --version and complains about what it does not know.
class CommandLine {
public:
    CommandLine(const char* command, const char* description);

    void option(const char* name, const char* help, const char* valueName = "");
    void positional(const char* name, const char* help, const char* syntax);

    // An exit code when there is nothing left to do.
    [[nodiscard]] std::optional<int> parse(const QStringList& arguments, Streams streams);

    [[nodiscard]] bool isSet(const char* name) const { return m_parser.isSet(QLatin1String(name)); }
    [[nodiscard]] std::string value(const char* name) const;
    [[nodiscard]] QStringList values(const char* name) const { return m_parser.values(QLatin1String(name)); }
    [[nodiscard]] QStringList positionals() const { return m_parser.positionalArguments(); }
    // Seconds, with a fraction; Usage error when it is not a number from `least` to `most`.
    [[nodiscard]] Result<double> seconds(const char* name, double preset, double least, double most) const;

    // Complains and returns Usage.
    int wrong(Streams streams, const std::string& what) const;

private:
    std::string m_command;
    QCommandLineParser m_parser;
};

// --data DIR, else the user's own.
void addDataOption(CommandLine& line);
[[nodiscard]] std::filesystem::path dataFolder(const CommandLine& line);

// A whole file, or standard input for "-".
[[nodiscard]] Result<std::string> readInput(const QString& name);

// "inspector-cli: …" on the error stream; returns the exit code.
int complain(Streams streams, const Error& error, int code = Usage);

}  // namespace inspector::cli
