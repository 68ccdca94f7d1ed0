// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/alert.h"
#include "core/model/event.h"
#include "core/model/evidence.h"
#include "core/model/inventory.h"
#include "core/model/notification.h"
#include "core/model/probe_life.h"
#include "core/model/rights.h"
#include "core/model/status.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace inspector::inventory {

// One change of what is configured. `put` adds or replaces: a value whose `revision` is 0 is new (Conflict when its id
// is taken), another must carry the stored row's revision (Conflict when somebody was faster; Error::hint says what
// changed). Removing a template or probe that channels name is a Conflict, and so is the standard template; removing a
// channel keeps its events, everything else about it goes. A secret header without a value keeps the stored one, and so
// does an endpoint's token; `noToken` takes it away.
struct PutChannel { Channel channel; };
struct RemoveChannel { ChannelId id; };
struct PutTemplate { Template value; };
struct RemoveTemplate { TemplateId id; };
struct PutProbe { Probe probe; };
struct RemoveProbe { ProbeId id; };
struct PutEndpoint { Endpoint value; };
struct RemoveEndpoint { EndpointId id; };
inline constexpr std::string_view noToken = "-";

// Of what alerts are made of and who is told. Ids of what is new are the caller's (makeId). A receiver's secret that is missing
// keeps the stored one, `noToken` takes it away; a receiver that routes name is not removed (Conflict). A silence or a
// maintenance that has begun ends when it is removed, and stays readable; one that has not is gone. There is one routing.
struct PutAlertRule { AlertRule value; };
struct RemoveAlertRule { AlertRuleId id; };
struct PutSilence { Silence value; };
struct RemoveSilence { SilenceId id; };
struct PutMaintenance { Maintenance value; };
struct RemoveMaintenance { MaintenanceId id; };
struct PutReceiver { Receiver value; };
struct RemoveReceiver { ReceiverId id; };
struct PutRouting { Routing value; };
struct PutView { SavedView value; };
struct RemoveView { SavedViewId id; };

using Change = std::variant<PutChannel, RemoveChannel, PutTemplate, RemoveTemplate, PutProbe, RemoveProbe, PutEndpoint,
                            RemoveEndpoint, PutAlertRule, RemoveAlertRule, PutSilence, RemoveSilence, PutMaintenance,
                            RemoveMaintenance, PutReceiver, RemoveReceiver, PutRouting, PutView, RemoveView>;

struct FindingRow {
    ChannelId channel;
    OpenFinding finding;

    bool operator==(const FindingRow&) const = default;
};

// One write of the holder of channels' leases: what a batch of cycles brought.
struct StatusWrite {
    std::vector<ChannelStatus> statuses;          // replace the rows of channel_status
    std::vector<FindingRow> opened;               // insert or update open findings (key: channel, rule, rung, stage)
    struct Closed {
        ChannelId channel;
        std::string rule;
        std::string rung;
        std::string stage;
        WallTime at;
    };
    std::vector<Closed> closed;
    std::vector<Event> events;                    // appended; ids are given by the store
    std::optional<FleetStatus> fleet;             // replaces the one there is
};

struct EventFilter {
    std::optional<ChannelId> channel;
    std::optional<Severity> least;
    std::optional<EventKind> kind;
    std::string text;                             // in rule, rung, channel or arguments; empty: any
    std::optional<std::int64_t> beforeId;         // older than this one (paging)
    std::optional<std::int64_t> afterId;          // newer than this one (following)
    std::optional<WallTime> from, to;
    std::size_t limit = 500;                      // newest first; with afterId oldest first
};

struct Lease {
    std::string name;      // "probe:<id>", "fleet", "rollups", …
    std::string holder;    // "host:pid:random"
    std::int64_t epoch = 0;
    WallTime expires{};
};

// Who probes a channel. It holds as long as the holder's own lease does: a heartbeat renews one row, not one a channel.
struct ChannelLease {
    ChannelId channel;
    ProbeId probe;
    std::string holder;
    std::int64_t epoch = 0;  // grows whenever the holder changes
    bool live = false;       // the holder's own lease has not run out

    bool operator==(const ChannelLease&) const = default;
};

// Who changed what is configured, when.
struct AuditEntry {
    std::int64_t id = 0;
    WallTime time{};
    std::string actor;       // "user@host"; on PostgreSQL with the role that the server knows: "role (user@host)"
    std::string action;      // "add", "change", "remove"
    std::string kind;        // "channel", "template", "probe", "endpoint"
    std::string item;
    std::int64_t revision = 0;
    std::string detail;      // English, no secret

    bool operator==(const AuditEntry&) const = default;
};

struct AuditFilter {
    std::string text;        // in actor, item or detail; empty: any
    std::string kind;        // empty: any
    std::optional<WallTime> from, to;
    std::optional<std::int64_t> beforeId;  // older than this one (paging)
    std::size_t limit = 500;               // newest first
};

// What the store stands on, for people.
struct DatabaseFacts {
    std::string kind;        // "SQLite", "PostgreSQL"
    std::string version;     // the server's or the library's
    std::string where;       // host, port and database, or the file; no secret
    int schema = 0;
    std::int64_t bytes = 0;  // on disk; 0: unknown
    bool readOnly = false;   // a replica, or a file that cannot be written
    double roundTripMs = 0;
    std::optional<Milliseconds> clockAhead;  // the server's clock before ours; none: there is only one
    std::string user;        // the role

    bool operator==(const DatabaseFacts&) const = default;
};

// What the dispatcher knows of an alert, apart from what its evaluation does.
struct AlertMarks {
    std::string fingerprint;
    std::vector<Mute> mutes;
    std::string cause;
    std::uint32_t explains = 0;
    std::optional<WallTime> escalated;

    bool operator==(const AlertMarks&) const = default;
};

// One write of an evaluation or of the dispatcher; all of it or nothing.
struct AlertWrite {
    // By fingerprint: replaces the open one, or is it from now on; with `closed` it is that no more, and history. Of a stored
    // one people's facts stay (who acknowledged, who owns), its id and first moment, and what `marks` has.
    std::vector<Alert> alerts;
    std::vector<AlertMarks> marks;              // of open alerts; of others: passed over
    std::vector<AlertEntry> entries;            // by fingerprint, of the alert that is open (or closed by this very write); the
                                                // same line twice is there once
    std::vector<GroupState> groups;             // replace what there is of the same key
    std::vector<std::string> endedGroups;
    std::vector<Notification> notifications;    // into the outbox; a key that was ever there is not added again

    [[nodiscard]] bool empty() const {
        return alerts.empty() && marks.empty() && entries.empty() && groups.empty() && endedGroups.empty() && notifications.empty();
    }
};

// Alerts that changed, as they are stored, closed ones too, in the order of their changes. Every write of alerts, by programs and
// people, raises the stamp; writes are one after another, so that nothing with a lower stamp appears later. Of a write or an act
// `alerts` are its own alone: what others did before has to be asked for after the stamp that alertNews() gave last.
struct AlertNews {
    std::vector<Alert> alerts;
    std::int64_t stamp = 0;    // below 0: the server is away, and a replica answered
    bool all = false;          // these are all that are open: what is not among them is closed
};

struct AlertFilter {
    enum class Open { Any, Open, Closed };

    Open open = Open::Any;
    std::optional<ChannelId> channel;
    std::string rule;                     // its id; empty: any
    std::string fingerprint;
    std::optional<Severity> least;
    std::string text;                     // in rule, summary, labels, owner; empty: any
    std::optional<WallTime> from, to;     // that were open then: began before `to`, not closed before `from`
    std::optional<std::int64_t> beforeId; // older than this one (paging)
    std::size_t limit = 500;              // newest first
};

struct AlertLogFilter {
    std::optional<std::int64_t> alert;    // its id
    std::string fingerprint;              // of all alerts that ever had it; empty: any
    std::vector<AlertEntry::Kind> kinds;  // empty: any
    std::optional<WallTime> from, to;
    std::optional<std::int64_t> beforeId;
    std::size_t limit = 1'000;            // newest first
};

// What became of entries of the outbox that this program had claimed.
struct OutboxWrite {
    struct Outcome {
        std::int64_t id = 0;
        std::uint32_t attempts = 0;
        std::optional<WallTime> sent;     // or
        std::optional<WallTime> given;    // up, or neither: again at `due`
        WallTime due{};
        std::string answer;
    };
    std::vector<Outcome> outcomes;                 // of entries that another program has claimed since: passed over
    std::vector<ReceiverReference> references;     // replace; an empty reference is forgotten
    std::vector<AlertEntry> entries;               // as in AlertWrite, also of alerts that are closed by now: of the newest one
    std::vector<Notification> notifications;       // that stand for others: a summary
};

struct OutboxFilter {
    enum class Which { Waiting, Failed, Sent, Any };

    Which which = Which::Waiting;
    std::optional<ReceiverId> receiver;
    std::optional<WallTime> since;        // sent or given up not before
    std::size_t limit = 500;              // newest first
};

struct StateSpan {         // a row of state_history
    ChannelId channel;
    ChannelState state = ChannelState::Unknown;
    WallTime from{};
    std::optional<WallTime> to;

    bool operator==(const StateSpan&) const = default;
};

// The relational state. An instance lives on the thread that opened it (its QSqlDatabase connection lives and dies
// there); several processes and threads may have one file open. When a write returns, it is on the disk.
class Store {
public:
    virtual ~Store() = default;

    // Everything configured, in one consistent read.
    virtual Result<Inventory> inventory() = 0;
    // All or none, in one transaction, with a row in `audit` each. Returns the new inventory.
    virtual Result<Inventory> apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) = 0;

    // Fenced: Denied when `epoch` is not the lease's (another program has taken over the probe). What concerns channels that
    // another holder has by now (ChannelLease) is passed over: those channels are returned.
    virtual Result<std::vector<ChannelId>> writeStatus(const StatusWrite& write, const Lease& lease) = 0;
    virtual Result<std::vector<ChannelStatus>> statuses() = 0;
    virtual Result<std::optional<FleetStatus>> fleet() = 0;  // none: never written
    // Verdicts that held in [from, to), oldest first, of one channel or of the whole fleet (none); kept by writeStatus: a
    // span begins when cause or name changes.
    struct VerdictSpan {
        ChannelId channel;
        Verdict verdict;               // as it was when the span began
        WallTime from{};
        std::optional<WallTime> to;

        bool operator==(const VerdictSpan&) const = default;
    };
    virtual Result<std::vector<VerdictSpan>> verdicts(const std::optional<ChannelId>& channel, WallTime from,
                                                      WallTime to) = 0;
    virtual Result<std::vector<FindingRow>> openFindings(const std::optional<ChannelId>& channel) = 0;
    virtual Result<std::vector<Event>> events(const EventFilter& filter) = 0;
    virtual Result<void> appendEvents(const std::vector<Event>& events) = 0;
    // Kept by writeStatus. The spans that overlap [from, to), not cut to it, by channel and time. Where no sample came for
    // three intervals the state is Unknown, at the end too: an open span ends where its last sample stopped being fresh.
    virtual Result<std::vector<StateSpan>> stateHistory(const std::optional<ChannelId>& channel, WallTime from,
                                                        WallTime to) = 0;

    // The alerts' life. Fenced as writeStatus is; alerts of channels that another holder has by now are passed over, and so are
    // their entries. Returns what was written, as it is stored: with ids, people's facts and marks.
    virtual Result<AlertNews> writeAlerts(const AlertWrite& write, const Lease& lease) = 0;
    // What changed after a stamp, closed ones too; after 0, or a stamp that was never given: all that are open.
    virtual Result<AlertNews> alertNews(std::int64_t after) = 0;
    // What a person does. Repeating it changes nothing; commands in any order end in the same (alert_acts.h). Returns the alerts as
    // they are then; fingerprints that are not open are passed over. NotFound when none is.
    virtual Result<AlertNews> act(const AlertCommand& command, const std::string& actor, WallTime at) = 0;
    virtual Result<std::vector<Alert>> findAlerts(const AlertFilter& filter) = 0;
    virtual Result<std::vector<AlertEntry>> alertLog(const AlertLogFilter& filter) = 0;
    // What another store has: alerts that are not here (by fingerprint and beginning) with their lines, under ids of this store.
    // `entries` name their alert by the id that it has in `alerts`. How many were added.
    virtual Result<std::size_t> addAlerts(const std::vector<Alert>& alerts, const std::vector<AlertEntry>& entries) = 0;
    // Makes these alerts what another store says, ids included; for a replica of it.
    virtual Result<void> mirrorAlerts(const AlertNews& news) = 0;

    // Who was told what, and what is to be sent.
    virtual Result<std::vector<GroupState>> notificationGroups() = 0;
    // Entries that are due, oldest first, and nobody's: they are `holder`'s for that long. Two programs never get the same.
    virtual Result<std::vector<OutboxEntry>> claimOutbox(const std::string& holder, std::size_t most, Milliseconds ttl, WallTime now) = 0;
    // `now` is the clock that the outcomes' `due` is of.
    virtual Result<void> finishOutbox(const OutboxWrite& write, const std::string& holder, WallTime now) = 0;
    virtual Result<std::vector<OutboxEntry>> outbox(const OutboxFilter& filter) = 0;
    // What the receiver was told not before `since`, by whatever program: the entries' ids and when. Not what a summary stands for.
    virtual Result<std::map<std::int64_t, WallTime>> toldSince(const ReceiverId& receiver, WallTime since) = 0;
    virtual Result<std::vector<ReceiverReference>> references(const ReceiverId& receiver, const std::vector<std::string>& about) = 0;
    // Receivers with their secrets, to send; Denied to who may not read them.
    virtual Result<std::vector<Receiver>> receiversWithSecrets() = 0;

    // Bundles of the flight recorder. The newest 20 of a channel are kept; NotFound when the channel is gone.
    virtual Result<std::int64_t> putEvidence(const EvidenceBundle& bundle) = 0;
    virtual Result<std::vector<EvidenceBundle>> evidence(const ChannelId& channel) = 0;  // newest first, without data
    virtual Result<EvidenceBundle> evidenceData(std::int64_t id) = 0;

    // Takes the lease when it is free, expired or ours (then it is renewed); otherwise Conflict, with the holder in
    // Error::where. The epoch grows whenever the holder changes, and after a release.
    virtual Result<Lease> acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl,
                                       WallTime now) = 0;
    // The holder's channels are free with it.
    virtual Result<void> releaseLease(const Lease& lease) = 0;
    // None when it was never taken, or was released; one that has expired is still there.
    virtual Result<std::optional<Lease>> lease(const std::string& name) = 0;

    // Channels for the holder of a probe's lease, in one transaction: first gives back, then takes those of `take` that are
    // free (never taken, given back, or their holder's lease has run out). All channel leases that there are then. Denied when
    // `own` is not ours any more.
    virtual Result<std::vector<ChannelLease>> turnLeases(const Lease& own, const ProbeId& probe,
                                                         const std::vector<ChannelId>& giveBack,
                                                         const std::vector<ChannelId>& take, WallTime now) = 0;
    virtual Result<std::vector<ChannelLease>> channelLeases(WallTime now) = 0;

    // A probe's heartbeat; returns what time the database has it: the clock that leases run on (SQLite: `now`).
    virtual Result<WallTime> beat(const ProbeLife& life, WallTime now) = 0;
    virtual Result<std::vector<ProbeLife>> probeLives() = 0;

    // What this program's user may do, as the database has it.
    virtual Result<Rights> rights() = 0;
    virtual Result<std::vector<AuditEntry>> audit(const AuditFilter& filter) = 0;
    virtual Result<DatabaseFacts> facts(WallTime now) = 0;

    // Makes everything configured what `inventory` says, its revisions included: for a replica of another store, and for
    // moving from one to another. One transaction, one row in `audit`. States and history of channels that stay are kept.
    virtual Result<void> replace(const Inventory& inventory, const std::string& actor, WallTime now) = 0;

    // Grows whenever anybody else's commit changed the file (PRAGMA data_version): the change feed.
    virtual Result<std::int64_t> changeCounter() = 0;

    // Forgets closed findings, events, state history, evidence and audit that are older.
    virtual Result<void> expire(WallTime before) = 0;
};

struct SqliteOptions {
    std::filesystem::path file;
    std::filesystem::path keyFile;  // seals secret header values (AES-256-GCM); made with mode 0600 when missing
};

struct Opened {
    std::unique_ptr<Store> store;
    std::optional<std::filesystem::path> setAside;  // a corrupt file that was kept aside, a new one begun
    std::optional<int> migratedFrom;                // schema version before
    std::vector<std::string> warnings;              // English: secrets that cannot be unsealed, a disk without WAL
};
// Migrates forward, safe when two start at once. A file of a newer program is refused (Denied), never changed.
[[nodiscard]] Result<Opened> openSqlite(const SqliteOptions& options);

}  // namespace inspector::inventory
