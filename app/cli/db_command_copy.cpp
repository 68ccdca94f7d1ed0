// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/db_copy_figures.h"
#include "app/cli/db_copy_history.h"
#include "app/cli/db_copy_telling.h"
#include "app/cli/db_side.h"
#include "core/base/text.h"
#include "core/runtime/commands.h"

#include <ostream>

// inspector-cli db copy: from the embedded stores to shared ones, back, or from one server to another.
namespace inspector::cli {

namespace {

constexpr std::uint64_t mostDays = 3'650;

// Somebody's work may be lost: then it is asked for first.
Result<bool> isEmpty(inventory::Store& store) {
    const auto inventory = store.inventory();
    if (!inventory) return fail(inventory.error());
    return inventory->channels.empty() && inventory->endpoints.empty() && inventory->receivers.empty() && inventory->silences.empty() &&
           inventory->maintenance.empty() && inventory->views.empty();
}

struct Copy {
    const CommandLine& line;
    Streams streams;
    Side from;
    Side to;
    CopyPlace place;
    CopyProgress progress;
    WallTime now;

    Result<void> configuration(inventory::Store& source, inventory::Store& target) {
        const auto configured = source.inventory();
        if (!configured) return fail(configured.error());
        std::vector<std::string> warnings;
        const auto inventory = withSecrets(*configured, source, warnings);
        if (!inventory) return fail(inventory.error());
        const auto empty = isEmpty(target);
        if (!empty) return fail(empty.error());
        if (!*empty && !place.isBegun() && !line.isSet("yes"))
            return fail(Error::Kind::Conflict, "There is a configuration already, which would be replaced", to.shown,
                        "Add --yes to replace them, after a backup (inspector-cli db backup)");
        if (auto begun = place.save(); !begun) return begun;
        const std::string actor = runtime::commands::defaultActor();
        if (auto done = declineRules(*inventory, source, target, actor, now); !done) return done;
        if (auto done = target.replace(*inventory, actor, now); !done) return done;
        for (const std::string& warning : warnings) streams.err << "inspector-cli: " << warning << '\n';
        streams.out << "configuration: " << inventory->channels.size() << " channels, " << inventory->endpoints.size()
                    << " endpoints, " << inventory->templates.size() << " templates, " << inventory->probes.size() << " probes\n"
                    << "alerts: " << inventory->alertRules.size() << " rules, " << inventory->receivers.size() << " receivers, "
                    << inventory->silences.size() << " silences, " << inventory->maintenance.size() << " maintenance windows, "
                    << inventory->views.size() << " views\n";
        return {};
    }

    Result<void> inventories() {
        const auto source = from.openInventory(true, streams);
        if (!source) return fail(source.error());
        const auto target = to.openInventory(false, streams);
        if (!target) return fail(target.error());
        if (auto done = configuration(**source, **target); !done) return done;
        if (line.isSet("no-history")) return {};
        const auto history = copyHistory(**source, **target, now, progress);
        if (!history) return fail(history.error());
        streams.out << "history: " << history->states << " states and verdicts, " << history->events << " events, "
                    << history->evidence << " bundles of evidence, " << history->alerts << " alerts\n";
        const auto telling = copyTelling(**source, **target, now, progress);
        if (!telling) return fail(telling.error());
        streams.out << "notifications: " << telling->groups << " groups, " << telling->waiting << " that wait, " << telling->references
                    << " references\n";
        return {};
    }

    Result<void> figures(std::uint64_t days) {
        auto source = from.openFigures(true);
        if (!source && source.error().kind == Error::Kind::NotFound) {
            streams.out << "figures: none\n";
            return {};
        }
        if (!source) return fail(source.error());
        const auto target = to.openFigures(false);
        if (!target) return fail(target.error());
        const WallTime begin = now - std::chrono::hours{24 * static_cast<std::int64_t>(days)};
        const auto points = copyFigures(**source, **target, begin, now + Seconds{1}, place, progress);
        if (!points) return fail(points.error());
        streams.out << "figures: " << *points << " points\n";
        return {};
    }
};

// Says how far it is, so often.
CopyProgress progressOn(Streams streams, const Clock& clock) {
    return [streams, &clock, next = clock.mono() + Seconds{2}](const char* what, std::uint64_t done) mutable {
        if (clock.mono() < next) return;
        next = clock.mono() + Seconds{2};
        streams.err << "copied so far: " << done << ' ' << what << std::endl;
    };
}

}  // namespace

int dbCopy(const QStringList& arguments, Streams streams) {
    CommandLine line("db copy",
                     "Copies configuration (channels; alerts' rules, routes, receivers with their secrets, silences), history\n"
                     "(states, verdicts, events, evidence, alerts with their log, messages that wait) and figures from one place to\n"
                     "another: \"embedded\" (the data folder), \"shared\" (what --database and --metrics, the environment or the\n"
                     "settings file choose), another data folder, or a URL; postgresql:// and influxdb:// may be given together,\n"
                     "each with its own --from or --to. What both places have is copied. The target's configuration is replaced.\n"
                     "A copy that broke off goes on when it is called again. The audit is not copied: no program may write it.\n"
                     "Stop the programs of the source first: what waits to be sent would be sent from both.\n"
                     "Exit codes: 0 done, 2 usage or refused, 3 a server is away.");
    addStoreOptions(line);
    line.option("from", "Where from; may be given twice.", "PLACE");
    line.option("to", "Where to; may be given twice.", "PLACE");
    line.option("days", "How many days of figures (default: 400).", "N");
    line.option("no-history", "Configuration and figures only.");
    line.option("no-figures", "Configuration and history only.");
    line.option("yes", "Replaces the configuration of a target that has one already.");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"; say --from PLACE --to PLACE");
    if (!line.isSet("from") || !line.isSet("to")) return line.wrong(streams, "say --from PLACE and --to PLACE");
    const auto days = line.isSet("days") ? parseUnsigned(line.value("days")) : std::optional<std::uint64_t>(400);
    if (!days || *days == 0 || *days > mostDays) return line.wrong(streams, "--days needs a number from 1 to 3650");

    auto from = sideOf(line, "from", streams);
    if (!from) return complain(streams, from.error());
    auto to = sideOf(line, "to", streams);
    if (!to) return complain(streams, to.error());
    if (from->shown == to->shown) return line.wrong(streams, "--from and --to are the same place");
    const bool inventories = from->hasInventory() && to->hasInventory();
    const bool figures = from->hasFigures() && to->hasFigures() && !line.isSet("no-figures");
    if (!inventories && !figures) return line.wrong(streams, "the two places have nothing in common that could be copied");
    if (auto made = makeDataFolder(dataFolder(line)); !made) return complain(streams, made.error());

    const SystemClock clock;
    CopyPlace place(dataFolder(line), from->shown, to->shown);
    Copy copy{line, streams, std::move(*from), std::move(*to), std::move(place), progressOn(streams, clock), clock.now()};
    if (inventories)
        if (auto done = copy.inventories(); !done) return complain(streams, done.error(), exitCodeOf(done.error()));
    if (figures)
        if (auto done = copy.figures(*days); !done) return complain(streams, done.error(), exitCodeOf(done.error()));
    if (!inventories) streams.out << "configuration and history: not copied, since one of the two places names no database\n";
    if (!figures && !line.isSet("no-figures")) streams.out << "figures: not copied, since one of the two places names none\n";
    copy.place.finish();
    return Clean;
}

}  // namespace inspector::cli
