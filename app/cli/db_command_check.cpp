// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres_admin.h"
#include "core/series/influx.h"

#include <QFile>
#include <QJsonArray>

#include <array>
#include <ostream>

// inspector-cli db check: what is well and what is not, with what to do.
//
// With --json one object:
//   stores        as `status --json` has them
//   result        "ok" | "warn" | "fail", the worst of all
//   lines         [{"store": "database" | "metrics" | "key", "state": "ok" | "warn" | "fail", "text", "advice" (or null)}]
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

enum class State { Ok, Warn, Fail };
constexpr std::array stateWords{"ok", "warn", "fail"};

struct Line {
    std::string store;
    State state = State::Ok;
    std::string text;
    std::string advice;
};

State stateOf(Severity severity) {
    if (severity == Severity::Info) return State::Ok;
    return severity == Severity::Minor ? State::Warn : State::Fail;
}

class Check {
public:
    Check(const CommandLine& line, const runtime::StoreSettings& settings, Streams streams)
        : m_line(line), m_settings(settings), m_streams(streams) {}

    void run() {
        chosen("database", m_settings.database);
        if (m_settings.choice.database) shared(*m_settings.choice.database);
        else embedded();
        chosen("metrics", m_settings.metrics);
        if (m_settings.choice.metrics) influx(*m_settings.choice.metrics);
        else embeddedFigures();
        key();
    }

    [[nodiscard]] const std::vector<Line>& lines() const { return m_lines; }
    [[nodiscard]] bool isUnreachable() const { return m_unreachable; }

private:
    void say(const char* store, State state, std::string text, std::string advice = {}) {
        m_lines.push_back({store, state, std::move(text), std::move(advice)});
    }

    void say(const char* store, const Error& error) {
        m_unreachable |= error.kind == Error::Kind::Unavailable;
        say(store, State::Fail, error.where.empty() ? error.what : error.where + ": " + error.what, error.hint);
    }

    void chosen(const char* store, const runtime::ChosenStore& choice) {
        std::string text = choice.isShared() ? choice.url : "the embedded one";
        text += choice.from.empty() ? ", since nothing else was said" : ", chosen by " + choice.from;
        if (!choice.secretFrom.empty()) text += ", with the secret of " + choice.secretFrom;
        say(store, State::Ok, std::move(text));
    }

    void shared(const inventory::PostgresOptions& options) {
        const auto remarks = inventory::checkDatabase(options, m_clock);
        if (!remarks) return say("database", remarks.error());
        for (const inventory::DatabaseRemark& remark : *remarks) say("database", stateOf(remark.severity), remark.text, remark.advice);
        if (m_line.isSet("write")) rights(options);
    }

    // Opens it as a program does, which brings an older schema forward.
    void rights(const inventory::PostgresOptions& options) {
        const auto opened = openShared(options, m_streams);
        if (!opened) return say("database", opened.error());
        const auto rights = opened->store->rights();
        if (!rights) return say("database", rights.error());
        say("database", State::Ok, "This user is " + (rights->role.empty() ? std::string("nobody") : rights->role));
        if (!rights->probe) return;
        const auto lease = opened->store->acquireLease("check", "inspector-cli check", Seconds{10}, m_clock.now());
        if (!lease) return say("database", lease.error());
        if (auto done = opened->store->releaseLease(*lease); !done) return say("database", done.error());
        say("database", State::Ok, "A lease was taken and given back");
    }

    void embedded() {
        const auto file = dataFolder(m_line) / "inventory.db";
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            return say("database", State::Ok, inventory::toUtf8(file) + " is not there yet: it is made when a program starts");
        const auto opened = openEmbedded(dataFolder(m_line), m_settings.keyFile, m_streams);
        if (!opened) return say("database", opened.error());
        const auto facts = opened->store->facts(m_clock.now());
        if (!facts) return say("database", facts.error());
        say("database", State::Ok, facts->kind + " " + facts->version + ", schema " + std::to_string(facts->schema) + ", " + bytesText(facts->bytes));
        for (const std::string& warning : opened->warnings) say("database", State::Warn, warning);
    }

    void embeddedFigures() {
        const auto file = dataFolder(m_line) / "series.db";
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            return say("metrics", State::Ok, inventory::toUtf8(file) + " is not there yet: it is made when a program starts");
        const auto opened = series::openSqlite({file, true});
        if (!opened) return say("metrics", opened.error());
        const auto stats = opened->store->stats();
        if (!stats) return say("metrics", stats.error());
        say("metrics", State::Ok, std::to_string(stats->points) + " points, " + bytesText(static_cast<std::int64_t>(stats->bytes)));
    }

    void influx(series::InfluxOptions options) {
        const auto version = series::influxVersion(options);
        if (!version) return say("metrics", version.error());
        say("metrics", State::Ok, "InfluxDB " + *version);
        const auto url = series::parseInfluxUrl(options.url);
        if (url && url->tls) say("metrics", State::Ok, "The connection is encrypted, and the server's certificate was checked");
        else if (url && (url->host == "localhost" || url->host == "::1" || url->host.starts_with("127.")))
            say("metrics", State::Ok, "The connection is not encrypted, and does not leave this machine");
        else say("metrics", State::Warn, "The connection is not encrypted: who sees the network sees the password or token",
                 "Turn TLS on in the server and write influxdbs:// in the URL");
        options.readOnly = !m_line.isSet("write");
        const auto opened = series::openInflux(options);
        if (!opened) return say("metrics", opened.error());
        const auto stats = opened->store->stats();
        if (!stats) return say("metrics", stats.error());
        say("metrics", State::Ok, "The database can be read: about " + std::to_string(stats->points) + " points in " +
                                      std::to_string(stats->series) + " series");
        if (m_line.isSet("write")) writePoint(*opened->store);
        else say("metrics", State::Ok, "Whether it can be written was not tried (--write does)");
    }

    // An error that did not happen, of a channel that there is not: it counts nowhere.
    void writePoint(series::Store& store) {
        const WallTime now = m_clock.now();
        const std::vector<Point> points{{Measurement::ChannelError, {{"channel", "inspector-check"}, {"probe", "inspector-cli"}},
                                         {{"count", std::int64_t{0}}}, now}};
        if (auto written = store.write(points); !written) return say("metrics", written.error());
        const auto read = store.points({Measurement::ChannelError, {{"channel", "inspector-check"}}, now - Seconds{1}, now + Seconds{1}}, 10);
        if (!read) return say("metrics", read.error());
        if (read->empty()) say("metrics", State::Fail, "A point was written, but cannot be read", "Look whether the URL names the same database for both");
        else say("metrics", State::Ok, "A point was written and read back");
    }

    void key() {
        const QString file = inventory::toQt(m_settings.keyFile);
        const std::string name = file.toStdString();
        if (!QFile::exists(file)) {
            if (m_settings.database.isShared())
                say("key", State::Warn, name + " is not there: secrets (tokens, headers) cannot be read on this machine",
                    "Copy the deployment's key to it (mode 0600), or name it with --key-file; inspector-cli db init makes the first one");
            else say("key", State::Ok, name + " is not there yet: it is made with the first secret");
            return;
        }
#ifndef Q_OS_WIN
        if ((QFile::permissions(file) & (QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::WriteGroup)) != 0)
            return say("key", State::Fail, name + " can be read by others", "Give it the mode 0600");
#endif
        QFile open(file);
        if (!open.open(QIODevice::ReadOnly)) say("key", State::Fail, name + " cannot be read", "Give it to this user, with the mode 0600");
        else say("key", State::Ok, name);
    }

    const CommandLine& m_line;
    const runtime::StoreSettings& m_settings;
    const Streams m_streams;
    const SystemClock m_clock;
    std::vector<Line> m_lines;
    bool m_unreachable = false;
};

void print(const std::vector<Line>& lines, std::ostream& out) {
    std::string store;
    for (const Line& line : lines) {
        if (line.store != store) out << (store.empty() ? "" : "\n") << line.store << '\n';
        store = line.store;
        const std::string word = stateWords[static_cast<std::size_t>(line.state)];
        out << "  " << word << std::string(6 - word.size(), ' ') << line.text << '\n';
        if (!line.advice.empty()) out << "        " << line.advice << '\n';
    }
}

void printLines(const std::vector<Line>& lines, State worst, const QJsonObject& stores, std::ostream& out) {
    QJsonArray all;
    for (const Line& line : lines)
        all.append(QJsonObject{{u"store"_s, toQt(line.store)},
                               {u"state"_s, QLatin1String(stateWords[static_cast<std::size_t>(line.state)])},
                               {u"text"_s, toQt(line.text)},
                               {u"advice"_s, json(line.advice)}});
    printJson(out, {{u"stores"_s, stores},
                    {u"result"_s, QLatin1String(stateWords[static_cast<std::size_t>(worst)])},
                    {u"lines"_s, all}});
}

}  // namespace

int dbCheck(const QStringList& arguments, Streams streams) {
    CommandLine line("db check",
                     "Connects to the stores that are chosen, and says of each thing whether it is well (ok), doubtful (warn) or\n"
                     "wrong (fail), with what to do: who chose it, connection, version, TLS, rights, schema, tables, partitions,\n"
                     "clock, key. Changes nothing, but with --write.\n"
                     "Exit codes: 0 nothing is wrong, 1 something is, 2 usage, 3 a server is away.");
    addStoreOptions(line);
    line.option("write", "Takes and gives back a lease, and writes and reads a point, too.");
    line.option("json", "Prints one JSON object.");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());

    Check check(line, *settings, streams);
    check.run();
    State worst = State::Ok;
    for (const Line& one : check.lines()) worst = std::max(worst, one.state);
    if (line.isSet("json")) printLines(check.lines(), worst, storesJson(*settings, dataFolder(line)), streams.out);
    else print(check.lines(), streams.out);
    if (check.isUnreachable()) return Unreachable;
    return worst == State::Fail ? Findings : Clean;
}

}  // namespace inspector::cli
