// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::inventory {

// What a person changed while the server was away, and waits for it.
struct PendingEdit {
    std::int64_t id = 0;
    WallTime at{};
    std::string actor;
    std::vector<Change> changes;
    std::optional<Error> refused;   // the server is back and will not take it as it is: to be decided by a person

    [[nodiscard]] bool isConflict() const { return refused.has_value(); }
};

struct SharedState {
    bool connected = false;
    std::optional<WallTime> aloneSince;   // since when the server is away; none: it is there
    std::optional<Error> why;             // why it is away
    std::size_t pending = 0;              // edits, and acts on alerts, that wait for the server
    std::size_t conflicts = 0;            // edits that wait for a person
    std::size_t heldBack = 0;             // states, findings, events and evidence that wait for the server
    std::optional<Error> replica;         // why nothing can be kept on this machine's disk; none: it is
};

// The shared inventory with its replica on this machine's disk: the store of everybody who has a server. While the server
// answers, everything goes there, and what is configured and the states are kept in the replica, too (within seconds). A call
// that finds the server gone stands on the replica, and so does everything after it (also after a restart): edits go into a
// journal, and so does what people do about alerts (the replica has those that were open last); states, events and evidence
// wait; leases, heartbeats, what programs write of alerts and send, the audit and facts are the server's alone and are
// Unavailable. When it is back the journal is delivered in order, each edit and each event once, and what cannot be merged is
// offered again; states go with the next writeStatus(), under its lease. Lives on one thread, as every store; the replica
// folder is one program's at a time: a second one has a numbered folder beside it, and takes over what waits in folders of
// programs that are gone.
class SharedStore final : public Store {
public:
    using Open = std::function<Result<Opened>()>;
    struct Options {
        Open open;                          // the server; called on the store's thread
        std::filesystem::path folder;       // of the replica and the journal; one a server
        std::filesystem::path keyFile;      // seals secrets in the replica
    };
    // The replica is opened; the server is tried once. An error only when neither can be used: the server's, when it is away
    // and has never been there.
    static Result<std::unique_ptr<SharedStore>> open(Options options, const Clock& clock);
    ~SharedStore() override;

    // Tries the server again when it is away and a try is due; true when that brought it back. `now`: it is known to be there.
    bool reconnect(bool now);
    // Something failed that means the server is gone, noticed elsewhere (the change listener).
    void lost(const Error& why);
    [[nodiscard]] SharedState state() const;
    [[nodiscard]] Result<std::vector<PendingEdit>> pendingEdits();
    // Damaged files that were kept aside when this was opened, the server's too; and what else is worth a warning.
    [[nodiscard]] const std::vector<std::filesystem::path>& setAside() const;
    [[nodiscard]] std::vector<std::string> warnings() const;
    // A conflict decided: sent again over what others changed (fields that only they changed stay theirs), or dropped. Edits
    // that waited behind it follow. Unavailable without the server; NotFound when no such edit waits.
    Result<Inventory> settle(std::int64_t id, bool overwrite, const std::string& actor, WallTime now);

    Result<Inventory> inventory() override;
    Result<Inventory> apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) override;
    Result<std::vector<ChannelId>> writeStatus(const StatusWrite& write, const Lease& lease) override;
    Result<std::vector<ChannelStatus>> statuses() override;
    Result<std::optional<FleetStatus>> fleet() override;
    Result<std::vector<VerdictSpan>> verdicts(const std::optional<ChannelId>& channel, WallTime from, WallTime to) override;
    Result<std::vector<FindingRow>> openFindings(const std::optional<ChannelId>& channel) override;
    Result<std::vector<Event>> events(const EventFilter& filter) override;
    Result<void> appendEvents(const std::vector<Event>& events) override;
    Result<std::vector<StateSpan>> stateHistory(const std::optional<ChannelId>& channel, WallTime from, WallTime to) override;
    Result<AlertNews> writeAlerts(const AlertWrite& write, const Lease& lease) override;
    Result<AlertNews> alertNews(std::int64_t after) override;
    Result<AlertNews> act(const AlertCommand& command, const std::string& actor, WallTime at) override;
    Result<std::vector<Alert>> findAlerts(const AlertFilter& filter) override;
    Result<std::vector<AlertEntry>> alertLog(const AlertLogFilter& filter) override;
    Result<void> mirrorAlerts(const AlertNews& news) override;
    Result<std::size_t> addAlerts(const std::vector<Alert>& alerts, const std::vector<AlertEntry>& entries) override;
    Result<std::vector<GroupState>> notificationGroups() override;
    Result<std::vector<OutboxEntry>> claimOutbox(const std::string& holder, std::size_t most, Milliseconds ttl, WallTime now) override;
    Result<void> finishOutbox(const OutboxWrite& write, const std::string& holder, WallTime now) override;
    Result<std::vector<OutboxEntry>> outbox(const OutboxFilter& filter) override;
    Result<std::map<std::int64_t, WallTime>> toldSince(const ReceiverId& receiver, WallTime since) override;
    Result<std::vector<ReceiverReference>> references(const ReceiverId& receiver, const std::vector<std::string>& about) override;
    Result<std::vector<Receiver>> receiversWithSecrets() override;
    Result<std::int64_t> putEvidence(const EvidenceBundle& bundle) override;
    Result<std::vector<EvidenceBundle>> evidence(const ChannelId& channel) override;
    Result<EvidenceBundle> evidenceData(std::int64_t id) override;
    Result<Lease> acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl, WallTime now) override;
    Result<void> releaseLease(const Lease& lease) override;
    Result<std::optional<Lease>> lease(const std::string& name) override;
    Result<std::vector<ChannelLease>> turnLeases(const Lease& own, const ProbeId& probe,
                                                 const std::vector<ChannelId>& giveBack,
                                                 const std::vector<ChannelId>& take, WallTime now) override;
    Result<std::vector<ChannelLease>> channelLeases(WallTime now) override;
    Result<WallTime> beat(const ProbeLife& life, WallTime now) override;
    Result<std::vector<ProbeLife>> probeLives() override;
    Result<Rights> rights() override;
    Result<std::vector<AuditEntry>> audit(const AuditFilter& filter) override;
    Result<DatabaseFacts> facts(WallTime now) override;
    Result<void> replace(const Inventory& inventory, const std::string& actor, WallTime now) override;
    Result<std::int64_t> changeCounter() override;
    Result<void> expire(WallTime before) override;

private:
    struct Private;
    explicit SharedStore(std::unique_ptr<Private> p);
    std::unique_ptr<Private> d;
};

}  // namespace inspector::inventory
