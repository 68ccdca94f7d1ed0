// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"

#include <array>
#include <ostream>

namespace inspector::cli {

namespace {

struct Command {
    QLatin1String name;
    int (*run)(const QStringList&, Streams);
    const char* summary;
};

constexpr std::array commands{
    Command{QLatin1String("check"), check, "look into a stream, a file or a folder, and say what is wrong with it"},
    Command{QLatin1String("probe"), probe, "probe the channels of the store until told to stop"},
    Command{QLatin1String("channels"), channels, "list, import and export channels"},
    Command{QLatin1String("status"), status, "each channel's state, since when and why, from the store"},
    Command{QLatin1String("alerts"), alerts, "show alerts, acknowledge and silence them, hand over to the next shift"},
    Command{QLatin1String("db"), db, "set up, check, copy, back up and restore the stores on servers and on this machine"},
};

void usage(std::ostream& out) {
    out << "Usage: inspector-cli COMMAND [options]\n\nWatches live HLS and DASH channels.\n\nCommands:\n";
    for (const Command& command : commands)
        out << "  " << command.name.latin1() << std::string(10 - static_cast<std::size_t>(command.name.size()), ' ')
            << command.summary << '\n';
    out << "\ninspector-cli COMMAND --help tells a command's options; --version tells the version.\n"
           "Exit codes: 0 clean, 1 findings, 2 usage, 3 unreachable.\n";
}

}  // namespace

int run(const QStringList& arguments, Streams streams) {
    const QString name = arguments.value(1);
    for (const Command& command : commands)
        if (name == command.name) return command.run(arguments.mid(0, 1) + arguments.mid(2), streams);
    if (name == QLatin1String("--version") || name == QLatin1String("-v")) {
        streams.out << "inspector-cli " INSPECTOR_VERSION "\n";
        return Clean;
    }
    if (name == QLatin1String("--help") || name == QLatin1String("-h") || name == QLatin1String("help")) {
        usage(streams.out);
        return Clean;
    }
    if (!name.isEmpty()) streams.err << "inspector-cli: there is no command \"" << name.toStdString() << "\"\n\n";
    usage(streams.err);
    return Usage;
}

}  // namespace inspector::cli
