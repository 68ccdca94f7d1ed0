// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"
#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/base/duration.h"
#include "core/base/random_id.h"
#include "core/runtime/commands.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <set>

// What "inspector-cli alerts" does with alerts.
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

Result<std::vector<Alert>> openAlerts(inventory::Store& store) {
    auto news = store.alertNews(0);
    if (!news) return fail(std::move(news.error()));
    return std::move(news->alerts);
}

std::vector<std::string> fingerprintsOf(const std::vector<Alert>& alerts) {
    std::vector<std::string> all;
    all.reserve(alerts.size());
    for (const Alert& alert : alerts) all.push_back(alert.fingerprint);
    return all;
}

Result<AlertCommand> commandOf(const CommandLine& line, const QString& act, std::vector<std::string> fingerprints, WallTime now) {
    const std::string comment = line.value("comment");
    if (act == u"unack") return UnacknowledgeAlerts{std::move(fingerprints)};
    if (act == u"take")
        return TakeAlerts{std::move(fingerprints), line.isSet("owner") ? line.value("owner") : runtime::commands::defaultActor()};
    if (act == u"give") return TakeAlerts{std::move(fingerprints), {}};
    if (act == u"note") {
        if (comment.empty()) return fail(Error::Kind::InvalidInput, "A note needs words", {}, "Say them with --comment TEXT");
        return NoteAlert{std::move(fingerprints), comment};
    }
    AcknowledgeAlerts command{std::move(fingerprints), comment, std::nullopt};
    if (line.isSet("for") || line.isSet("until")) {
        const auto until = endOf(line, now);
        if (!until) return fail(until.error());
        command.until = *until;
    }
    return command;
}

}  // namespace

Result<std::vector<Alert>> namedAlerts(const CommandLine& line, const QStringList& fingerprints, const std::vector<Alert>& open) {
    std::set<std::string> meant;
    for (const QString& name : fingerprints) {
        const std::string start = name.toStdString();
        std::vector<std::string> found;
        for (const Alert& alert : open)
            if (alert.fingerprint.starts_with(start)) found.push_back(alert.fingerprint);
        if (found.empty())
            return fail(Error::Kind::NotFound, "No open alert's fingerprint begins with \"" + start + "\"", {},
                        "See them with: inspector-cli alerts list --all");
        if (found.size() > 1)
            return fail(Error::Kind::InvalidInput, std::to_string(found.size()) + " alerts' fingerprints begin with \"" + start + "\"",
                        {}, "Give more of it");
        meant.insert(found.front());
    }
    if (line.isSet("match")) {
        std::string why;
        const auto matchers = parseMatchers(line.value("match"), &why);
        if (!matchers) return fail(Error::Kind::InvalidInput, "--match: " + why, {}, "Write them as severity=\"critical\",group=~\"sport.*\"");
        const Match match(*matchers);
        for (const Alert& alert : open)
            if (match(alert.labels)) meant.insert(alert.fingerprint);
        if (meant.empty()) return fail(Error::Kind::NotFound, "No open alert matches " + formatMatchers(*matchers));
    }
    if (meant.empty())
        return fail(Error::Kind::InvalidInput, "No alert is named", {}, "Name fingerprints, or select alerts with --match");
    std::vector<Alert> out;
    std::copy_if(open.begin(), open.end(), std::back_inserter(out),
                 [&](const Alert& alert) { return meant.contains(alert.fingerprint); });
    return out;
}

Result<WallTime> endOf(const CommandLine& line, WallTime now) {
    if (line.isSet("for") && line.isSet("until"))
        return fail(Error::Kind::InvalidInput, "--for and --until say the same", {}, "Give one of them");
    WallTime end{};
    if (line.isSet("until")) {
        const auto time = parseIso8601(line.value("until"));
        if (!time) return fail(Error::Kind::InvalidInput, "--until is no time", {}, "Write it as 2026-01-31T06:00:00Z");
        end = *time;
    } else if (line.isSet("for")) {
        const auto duration = parseDuration(line.value("for"));
        if (!duration) return fail(Error::Kind::InvalidInput, "--for is no duration", {}, "Write it as 30m, 2h or 1d");
        end = now + *duration;
    } else {
        return fail(Error::Kind::InvalidInput, "It needs an end", {}, "Give --for 2h or --until TIME");
    }
    if (end <= now) return fail(Error::Kind::InvalidInput, "The end lies in the past", {}, "Give a later one");
    return end;
}

int actOnAlerts(const CommandLine& line, const QStringList& words, inventory::Store& store, Streams streams) {
    const auto open = openAlerts(store);
    if (!open) return complain(streams, open.error(), exitCodeOf(open.error()));
    const auto meant = namedAlerts(line, words.mid(1), *open);
    if (!meant) return complain(streams, meant.error());
    const WallTime now = SystemClock().now();
    const auto command = commandOf(line, words.first(), fingerprintsOf(*meant), now);
    if (!command) return complain(streams, command.error());
    const auto done = store.act(*command, runtime::commands::defaultActor(), now);
    if (!done) return complain(streams, done.error(), exitCodeOf(done.error()));
    if (line.isSet("json")) {
        QJsonArray all;
        for (const Alert& alert : done->alerts) all.append(alertJson(alert));
        printJson(streams.out, {{u"alerts"_s, all}});
        return Clean;
    }
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    printAlerts(streams.out, done->alerts, *inventory, now);
    return Clean;
}

int silenceAlerts(const CommandLine& line, inventory::Store& store, Streams streams) {
    std::string why;
    const auto matchers = parseMatchers(line.value("match"), &why);
    if (!matchers || matchers->empty())
        return line.wrong(streams, "silence needs --match MATCHERS" + (why.empty() ? std::string() : ": " + why));
    const WallTime now = SystemClock().now();
    Silence silence;
    silence.id = SilenceId{randomId()};
    silence.matchers = *matchers;
    silence.starts = now;
    if (line.isSet("from")) {
        const auto from = parseIso8601(line.value("from"));
        if (!from) return line.wrong(streams, "--from is no time: write it as 2026-01-31T06:00:00Z");
        silence.starts = *from;
    }
    const auto end = endOf(line, std::max(now, silence.starts));
    if (!end) return complain(streams, end.error());
    silence.ends = *end;
    silence.author = runtime::commands::defaultActor();
    silence.comment = line.value("comment");
    const auto applied = runtime::commands::apply(store, {inventory::PutSilence{silence}}, silence.author, now);
    if (!applied) return complain(streams, applied.error(), exitCodeOf(applied.error()));
    const auto open = openAlerts(store);
    const auto muted = open ? std::count_if(open->begin(), open->end(), [match = Match(*matchers)](const Alert& alert) {
        return match(alert.labels);
    }) : 0;
    if (line.isSet("json")) printJson(streams.out, {{u"silence"_s, silenceJson(silence, now)}, {u"matches"_s, static_cast<qint64>(muted)}});
    else
        streams.out << "Silence " << silence.id.value << " until " << formatIso8601(silence.ends) << "; it matches " << muted
                    << (muted == 1 ? " open alert.\n" : " open alerts.\n");
    return Clean;
}

int endSilences(const CommandLine& line, const QStringList& ids, inventory::Store& store, Streams streams) {
    if (ids.isEmpty()) return line.wrong(streams, "unsilence takes the ids of silences: see inspector-cli alerts silences");
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    std::vector<inventory::Change> changes;
    for (const QString& id : ids) {
        if (!inventory->silence(SilenceId{id.toStdString()}))
            return complain(streams, {Error::Kind::NotFound, "There is no silence \"" + id.toStdString() + "\"", {},
                                      "See them with: inspector-cli alerts silences"});
        changes.emplace_back(inventory::RemoveSilence{SilenceId{id.toStdString()}});
    }
    const auto applied = runtime::commands::apply(store, changes, runtime::commands::defaultActor(), SystemClock().now());
    if (!applied) return complain(streams, applied.error(), exitCodeOf(applied.error()));
    streams.out << (ids.size() == 1 ? "The silence has ended.\n" : "The silences have ended.\n");
    return Clean;
}

}  // namespace inspector::cli
