// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/system_words.h"

#include "app/console/client/process_facts.h"
#include "app/console/format/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace inspector::console {

namespace {

struct SystemWords {
    Q_DECLARE_TR_FUNCTIONS(System)
};

constexpr double clockThatMatters = 1'000;  // ms: times of several machines cannot be compared beyond it
constexpr double slowWrite = 1'000;         // ms

void fact(SystemCard& card, const QString& label, const QString& value, const QString& tip = {}) {
    if (!value.isEmpty()) card.rows.push_back({label, value, tip});
}

void worse(SystemCard& card, Severity severity, const QString& sentence) {
    if (card.trouble && *card.trouble >= severity) return;
    card.trouble = severity;
    card.sentence = sentence;
}

QString counted(std::uint64_t count) { return QLocale().toString(static_cast<qulonglong>(count)); }

QString percentiles(double p50Ms, double p95Ms, double p99Ms) {
    return SystemWords::tr("%1 · %2 · %3").arg(milliseconds(p50Ms), milliseconds(p95Ms), milliseconds(p99Ms));
}

void spoolFacts(SystemCard& card, const series::WriterState& writer, WallTime now) {
    if (writer.spooled > 0) {
        fact(card, SystemWords::tr("On disk"), SystemWords::tr("%1 points, %2").arg(counted(writer.spooled), bytes(static_cast<double>(writer.spoolBytes))),
             SystemWords::tr("Points that wait for the server; they are sent in order when it is back"));
        if (writer.oldestSpooled) fact(card, SystemWords::tr("Oldest"), ago(*writer.oldestSpooled, now), wholeTime(*writer.oldestSpooled, now));
        if (writer.replayedPerS > 0) fact(card, SystemWords::tr("Sending"), SystemWords::tr("%1 points/s").arg(counted(static_cast<std::uint64_t>(writer.replayedPerS))));
    }
    if (writer.spoolDamaged > 0)
        fact(card, SystemWords::tr("Damaged"), counted(writer.spoolDamaged), SystemWords::tr("Files of waiting points that could not be read whole; they are kept aside"));
    if (writer.spoolError)
        worse(card, Severity::Major, SystemWords::tr("Points wait in memory only: %1").arg(toQString(writer.spoolError->message())));
}

}  // namespace

SystemCard databaseCard(const runtime::EngineState& engine, const runtime::SystemState* system, WallTime now) {
    SystemCard card;
    card.title = SystemWords::tr("Database");
    card.sentence = engine.shared ? SystemWords::tr("Shared with everybody who works here.") : SystemWords::tr("On this machine, for this program alone.");
    if (!engine.ready) card.sentence = SystemWords::tr("It is being opened …");
    if (engine.inventoryError) worse(card, Severity::Critical, toQString(engine.inventoryError->message()));
    const inventory::SharedState& server = engine.server;
    if (engine.shared && server.aloneSince)
        worse(card, Severity::Critical,
              SystemWords::tr("The server is away since %1.").arg(clockTime(*server.aloneSince)));
    if (server.conflicts > 0)
        worse(card, Severity::Major,
              SystemWords::tr("%n change(s) made while the server was away contradict what others did: decide below.", nullptr,
                        static_cast<int>(server.conflicts)));
    if (server.why) fact(card, SystemWords::tr("Reason"), toQString(server.why->what));
    if (system && !system->databaseError) {
        const inventory::DatabaseFacts& facts = system->database;
        const QString version = toQString(facts.version);
        fact(card, SystemWords::tr("Kind"), (toQString(facts.kind) + QLatin1Char(' ') + version.section(QLatin1Char(' '), 0, 0)).trimmed(), version);
        fact(card, SystemWords::tr("Where"), toQString(facts.where));
        fact(card, SystemWords::tr("Schema"), facts.schema > 0 ? QString::number(facts.schema) : QString());
        fact(card, SystemWords::tr("Size"), facts.bytes > 0 ? bytes(static_cast<double>(facts.bytes)) : QString());
        fact(card, SystemWords::tr("User"), facts.user.empty() ? QString() : SystemWords::tr("%1, %2").arg(toQString(facts.user), roleWord(engine.rights)));
        fact(card, SystemWords::tr("Round trip"), milliseconds(facts.roundTripMs));
        if (system->writeP95Ms > 0)
            fact(card, SystemWords::tr("Writes"), percentiles(system->writeP50Ms, system->writeP95Ms, system->writeP99Ms),
                 SystemWords::tr("Of the last writes of states: median, 95th and 99th percentile"));
        if (facts.clockAhead) {
            const double ahead = static_cast<double>(facts.clockAhead->count());
            fact(card, SystemWords::tr("Clock"), ahead < 0 ? SystemWords::tr("%1 behind this machine").arg(milliseconds(-ahead)) : SystemWords::tr("%1 before this machine").arg(milliseconds(ahead)));
            if (std::abs(ahead) > clockThatMatters)
                worse(card, Severity::Major, SystemWords::tr("This machine's clock and the server's differ by %1: set both by NTP.").arg(milliseconds(std::abs(ahead))));
        }
        if (facts.readOnly) worse(card, Severity::Major, SystemWords::tr("The server is a replica: nothing can be changed here. Name the primary, or use target_session_attrs=read-write."));
        if (system->writeP95Ms > slowWrite) worse(card, Severity::Minor, SystemWords::tr("Writes are slow: look at the server's load and at the network to it."));
    }
    if (system && system->databaseError && !server.aloneSince)
        worse(card, Severity::Critical, toQString(system->databaseError->message()));
    if (engine.inventoryWrite && !server.aloneSince) fact(card, SystemWords::tr("Written"), ago(*engine.inventoryWrite, now), wholeTime(*engine.inventoryWrite, now));
    if (engine.shared) {
        fact(card, SystemWords::tr("Waiting"), server.pending + server.heldBack == 0 ? SystemWords::tr("nothing") : SystemWords::tr("%1 changes, %2 states and events").arg(server.pending).arg(server.heldBack),
             SystemWords::tr("Kept on this machine until the server has it"));
        fact(card, SystemWords::tr("Replica"), server.replica ? SystemWords::tr("not kept") : SystemWords::tr("kept on this machine"),
             SystemWords::tr("What is configured and the newest states, for when the server is away"));
        if (server.replica) worse(card, Severity::Major, SystemWords::tr("Nothing can be kept on this machine for when the server is away: %1").arg(toQString(server.replica->message())));
    }
    return card;
}

SystemCard figuresCard(const runtime::EngineState& engine, const runtime::SystemState* system, WallTime now) {
    SystemCard card;
    card.title = SystemWords::tr("Figures");
    const series::WriterState& writer = engine.writer;
    card.sentence = engine.probing ? SystemWords::tr("What this program measures is written.") : SystemWords::tr("Written by the programs that probe.");
    if (writer.error) worse(card, Severity::Major, toQString(writer.error->message()));
    if (system) {
        fact(card, SystemWords::tr("Kind"), toQString(system->seriesKind));
        fact(card, SystemWords::tr("Where"), toQString(system->seriesWhere));
        fact(card, SystemWords::tr("Size"), system->series.bytes > 0 ? bytes(static_cast<double>(system->series.bytes)) : QString());
        fact(card, SystemWords::tr("Series"), system->series.series > 0 ? counted(system->series.series) : QString());
        if (system->seriesError) worse(card, Severity::Major, toQString(system->seriesError->message()));
    }
    if (engine.probing) {
        fact(card, SystemWords::tr("Written"), writer.lastWrite ? ago(*writer.lastWrite, now) : SystemWords::tr("nothing yet"));
        fact(card, SystemWords::tr("Points"), SystemWords::tr("%1 written, %2 waiting").arg(counted(writer.written), counted(writer.queued)));
        if (writer.dropped > 0) {
            fact(card, SystemWords::tr("Dropped"), counted(writer.dropped));
            worse(card, Severity::Major, SystemWords::tr("Points were dropped: more was measured than could be kept."));
        }
        if (writer.rejected > 0) fact(card, SystemWords::tr("Set aside"), counted(writer.rejected), SystemWords::tr("Points that the store would not take; they are kept with its words"));
        if (writer.latency)
            fact(card, SystemWords::tr("Batches"), percentiles(writer.latency->p50Ms, writer.latency->p95Ms, writer.latency->p99Ms),
                 SystemWords::tr("How long the last batches took to write: median, 95th and 99th percentile"));
        spoolFacts(card, writer, now);
    } else if (system) {
        const auto waiting = std::accumulate(system->probes.begin(), system->probes.end(), std::uint64_t{0},
                                             [](std::uint64_t sum, const ProbeLife& life) { return sum + life.spooled; });
        fact(card, SystemWords::tr("Waiting"), waiting == 0 ? SystemWords::tr("nothing") : SystemWords::tr("%1 points").arg(counted(waiting)),
             SystemWords::tr("Points that wait on the probes' disks, together"));
        if (waiting > 0) worse(card, Severity::Minor, SystemWords::tr("Points wait on the probes' disks: they cannot write, or are catching up."));
    }
    return card;
}

SystemCard programCard(const runtime::EngineState& engine, const runtime::SystemState* system) {
    SystemCard card;
    card.title = SystemWords::tr("This program");
    if (engine.probing)
        card.sentence = SystemWords::tr("It probes %n channel(s).", nullptr, static_cast<int>(engine.stats.channels));
    else if (engine.shared || engine.holder.empty())
        card.sentence = SystemWords::tr("It watches; it does not probe.");
    else
        card.sentence = SystemWords::tr("It watches; %1 probes.").arg(toQString(engine.holder));
    fact(card, SystemWords::tr("Version"), SystemWords::tr("%1, Qt %2").arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())));
    fact(card, SystemWords::tr("Runs for"), duration(Milliseconds{static_cast<std::int64_t>(processAgeMs())}));
    fact(card, SystemWords::tr("Memory"), bytes(static_cast<double>(residentKiB()) * 1'024));
    if (system && !engine.server.aloneSince) {
        const auto held = std::count_if(system->leases.begin(), system->leases.end(), [](const auto& lease) { return lease.live; });
        if (engine.shared) fact(card, SystemWords::tr("Leases"), SystemWords::tr("%n channel(s) held by probes", nullptr, static_cast<int>(held)));
    }
    if (engine.probing) {
        const auto& stats = engine.stats;
        fact(card, SystemWords::tr("Lag"), SystemWords::tr("%1 · worst %2").arg(milliseconds(stats.lagP95Ms), milliseconds(stats.lagWorstMs)),
             SystemWords::tr("How late cycles began in the last minute: 95th percentile"));
        fact(card, SystemWords::tr("Requests"), SystemWords::tr("%1 in flight, %2 waiting").arg(stats.inFlight).arg(stats.queued));
        fact(card, SystemWords::tr("Received"), bitrate(stats.receivedBps));
        fact(card, SystemWords::tr("Budget"), budgetStepWord(stats.budget));
        if (stats.lagP95Ms > clockThatMatters) worse(card, Severity::Major, SystemWords::tr("Cycles begin late: this machine has too much to do, its figures show its own load."));
        if (stats.budget != BudgetStep::AsAsked) worse(card, Severity::Minor, SystemWords::tr("The network budget is used up: less is asked for than the templates say."));
    }
    return card;
}

QString roleWord(const Rights& rights) {
    if (rights.role == "administrator" || rights.role.empty()) return SystemWords::tr("administrator");
    if (rights.role == "operator") return SystemWords::tr("operator");
    if (rights.role == "probe") return SystemWords::tr("probe");
    return SystemWords::tr("viewer");
}

QString whyNoEdit(const runtime::EngineState& engine) {
    if (engine.rights.edit) return {};
    return SystemWords::tr("You are signed in as %1 (%2): an administrator may change this.").arg(toQString(engine.rights.user), roleWord(engine.rights));
}

QString whyNoOperate(const runtime::EngineState& engine) {
    if (engine.rights.operate) return {};
    return SystemWords::tr("You are signed in as %1 (%2): an operator may do this.").arg(toQString(engine.rights.user), roleWord(engine.rights));
}

}  // namespace inspector::console
