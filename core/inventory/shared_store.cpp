// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/shared_store.h"

#include <utility>

namespace inspector::inventory {

struct SharedStore::Private {
    Options options;
    const Clock& clock;
    std::unique_ptr<Store> replica;
    std::unique_ptr<Store> server;
    SharedState state;

    Store& current() const { return server ? *server : *replica; }
};

SharedStore::SharedStore(std::unique_ptr<Private> p) : d(std::move(p)) {}
SharedStore::~SharedStore() = default;

Result<std::unique_ptr<SharedStore>> SharedStore::open(Options options, const Clock& clock) {
    auto replica = openSqlite({options.folder / "inventory.db", options.keyFile});
    if (!replica) return fail(std::move(replica.error()));
    auto p = std::make_unique<Private>(Private{std::move(options), clock, std::move(replica->store), nullptr, {}});
    std::unique_ptr<SharedStore> store(new SharedStore(std::move(p)));
    store->reconnect(true);
    return store;
}

bool SharedStore::reconnect(bool) {
    if (d->server) return false;
    auto opened = d->options.open();
    if (!opened) {
        lost(opened.error());
        return false;
    }
    d->server = std::move(opened->store);
    d->state = {};
    d->state.connected = true;
    return true;
}

void SharedStore::lost(const Error& why) {
    d->server.reset();
    d->state.connected = false;
    d->state.why = why;
    if (!d->state.aloneSince) d->state.aloneSince = d->clock.now();
}

SharedState SharedStore::state() const { return d->state; }

Result<std::vector<PendingEdit>> SharedStore::pendingEdits() { return std::vector<PendingEdit>{}; }

Result<Inventory> SharedStore::settle(std::int64_t, bool, const std::string&, WallTime) { return inventory(); }

Result<Inventory> SharedStore::inventory() { return d->current().inventory(); }
Result<Inventory> SharedStore::apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) { return d->current().apply(changes, actor, now); }
Result<std::vector<ChannelId>> SharedStore::writeStatus(const StatusWrite& write, const Lease& lease) { return d->current().writeStatus(write, lease); }
Result<std::vector<ChannelStatus>> SharedStore::statuses() { return d->current().statuses(); }
Result<std::optional<FleetStatus>> SharedStore::fleet() { return d->current().fleet(); }
Result<std::vector<Store::VerdictSpan>> SharedStore::verdicts(const std::optional<ChannelId>& channel, WallTime from, WallTime to) { return d->current().verdicts(channel, from, to); }
Result<std::vector<FindingRow>> SharedStore::openFindings(const std::optional<ChannelId>& channel) { return d->current().openFindings(channel); }
Result<std::vector<Event>> SharedStore::events(const EventFilter& filter) { return d->current().events(filter); }
Result<void> SharedStore::appendEvents(const std::vector<Event>& events) { return d->current().appendEvents(events); }
Result<std::vector<StateSpan>> SharedStore::stateHistory(const std::optional<ChannelId>& channel, WallTime from, WallTime to) { return d->current().stateHistory(channel, from, to); }
Result<std::int64_t> SharedStore::putAlert(const Alert& alert) { return d->current().putAlert(alert); }
Result<std::vector<Alert>> SharedStore::alerts(const std::optional<ChannelId>& channel, bool openOnly) { return d->current().alerts(channel, openOnly); }
Result<std::int64_t> SharedStore::putEvidence(const EvidenceBundle& bundle) { return d->current().putEvidence(bundle); }
Result<std::vector<EvidenceBundle>> SharedStore::evidence(const ChannelId& channel) { return d->current().evidence(channel); }
Result<EvidenceBundle> SharedStore::evidenceData(std::int64_t id) { return d->current().evidenceData(id); }
Result<Lease> SharedStore::acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl, WallTime now) { return d->current().acquireLease(name, holder, ttl, now); }
Result<void> SharedStore::releaseLease(const Lease& lease) { return d->current().releaseLease(lease); }
Result<std::optional<Lease>> SharedStore::lease(const std::string& name) { return d->current().lease(name); }
Result<std::vector<ChannelLease>> SharedStore::turnLeases(const Lease& own, const ProbeId& probe, const std::vector<ChannelId>& giveBack, const std::vector<ChannelId>& take, WallTime now) { return d->current().turnLeases(own, probe, giveBack, take, now); }
Result<std::vector<ChannelLease>> SharedStore::channelLeases(WallTime now) { return d->current().channelLeases(now); }
Result<WallTime> SharedStore::beat(const ProbeLife& life, WallTime now) { return d->current().beat(life, now); }
Result<std::vector<ProbeLife>> SharedStore::probeLives() { return d->current().probeLives(); }
Result<Rights> SharedStore::rights() { return d->current().rights(); }
Result<std::vector<AuditEntry>> SharedStore::audit(const AuditFilter& filter) { return d->current().audit(filter); }
Result<DatabaseFacts> SharedStore::facts(WallTime now) { return d->current().facts(now); }
Result<void> SharedStore::replace(const Inventory& inventory, const std::string& actor, WallTime now) { return d->current().replace(inventory, actor, now); }
Result<std::int64_t> SharedStore::changeCounter() { return d->current().changeCounter(); }
Result<void> SharedStore::expire(WallTime before) { return d->current().expire(before); }

}  // namespace inspector::inventory
