// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/handover.h"
#include "core/alert/quality.h"
#include "core/alert/rule_trial.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/inventory/shared_store.h"
#include "core/inventory/store.h"
#include "core/model/event.h"
#include "core/model/evidence.h"
#include "core/model/exchange.h"
#include "core/model/inventory.h"
#include "core/model/report.h"
#include "core/model/status.h"
#include "core/probe/engine.h"
#include "core/probe/examine.h"
#include "core/runtime/stores.h"
#include "core/series/store.h"
#include "core/series/writer.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::runtime {

struct Options {
    std::filesystem::path dataFolder;       // inventory.db, series.db, key; made when missing
    bool probe = true;                      // false: watch and command only
    ProbeId probeId{"local"};
    std::string actor;                      // who changes things, for the audit: "user@host"
    std::string dnsServers;                 // empty: the system's
    std::string caFile;
    Nanoseconds retention = std::chrono::hours{24 * 30};     // of figures
    Nanoseconds history = std::chrono::hours{24 * 365};      // of events, findings, verdicts, evidence, alerts and the audit; zero: for ever
    StoreChoice stores;                     // none chosen: the embedded ones, in the data folder
};

// Something an operator must know about the program itself, until it is over.
struct Notice {
    std::string id;          // "store-set-aside", "store-read-only", "disk-full", "watching-only", "budget-reached", …
    Severity severity = Severity::Major;
    std::vector<Arg> args;   // for app's words
    std::string english;     // the whole sentence, what to do included
    WallTime since{};

    bool operator==(const Notice&) const = default;
};

// How the program does: the status bar.
struct EngineState {
    bool ready = false;                     // the stores are open (or failed: see notices)
    bool probing = false;                   // this program probes: those channels that it holds
    std::string holder;                     // who else holds it, "host:pid"; empty when we do or nobody
    probe::EngineStats stats;
    series::WriterState writer;
    std::optional<WallTime> inventoryWrite; // newest confirmed write
    std::optional<Error> inventoryError;    // why nothing can be written now
    std::vector<Notice> notices;
    Rights rights;                          // of this program's user
    bool shared = false;                    // on a server, with others
    inventory::SharedState server;          // when shared
};

// Everything the System page shows beside EngineState. Asked for, since it costs queries.
struct SystemState {
    inventory::DatabaseFacts database;
    std::optional<Error> databaseError;
    std::string seriesKind;                 // "SQLite", "InfluxDB 1.6.7", …
    std::string seriesWhere;                // without secrets
    series::Stats series;
    std::optional<Error> seriesError;
    std::vector<ProbeLife> probes;
    std::vector<inventory::ChannelLease> leases;
    std::optional<WallTime> databaseTime;   // by its own clock: what `seen` of the probes compares with
    double writeP50Ms = 0, writeP95Ms = 0, writeP99Ms = 0;  // of the inventory's last writes
};

struct FindingChange {
    ChannelId channel;
    OpenFinding finding;
    bool closed = false;
};

// What changed since the last take(), merged: of each channel the newest status only.
struct Changes {
    std::shared_ptr<const Inventory> inventory;   // null: not changed
    std::vector<ChannelStatus> statuses;
    std::vector<ChannelId> removed;               // channels that are gone
    std::vector<FindingChange> findings;          // at most 5,000; the oldest are dropped
    std::vector<Event> events;                    // oldest first; at most 5,000
    bool eventsDropped = false;
    std::optional<FleetStatus> fleet;             // none: not changed
    std::optional<std::vector<Alert>> openAlerts; // all that are open, at the start and when the store is another; before `alerts`
    std::vector<Alert> alerts;                    // that changed, the newest of each; no longer open: with `closed`
    std::optional<EngineState> engine;

    [[nodiscard]] bool empty() const;
};

// What is to be looked into, and how: a URL, else a file or folder, else a text at hand.
struct ExamineRequest {
    std::string url;
    std::filesystem::path path;
    std::string text;
    std::string name;        // of the text
    Template settings;
    double followS = 0;
};

// A rule tried on history, and what it would add to what there is.
struct RuleTrialReport {
    alerts::RuleTrial trial;
    WallTime from{}, to{};             // what could be looked at: figures and findings are kept for some time
    double perHourNow = 0;             // alerts that somebody was told of in that time, without the rule's own
    double perHourThen = 0;            // with what the trial says instead
    std::vector<std::string> remarks;  // English: what could not be tried, and why
};

// What a receiver said to a message that was sent to try it.
struct ReceiverAnswer {
    bool told = false;
    std::string answer;                // shortened, without secrets

    bool operator==(const ReceiverAnswer&) const = default;
};

using Exchanges = std::vector<std::shared_ptr<const Exchange>>;

template <typename T>
using Answer = std::function<void(Result<T>)>;

// The whole engine with its stores: composition, start and stop, the commands that change anything, the queries.
// Thread-safe. Answers are called exactly once, at the latest while stop() runs (Cancelled): on one of the engine's
// threads, or at once on the caller's when the request cannot be taken. They may call anything here but stop().
class Inspector {
public:
    // The clock outlives it.
    Inspector(Options options, const Clock& clock);
    ~Inspector();  // stop()
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;

    // Returns at once: the stores are opened on their own threads. `wake` is called (any thread) when there is something to
    // take: once until the next take(), and once more when what waits has become urgent.
    void start(std::function<void()> wake);
    // Ends in order: probes, evaluation, writers, stores. Nothing confirmed is lost.
    void stop();

    [[nodiscard]] Changes take();
    // Something that a person did waits to be taken: it is not to wait for a tick.
    [[nodiscard]] bool urgent() const;

    // Commands. Checked, written and audited once; the new inventory comes by take() too.
    void apply(std::vector<inventory::Change> changes, Answer<Inventory> answer);
    // Edits that were made while the server was away and wait for it, or for a person.
    void pendingEdits(Answer<std::vector<inventory::PendingEdit>> answer);
    void settle(std::int64_t edit, bool overwrite, Answer<Inventory> answer);
    void probeNow(const ChannelId& channel);
    // What a person does with alerts: on everybody's screen as soon as it is written. Without the server it is kept, and done
    // when it is back. Answers with the alerts as they are then.
    void act(AlertCommand command, Answer<std::vector<Alert>> answer);
    // One cycle of a channel that need not be in the inventory. The answer's report has findings and playlists. A newer
    // trial cancels the one before.
    void tryChannel(Channel channel, Template settings, Answer<std::shared_ptr<const ProbeReport>> answer);
    // The same through an endpoint: the report is of the chain, with the channel's own URL and the endpoint as its stages.
    void tryEndpoint(Endpoint endpoint, Channel channel, Template settings,
                     Answer<std::shared_ptr<const ProbeReport>> answer);

    // A stream looked into, with no channel and no store. `progress` is called on one of the engine's threads, at most ten times
    // a second. A newer request ends the one before.
    void examine(ExamineRequest request, std::function<void(const probe::Progress&)> progress,
                 Answer<std::shared_ptr<const Examination>> answer);
    // What is followed answers with what was seen so far; anything else with Cancelled.
    void cancelExamination();

    // Queries.
    void events(inventory::EventFilter filter, Answer<std::vector<Event>> answer);
    void openFindings(std::optional<ChannelId> channel, Answer<std::vector<inventory::FindingRow>> answer);
    void stateHistory(std::optional<ChannelId> channel, WallTime from, WallTime to,
                      Answer<std::vector<inventory::StateSpan>> answer);
    // Where it broke, over time: see inventory::Store::verdicts. None: the whole fleet.
    void verdicts(std::optional<ChannelId> channel, WallTime from, WallTime to,
                  Answer<std::vector<inventory::Store::VerdictSpan>> answer);
    // The flight recorder: frozen bundles of a channel, newest first, without their data; one of them in full; and the last
    // minutes (only where this program probes the channel).
    void evidence(ChannelId channel, Answer<std::vector<EvidenceBundle>> answer);
    void evidenceExchanges(std::int64_t bundle, Answer<Exchanges> answer);
    void recentExchanges(const ChannelId& channel, Answer<Exchanges> answer);
    // Open alerts come by take(); these are for history, traces and pages of it.
    void alerts(inventory::AlertFilter filter, Answer<std::vector<Alert>> answer);
    void alertLog(inventory::AlertLogFilter filter, Answer<std::vector<AlertEntry>> answer);
    // What was sent to whom, what waits and what a receiver would not take.
    void outbox(inventory::OutboxFilter filter, Answer<std::vector<OutboxEntry>> answer);
    // A rule, saved or not, on what is known of [from, to). A newer trial ends the one before (Cancelled).
    void tryRule(AlertRule rule, WallTime from, WallTime to, Answer<RuleTrialReport> answer);
    // A test message to a receiver, saved or not; secrets that it does not have are the stored ones.
    void tryReceiver(Receiver receiver, Answer<ReceiverAnswer> answer);
    void alertQuality(WallTime from, WallTime to, Answer<alerts::AlertQuality> answer);
    void handover(WallTime from, WallTime to, Answer<alerts::Handover> answer);
    void audit(inventory::AuditFilter filter, Answer<std::vector<inventory::AuditEntry>> answer);
    void system(Answer<SystemState> answer);
    void series(series::Query query, Answer<std::vector<series::Series>> answer);
    void points(series::Selection selection, std::size_t limit, Answer<std::vector<Point>> answer);
    // The newest cycle in full (playlists' text, segments; without points); null when this program does not probe that
    // channel.
    [[nodiscard]] std::shared_ptr<const ProbeReport> newestReport(const ChannelId& channel) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The folder where the embedded stores are when nothing else is said: the user's data folder, "inspector" below it.
[[nodiscard]] std::filesystem::path defaultDataFolder();

}  // namespace inspector::runtime
