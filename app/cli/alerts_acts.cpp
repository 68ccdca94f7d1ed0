// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"
#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/base/duration.h"
#include "core/base/random_id.h"
#include "core/notify/check.h"
#include "core/runtime/commands.h"

#include <QDateTime>
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

// "2026-01-31T06:00:00Z"; without a zone it is this machine's, and "06:00" is the next time that it is six here.
std::optional<WallTime> timeFrom(const std::string& text, WallTime now) {
    constexpr int first = 1970, last = 2200;
    QString words = toQt(text).trimmed();
    words.replace(QLatin1Char(' '), QLatin1Char('T'));
    if (const QTime clock = QTime::fromString(words, u"HH:mm"_s); clock.isValid()) {
        const QDateTime today = QDateTime::fromMSecsSinceEpoch(toMillis(now));
        QDateTime next(today.date(), clock);
        if (next <= today) next = QDateTime(today.date().addDays(1), clock);
        return fromMillis(next.toMSecsSinceEpoch());
    }
    const QDateTime time = QDateTime::fromString(words, Qt::ISODate);
    if (!time.isValid() || time.date().year() < first || time.date().year() > last) return std::nullopt;
    return fromMillis(time.toMSecsSinceEpoch());
}

constexpr const char* timeHelp = "write it as 2026-01-31T06:00:00Z, as 2026-01-31T06:00 (this machine's time), or as 06:00 (the next one)";

// One of `ids`, by how it begins; `what` is what they are.
Result<std::string> begun(const std::string& start, const std::vector<std::string>& ids, const std::string& what, const std::string& see) {
    std::vector<std::string> found;
    for (const std::string& id : ids) {
        if (id == start) return id;
        if (!start.empty() && id.starts_with(start)) found.push_back(id);
    }
    if (found.empty()) return fail(Error::Kind::NotFound, "There is no " + what + " \"" + start + "\"", {}, "See them with: inspector-cli alerts " + see);
    if (found.size() > 1)
        return fail(Error::Kind::InvalidInput, std::to_string(found.size()) + " begin with \"" + start + "\"", {}, "Give more of it");
    return found.front();
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

Result<Matchers> matchersOf(const CommandLine& line) {
    std::string why;
    auto matchers = parseMatchers(line.value("match"), &why);
    if (!matchers) return fail(Error::Kind::InvalidInput, "--match: " + why, {}, "Write them as severity=\"critical\",group=~\"sport.*\"");
    for (const Matcher& matcher : *matchers)
        if (why = checkMatcher(matcher); !why.empty())
            return fail(Error::Kind::InvalidInput, "--match: " + formatMatchers({matcher}) + ": " + why, {}, "Correct it");
    return std::move(*matchers);
}

Result<std::vector<Alert>> namedAlerts(const CommandLine& line, const QStringList& fingerprints, const std::vector<Alert>& open) {
    std::set<std::string> meant;
    for (const QString& name : fingerprints) {
        auto found = begun(name.toStdString(), fingerprintsOf(open), "open alert", "list --all");
        if (!found) return fail(std::move(found.error()));
        meant.insert(std::move(*found));
    }
    if (line.isSet("match")) {
        const auto matchers = matchersOf(line);
        if (!matchers) return fail(matchers.error());
        if (notify::matchesEverything(*matchers) && !line.isSet("all"))
            return fail(Error::Kind::InvalidInput, "--match selects every open alert", {}, "Add --all if that is meant");
        const Match match(*matchers);
        for (const Alert& alert : open)
            if (match(alert.labels)) meant.insert(alert.fingerprint);
        if (meant.empty()) return fail(Error::Kind::NotFound, "No open alert matches " + formatMatchers(*matchers));
    }
    if (meant.empty())
        return fail(Error::Kind::InvalidInput, "No alert is named", {}, "Name alerts as \"list\" shows them, or select them with --match");
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
        const auto time = timeFrom(line.value("until"), now);
        if (!time) return fail(Error::Kind::InvalidInput, std::string("--until is no time: ") + timeHelp);
        end = *time;
    } else if (line.isSet("for")) {
        const auto duration = parseDuration(line.value("for"));
        if (!duration) return fail(Error::Kind::InvalidInput, "--for is no duration", {}, "Write it as 30m, 2h or 1d");
        end = now + *duration;
    } else {
        return fail(Error::Kind::InvalidInput, "A silence needs an end", {}, "Give --for 2h or --until 06:00");
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
    printAlerts(streams.out, done->alerts, *inventory, now, line.isSet("wide"));
    return Clean;
}

namespace {

// What tells one alert from all others: a silence of it is of these.
Result<Matchers> labelsOf(const CommandLine& line, const QStringList& fingerprints, const std::vector<Alert>& open) {
    if (fingerprints.size() > 1)
        return fail(Error::Kind::InvalidInput, "One silence is of one alert, or of --match", {}, "Say what they have in common with --match");
    const auto meant = namedAlerts(line, fingerprints, open);
    if (!meant) return fail(meant.error());
    Matchers matchers;
    for (const auto& [name, value] : meant->front().labels) matchers.push_back({name, Matcher::Op::Equal, value});
    return matchers;
}

}  // namespace

int silenceAlerts(const CommandLine& line, const QStringList& fingerprints, inventory::Store& store, Streams streams) {
    if (!fingerprints.isEmpty() == line.isSet("match"))
        return line.wrong(streams, "silence needs one alert, or --match MATCHERS" + std::string(line.isSet("match") ? ", not both" : ""));
    const auto open = openAlerts(store);
    if (!open) return complain(streams, open.error(), exitCodeOf(open.error()));
    const auto matchers = fingerprints.isEmpty() ? matchersOf(line) : labelsOf(line, fingerprints, *open);
    if (!matchers) return complain(streams, matchers.error());
    const WallTime now = SystemClock().now();
    Silence silence;
    silence.id = SilenceId{randomId()};
    silence.matchers = *matchers;
    silence.starts = now;
    if (line.isSet("from")) {
        const auto from = timeFrom(line.value("from"), now);
        if (!from) return line.wrong(streams, std::string("--from is no time: ") + timeHelp);
        silence.starts = *from;
    }
    const auto end = endOf(line, std::max(now, silence.starts));
    if (!end) return complain(streams, end.error());
    silence.ends = *end;
    silence.author = runtime::commands::defaultActor();
    silence.comment = line.value("comment");
    const auto applied = runtime::commands::apply(store, {inventory::PutSilence{silence}}, silence.author, now);
    if (!applied) return complain(streams, applied.error(), exitCodeOf(applied.error()));
    const auto muted = std::count_if(open->begin(), open->end(), [match = Match(*matchers)](const Alert& alert) {
        return match(alert.labels);
    });
    if (line.isSet("json")) printJson(streams.out, {{u"silence"_s, silenceJson(silence, now)}, {u"matches"_s, static_cast<qint64>(muted)}});
    else
        streams.out << "Silence " << silence.id.value << " of " << formatMatchers(silence.matchers) << " until "
                    << formatIso8601(silence.ends) << " (in " << durationText(silence.ends - now) << "); it matches " << muted
                    << (muted == 1 ? " open alert.\n" : " open alerts.\n");
    return Clean;
}

int endSilences(const CommandLine& line, const QStringList& ids, inventory::Store& store, Streams streams) {
    if (ids.isEmpty()) return line.wrong(streams, "unsilence takes the ids of silences: see inspector-cli alerts silences");
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    const WallTime now = SystemClock().now();
    std::vector<std::string> running;
    for (const Silence& silence : inventory->silences)
        if (silence.ends > now) running.push_back(silence.id.value);
    std::set<std::string> meant;
    for (const QString& id : ids) {
        auto found = begun(id.toStdString(), running, "silence that is to come or active", "silences");
        if (!found) return complain(streams, found.error());
        meant.insert(std::move(*found));
    }
    std::vector<inventory::Change> changes;
    for (const std::string& id : meant) changes.emplace_back(inventory::RemoveSilence{SilenceId{id}});
    const auto applied = runtime::commands::apply(store, changes, runtime::commands::defaultActor(), now);
    if (!applied) return complain(streams, applied.error(), exitCodeOf(applied.error()));
    if (line.isSet("json")) {
        QJsonArray ended;
        for (const std::string& id : meant) ended.append(toQt(id));
        printJson(streams.out, {{u"ended"_s, ended}});
    } else {
        streams.out << (meant.size() == 1 ? "The silence has ended.\n" : "The silences have ended.\n");
    }
    return Clean;
}

}  // namespace inspector::cli
