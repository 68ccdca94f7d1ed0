// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "core/base/text.h"
#include "core/runtime/inspector.h"

#include <QFile>

#include <cstdio>
#include <ostream>

namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostInput = 64 << 20;
}

CommandLine::CommandLine(const char* command, const char* description) : m_command(command) {
    m_parser.setApplicationDescription(QString::fromUtf8(description));
    m_parser.addOption({{u"h"_s, u"help"_s}, u"Says what there is, and ends."_s});
    m_parser.addOption({u"version"_s, u"Tells the version, and ends."_s});
}

void CommandLine::option(const char* name, const char* help, const char* valueName) {
    m_parser.addOption({QString::fromUtf8(name), QString::fromUtf8(help), QString::fromUtf8(valueName)});
}

void CommandLine::positional(const char* name, const char* help, const char* syntax) {
    m_parser.addPositionalArgument(QString::fromUtf8(name), QString::fromUtf8(help), QString::fromUtf8(syntax));
}

std::string CommandLine::value(const char* name) const { return m_parser.value(QLatin1String(name)).toStdString(); }

std::optional<int> CommandLine::parse(const QStringList& arguments, Streams streams) {
    const bool understood = m_parser.parse(arguments);
    if (m_parser.isSet(u"help"_s)) {
        QString text = m_parser.helpText();
        // Qt names the program as it was called; the usage line is of the subcommand.
        const qsizetype options = text.indexOf(QLatin1String(" [options]"));
        if (options > 0) text.replace(0, options, u"Usage: inspector-cli "_s + QString::fromStdString(m_command));
        streams.out << text.toStdString();
        return Clean;
    }
    if (m_parser.isSet(u"version"_s)) {
        streams.out << "inspector-cli " INSPECTOR_VERSION "\n";
        return Clean;
    }
    if (!understood) return wrong(streams, m_parser.errorText().toStdString());
    return std::nullopt;
}

Result<double> CommandLine::seconds(const char* name, double preset, double least, double most) const {
    if (!isSet(name)) return preset;
    const auto number = parseDecimal(value(name));
    if (number && *number >= least && *number <= most) return *number;
    return fail(Error::Kind::InvalidInput,
                std::string("--") + name + " needs a number of seconds from " +
                    QString::number(least).toStdString() + " to " + QString::number(most).toStdString());
}

int CommandLine::wrong(Streams streams, const std::string& what) const {
    streams.err << "inspector-cli " << m_command << ": " << what << "\ninspector-cli " << m_command
                << " --help tells the options\n";
    return Usage;
}

void addDataOption(CommandLine& line) {
    line.option("data", "The data folder (default: the user's own).", "DIR");
}

std::filesystem::path dataFolder(const CommandLine& line) {
    if (!line.isSet("data")) return runtime::defaultDataFolder();
    return std::filesystem::path(QString::fromStdString(line.value("data")).toStdU16String());
}

Result<std::string> readInput(const QString& name) {
    QFile file(name);
    const bool standard = name == QLatin1String("-");
    const bool opened = standard ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    const std::string where = standard ? "standard input" : name.toStdString();
    const char* const hint = "Name a file that can be read";
    if (!opened) return fail(Error::Kind::NotFound, file.errorString().toStdString(), where, hint);
    const QByteArray content = file.read(mostInput + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(Error::Kind::InvalidInput, file.errorString().toStdString(), where, hint);
    if (content.size() > mostInput)
        return fail(Error::Kind::InvalidInput, "It is larger than 64 MiB", where, "Name a playlist or a list");
    return content.toStdString();
}

int complain(Streams streams, const Error& error, int code) {
    streams.err << "inspector-cli: " << error.message() << '\n';
    return code;
}

}  // namespace inspector::cli
