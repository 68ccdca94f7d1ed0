// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/db_command.h"

#include <array>
#include <ostream>

// inspector-cli db: the stores, on servers and on this machine.
namespace inspector::cli {

namespace {

struct Action {
    QLatin1String name;
    int (*run)(const QStringList&, Streams);
    const char* summary;
};

constexpr std::array actions{
    Action{QLatin1String("init"), dbInit, "create the shared database, its roles and rights, and the deployment's key"},
    Action{QLatin1String("migrate"), dbMigrate, "bring the inventory's schema forward"},
    Action{QLatin1String("check"), dbCheck, "connect to the stores, and say what is well and what is not"},
    Action{QLatin1String("copy"), dbCopy, "copy configuration, history and figures between stores"},
    Action{QLatin1String("backup"), dbBackup, "write a backup, and keep seven daily, four weekly and twelve monthly ones"},
    Action{QLatin1String("restore"), dbRestore, "read a backup into an empty store"},
    Action{QLatin1String("password"), dbPassword, "keep a password or token in the system's keychain, or remove it"},
};

void usage(std::ostream& out) {
    out << "Usage: inspector-cli db ACTION [options]\n\nSets up and looks after the stores: PostgreSQL and InfluxDB, or the\n"
           "embedded ones in a data folder.\n\nActions:\n";
    for (const Action& action : actions)
        out << "  " << action.name.latin1() << std::string(10 - static_cast<std::size_t>(action.name.size()), ' ')
            << action.summary << '\n';
    out << "\ninspector-cli db ACTION --help tells an action's options.\n"
           "Exit codes: 0 clean, 1 something is not well, 2 usage or refused, 3 a server is away.\n";
}

}  // namespace

int db(const QStringList& arguments, Streams streams) {
    const QString name = arguments.value(1);
    for (const Action& action : actions)
        if (name == action.name) return action.run(arguments.mid(0, 1) + arguments.mid(2), streams);
    if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
        usage(streams.out);
        return Clean;
    }
    if (!name.isEmpty()) streams.err << "inspector-cli db: there is no action \"" << name.toStdString() << "\"\n\n";
    usage(streams.err);
    return Usage;
}

}  // namespace inspector::cli
