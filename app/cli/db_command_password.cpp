// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/secret_input.h"
#include "app/cli/store_access.h"
#include "core/runtime/keychain.h"

#include <ostream>

// inspector-cli db password set|remove database|metrics: this user's secrets in the system's keychain.
namespace inspector::cli {

namespace {

constexpr Milliseconds keychainWait{60'000};  // a person may have to unlock it

}  // namespace

int dbPassword(const QStringList& arguments, Streams streams) {
    CommandLine line("db password",
                     "Keeps the database's password, or the password or token of the metrics, in the system's keychain, or\n"
                     "removes it. It is read from the terminal, without being shown, or as the first line of standard input.\n"
                     "Exit codes: 0 done, 2 usage or refused, 3 there is no keychain.");
    line.positional("action", "set or remove", "set|remove");
    line.positional("what", "database or metrics", "database|metrics");
    addStoreOptions(line);
    if (const auto done = line.parse(arguments, streams)) return *done;
    const QStringList words = line.positionals();
    const bool set = words.value(0) == QLatin1String("set");
    const bool database = words.value(1) == QLatin1String("database");
    if (words.size() != 2 || (!set && words[0] != QLatin1String("remove")) || (!database && words[1] != QLatin1String("metrics")))
        return line.wrong(streams, "say set or remove, then database or metrics");

    const auto settings = chosenStores(line);
    if (!settings) return complain(streams, settings.error());
    const runtime::ChosenStore& store = database ? settings->database : settings->metrics;
    if (!store.isShared())
        return complain(streams, {Error::Kind::InvalidInput, "No server was chosen that the password could be for", {},
                                  database ? "Name it with --database postgresql://…, or in the settings file"
                                           : "Name it with --metrics influxdb://…, or in the settings file"});
    if (std::string why = runtime::keychain::problem(); !why.empty())
        return complain(streams, {Error::Kind::Unavailable, why, {},
                                  "Use PGPASSFILE, INSPECTOR_DATABASE_PASSWORD_FILE or INSPECTOR_METRICS_TOKEN_FILE here"}, Unreachable);

    Result<void> done;
    if (set) {
        const auto secret = readSecret("Password or token for " + store.url + ": ", streams);
        if (!secret) return complain(streams, secret.error());
        done = runtime::keychain::writeNow(store.url, *secret, keychainWait);
    } else {
        done = runtime::keychain::removeNow(store.url, keychainWait);
    }
    if (!done) return complain(streams, done.error(), exitCodeOf(done.error()));
    streams.out << (set ? "Kept in" : "Removed from") << " the keychain: " << store.url << '\n';
    return Clean;
}

}  // namespace inspector::cli
