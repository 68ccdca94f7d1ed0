// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sealer.h"
#include "core/inventory/sql_bulk.h"
#include "core/inventory/sql_session.h"
#include "core/inventory/store.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace inspector::inventory {

// The store on any database whose dialect we have (statements.h, SqlDialect). Split by subject: sql_store.cpp reads
// the inventory; sql_apply.cpp and sql_replace.cpp change it; sql_leases.cpp keeps leases and heartbeats; sql_status.cpp, sql_verdicts.cpp, sql_events.cpp,
// sql_alerts.cpp and sql_evidence.cpp keep the rest.
class SqlStore final : public Store {
public:
    SqlStore(std::unique_ptr<SqlSession> session, std::filesystem::path keyFile);

    Result<Inventory> inventory() override;
    Result<Inventory> apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) override;

    Result<std::vector<ChannelId>> writeStatus(const StatusWrite& write, const Lease& lease) override;
    Result<std::vector<ChannelStatus>> statuses() override;
    Result<std::optional<FleetStatus>> fleet() override;
    Result<std::vector<VerdictSpan>> verdicts(const std::optional<ChannelId>& channel, WallTime from,
                                              WallTime to) override;
    Result<std::vector<FindingRow>> openFindings(const std::optional<ChannelId>& channel) override;
    Result<std::vector<Event>> events(const EventFilter& filter) override;
    Result<void> appendEvents(const std::vector<Event>& events) override;
    Result<std::vector<StateSpan>> stateHistory(const std::optional<ChannelId>& channel, WallTime from,
                                                WallTime to) override;

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

    Result<Lease> acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl,
                               WallTime now) override;
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

    // What every new store has; within the transaction of the first migration.
    Result<void> fill(WallTime now);
    // One sentence for each secret that cannot be unsealed.
    Result<std::vector<std::string>> lockedSecrets();

private:
    // One apply(): what its changes have in common.
    struct Edit {
        const std::string& actor;
        WallTime now;
        std::int64_t revision;  // of the inventory afterwards, and of each row that it writes
    };

    // What a long list of changes has read before it begins, and what it has yet to write: a way there and back for each
    // channel would be minutes on a slow network.
    struct Batch {
        bool ahead = false;  // the three below are complete for these changes
        std::map<std::string, Channel> channels;
        std::set<std::string> templates, probes;
        SqlValues puts;      // of channels, or
        std::vector<std::string> removals;
        std::set<std::string> put;
        SqlValues audits;
    };
    Result<void> readAhead(const std::vector<Change>& changes);
    Result<void> flushChannels();
    Result<void> flush();
    Result<bool> isThere(std::string_view has, const std::set<std::string>& known, const std::string& id);
    Result<std::optional<Channel>> storedChannel(const ChannelId& id);

    static Channel channelOf(const SqlRow& row);
    Result<Inventory> readInventory();
    // The clock that leases run on.
    Result<WallTime> clock(WallTime now);
    Result<void> lock(const std::string& subject);
    Result<void> lockShared(const std::string& subject);
    Result<bool> holds(const Lease& lease);
    Result<std::optional<Lease>> readLease(const std::string& name, std::string_view how);
    Result<std::vector<ChannelId>> writeStatusOnce(const StatusWrite& write, const Lease& lease);
    Result<std::int64_t> revision();
    Result<std::optional<Channel>> channel(const ChannelId& id);
    Result<std::optional<Probe>> probe(const ProbeId& id);
    // With its secrets sealed, as they are stored.
    Result<std::optional<Template>> sealedTemplate(const TemplateId& id);
    Result<std::optional<Endpoint>> sealedEndpoint(const EndpointId& id);

    Result<void> make(const PutChannel& put, const Edit& edit);
    Result<void> make(const RemoveChannel& removal, const Edit& edit);
    Result<void> make(const PutTemplate& put, const Edit& edit);
    Result<void> make(const RemoveTemplate& removal, const Edit& edit);
    Result<void> make(const PutProbe& put, const Edit& edit);
    Result<void> make(const RemoveProbe& removal, const Edit& edit);
    Result<void> make(const PutEndpoint& put, const Edit& edit);
    Result<void> make(const RemoveEndpoint& removal, const Edit& edit);
    Result<void> make(const PutAlertRule& put, const Edit& edit);
    Result<bool> hadRule(const AlertRuleId& id);
    Result<void> make(const RemoveAlertRule& gone, const Edit& edit);
    Result<void> make(const PutSilence& put, const Edit& edit);
    Result<void> make(const RemoveSilence& gone, const Edit& edit);
    Result<void> make(const PutMaintenance& put, const Edit& edit);
    Result<void> make(const RemoveMaintenance& gone, const Edit& edit);
    Result<void> make(const PutReceiver& put, const Edit& edit);
    Result<void> make(const RemoveReceiver& gone, const Edit& edit);
    Result<void> make(const PutRouting& put, const Edit& edit);
    Result<void> make(const PutView& put, const Edit& edit);
    Result<void> make(const RemoveView& gone, const Edit& edit);
    // Values of alerts (alert_values.h); defined in sql_values.cpp alone.
    Result<void> readValues(Inventory& inventory);
    template <typename T>
    Result<std::optional<T>> storedValue(const std::string& id);
    template <typename T>
    Result<void> putValue(const T& given, const Edit& edit);
    template <typename T, typename Id>
    Result<void> removeValue(const Id& id, const Edit& edit);
    template <typename T>
    Result<void> writeValue(const T& value, const Edit& edit);
    Result<void> replaceValues(const Inventory& inventory);
    Result<std::map<std::string, std::string>> sealedSecrets(const ReceiverId& id);
    Result<std::map<std::string, std::string>> sealInto(Receiver& value, std::map<std::string, std::string> stored);
    Result<void> writeSecrets(const ReceiverId& id, const std::map<std::string, std::string>& before,
                              const std::map<std::string, std::string>& after);
    Result<void> writeChannel(const Channel& channel, WallTime created, const Edit& edit);
    Result<void> writeProbe(const Probe& probe, const Edit& edit);
    Result<void> writeTemplate(const Template& value, const Edit& edit);
    Result<void> writeEndpoint(const Endpoint& value, const Edit& edit);
    Result<void> audit(const Edit& edit, std::string_view action, std::string_view kind, const std::string& id,
                       const std::string& detail);
    // Nothing when the change was made on the stored row, or is new and nothing is stored; Conflict otherwise.
    Result<void> checkRevision(std::string_view kind, const std::string& id, std::int64_t wanted,
                               std::optional<std::int64_t> stored);
    Result<void> refuseIfUsed(std::string_view kind, const std::string& id, std::string_view countChannels);
    // "anna changed url, notes at 2026-01-31T14:02:31.250Z"; empty when the audit has forgotten.
    std::string whoChanged(std::string_view kind, const std::string& id, std::int64_t since);

    Result<std::set<ChannelId>> heldByOthers(const Lease& lease);
    Result<void> writeGroups(const std::vector<GroupState>& groups, const std::vector<std::string>& ended);
    Result<void> addNotifications(const std::vector<Notification>& notifications);

    Result<void> writeFleet(const FleetStatus& fleet);
    Result<void> writeEvents(const std::vector<const Event*>& events);

    std::unique_ptr<SqlSession> m_sql;
    Sealer m_sealer;
    Batch m_batch;  // of the apply() or replace() that runs
};

}  // namespace inspector::inventory
