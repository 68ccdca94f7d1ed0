// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/shared_store.h"

#include "core/base/log.h"
#include "core/inventory/shared_private.h"

#include <system_error>
#include <utility>

namespace inspector::inventory {

namespace {

// States that nobody has asked to write since the server is back belong to a program that probes no more.
constexpr std::chrono::minutes statesWait{5};

}  // namespace

// ---- Opening -----------------------------------------------------------------------------------------------------------

Result<std::unique_ptr<Replica>> openReplica(ReplicaFolder folder, const std::filesystem::path& keyFile, WallTime now) {
    std::error_code ignored;
    const bool missing = !std::filesystem::exists(folder.replica(), ignored);
    auto journal = Journal::open(folder.journal(), keyFile);
    if (!journal) return fail(journal.error());
    auto store = openSqlite({folder.replica(), keyFile});
    if (!store) return fail(store.error());
    const bool newReplica = missing || store->setAside;
    const bool newJournal = journal->isNew || journal->setAside;
    auto opened = std::make_unique<Replica>(std::move(folder), std::move(journal->journal), std::move(store->store));
    // Whether the replica has ever been the server's is known by the journal.
    if (newReplica != newJournal)
        if (auto noted = opened->journal->set({{"mirrored", newReplica ? "" : "-1"}}); !noted) return fail(noted.error());
    if (auto begun = opened->outbox.begin(newReplica, newJournal, now); !begun) return fail(begun.error());
    for (auto& aside : {journal->setAside, store->setAside})
        if (aside) opened->setAside.push_back(*aside);
    opened->warnings = std::move(store->warnings);
    return opened;
}

void SharedStore::Private::openReplicaHere() {
    auto folder = ReplicaFolder::take(options.folder);
    if (!folder) {
        replicaError = folder.error();
    } else if (auto opened = openReplica(std::move(*folder), options.keyFile, clock.now()); !opened) {
        replicaError = opened.error();
    } else {
        replica = std::move(*opened);
        mirror = std::make_unique<ReplicaMirror>(*replica->journal, *replica->store, replica->outbox, clock);
        setAside = replica->setAside;
        return;
    }
    qCWarning(lcInventory, "no replica is kept: %s", replicaError->message().c_str());
}

// Whether it has ever been the server's.
bool SharedStore::Private::replicaUsable() const {
    return replica && replica->journal->number("mirrored").has_value();
}

SharedStore::SharedStore(std::unique_ptr<Private> p) : d(std::move(p)) {}

SharedStore::~SharedStore() {
    if (d->server && d->mirror) d->mirror->work(true);
}

Result<std::unique_ptr<SharedStore>> SharedStore::open(Options options, const Clock& clock) {
    std::unique_ptr<SharedStore> store(new SharedStore(std::make_unique<Private>(std::move(options), clock)));
    store->d->openReplicaHere();
    if (store->reconnect(true) || store->d->replicaUsable()) return store;
    return fail(store->d->why.value_or(store->d->away()));
}

// ---- There and away ----------------------------------------------------------------------------------------------------

void SharedStore::lost(const Error& why) { d->lost(why); }

void SharedStore::Private::lost(const Error& reason) {
    if (server) {
        server.reset();
        if (mirror) mirror->work(true);
        qCWarning(lcInventory, "the shared inventory is away: %s", reason.message().c_str());
    }
    if (replica) events.alone(replica->outbox.newestEvent());
    why = reason;
    if (!aloneSince) aloneSince = clock.now();
    if (replica && replica->journal->number("alone_since").value_or(0) == 0) noteAlone(aloneSince);
    nextTry = clock.mono() + backoff.fail();
    ++changes;
}

// For others on this machine who look at the replica.
void SharedStore::Private::noteAlone(std::optional<WallTime> since) {
    if (auto noted = replica->journal->set({{"alone_since", std::to_string(since ? toMillis(*since) : 0)}}); !noted)
        qCWarning(lcInventory, "the journal could not be written: %s", noted.error().message().c_str());
}

Error SharedStore::Private::away() const {
    Error error = why.value_or(Error{Error::Kind::Unavailable, "The shared inventory is away", {}, {}});
    error.kind = Error::Kind::Unavailable;  // whatever keeps it away: a refusal would mean something else to who asks
    return error;
}

SharedState SharedStore::state() const {
    SharedState state;
    state.connected = d->server != nullptr;
    state.aloneSince = d->aloneSince;
    state.why = d->why;
    state.replica = d->replicaError ? d->replicaError : d->mirror ? d->mirror->error() : std::nullopt;
    if (!d->replica) return state;
    for (const JournalEdit& edit : d->replica->journal->edits()) ++(edit.refused ? state.conflicts : state.pending);
    state.pending += d->replica->journal->acts().size();
    state.heldBack = d->replica->outbox.waiting();
    return state;
}

const std::vector<std::filesystem::path>& SharedStore::setAside() const { return d->setAside; }

std::vector<std::string> SharedStore::warnings() const {
    std::vector<std::string> all = d->warnings;
    if (d->replicaError) all.push_back("Nothing is kept on this machine's disk: " + d->replicaError->message());
    return all;
}

// ---- What is configured ------------------------------------------------------------------------------------------------

Result<Inventory> SharedStore::inventory() {
    auto inventory = d->ask([](Store& store) { return store.inventory(); });
    if (!inventory) return d->replica ? d->replica->store->inventory() : fail(d->away());
    if (*inventory && d->mirror) d->mirror->inventory(**inventory);
    return std::move(*inventory);
}

Result<Inventory> SharedStore::apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) {
    const bool wasThere = d->server != nullptr;
    auto applied = d->ask([&](Store& store) { return store.apply(changes, actor, now); });
    if (!applied) return d->applyAlone(changes, actor, now, wasThere);
    if (*applied && d->mirror) d->mirror->inventory(**applied);
    return std::move(*applied);
}

Result<void> SharedStore::replace(const Inventory& inventory, const std::string& actor, WallTime now) {
    return d->onServer([&](Store& store) { return store.replace(inventory, actor, now); });
}

// ---- States ------------------------------------------------------------------------------------------------------------

Result<std::vector<ChannelId>> SharedStore::writeStatus(const StatusWrite& write, const Lease& lease) {
    const auto before = d->server ? std::optional(d->events.serverNewest()) : std::nullopt;
    bool sent = false;
    auto written = d->ask([&](Store& store) -> Result<std::vector<ChannelId>> {
        if (d->replica)
            if (auto delivered = d->replica->outbox.deliverStates(store, lease); !delivered) return fail(delivered.error());
        sent = true;
        return store.writeStatus(write, lease);
    });
    if (!written) {
        if (auto kept = d->keepAlone(write, sent ? before : std::nullopt); !kept) return fail(kept.error());
        return std::vector<ChannelId>{};
    }
    if (*written && d->mirror && (*written)->empty()) d->mirror->wrote(write);
    return std::move(*written);
}

Result<std::vector<ChannelStatus>> SharedStore::statuses() {
    auto found = d->onEither([](Store& store) { return store.statuses(); });
    if (found && d->server && d->mirror) d->mirror->statuses(*found);
    const bool late = d->server && d->replica && d->clock.mono() - d->connectedAt > statesWait;
    if (late && d->replica->outbox.holdsStates()) d->replica->outbox.dropStates();
    return found;
}

Result<std::optional<FleetStatus>> SharedStore::fleet() {
    auto found = d->onEither([](Store& store) { return store.fleet(); });
    if (found && *found && d->server && d->mirror) d->mirror->fleet(**found);
    return found;
}

Result<std::vector<FindingRow>> SharedStore::openFindings(const std::optional<ChannelId>& channel) {
    auto found = d->onEither([&](Store& store) { return store.openFindings(channel); });
    if (found && !channel && d->server && d->mirror) d->mirror->findings(*found);
    return found;
}

Result<std::vector<Store::VerdictSpan>> SharedStore::verdicts(const std::optional<ChannelId>& channel, WallTime from, WallTime to) {
    return d->onEither([&](Store& store) { return store.verdicts(channel, from, to); });
}

Result<std::vector<StateSpan>> SharedStore::stateHistory(const std::optional<ChannelId>& channel, WallTime from, WallTime to) {
    return d->onEither([&](Store& store) { return store.stateHistory(channel, from, to); });
}

// ---- Events, evidence, alerts ------------------------------------------------------------------------------------------

Result<std::vector<Event>> SharedStore::events(const EventFilter& filter) {
    Store* replica = d->replica ? d->replica->store.get() : nullptr;
    auto found = d->ask([&](Store& store) { return d->events.ofServer(store, replica, filter); });
    if (found) return std::move(*found);
    if (!replica) return fail(d->away());
    return d->events.ofReplica(*replica, filter);
}

Result<void> SharedStore::appendEvents(const std::vector<Event>& events) {
    const auto before = d->server ? std::optional(d->events.serverNewest()) : std::nullopt;
    auto appended = d->ask([&](Store& store) { return store.appendEvents(events); });
    if (appended) return std::move(*appended);
    if (!d->replica) return fail(d->away());
    ++d->changes;
    return d->replica->outbox.keep(events, before);
}

Result<std::int64_t> SharedStore::putEvidence(const EvidenceBundle& bundle) {
    auto put = d->ask([&](Store& store) { return store.putEvidence(bundle); });
    if (put) return std::move(*put);
    if (!d->replica) return fail(d->away());
    return d->replica->outbox.keep(bundle);
}

Result<std::vector<EvidenceBundle>> SharedStore::evidence(const ChannelId& channel) {
    return d->onEither([&](Store& store) { return store.evidence(channel); });
}

Result<EvidenceBundle> SharedStore::evidenceData(std::int64_t id) {
    return d->onEither([&](Store& store) { return store.evidenceData(id); });
}

Result<std::vector<Receiver>> SharedStore::receiversWithSecrets() {
    return d->onServer([](Store& store) { return store.receiversWithSecrets(); });
}

// ---- Leases: the server's alone ----------------------------------------------------------------------------------------

Result<Lease> SharedStore::acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl, WallTime now) {
    return d->onServer([&](Store& store) { return store.acquireLease(name, holder, ttl, now); });
}

Result<void> SharedStore::releaseLease(const Lease& lease) {
    return d->onServer([&](Store& store) { return store.releaseLease(lease); });
}

Result<std::optional<Lease>> SharedStore::lease(const std::string& name) {
    return d->onServer([&](Store& store) { return store.lease(name); });
}

Result<std::vector<ChannelLease>> SharedStore::turnLeases(const Lease& own, const ProbeId& probe,
                                                          const std::vector<ChannelId>& giveBack,
                                                          const std::vector<ChannelId>& take, WallTime now) {
    return d->onServer([&](Store& store) { return store.turnLeases(own, probe, giveBack, take, now); });
}

Result<std::vector<ChannelLease>> SharedStore::channelLeases(WallTime now) {
    return d->onServer([&](Store& store) { return store.channelLeases(now); });
}

Result<WallTime> SharedStore::beat(const ProbeLife& life, WallTime now) {
    return d->onServer([&](Store& store) { return store.beat(life, now); });
}

Result<std::vector<ProbeLife>> SharedStore::probeLives() {
    return d->onServer([](Store& store) { return store.probeLives(); });
}

// ---- The rest ----------------------------------------------------------------------------------------------------------

// Alone, what the user could do when the server was there last: an edit that it would refuse is better not begun.
Result<Rights> SharedStore::rights() {
    const auto rights = d->ask([](Store& store) { return store.rights(); });
    if (!rights) {
        const auto kept = d->replica ? d->replica->journal->text("rights") : std::nullopt;
        return kept ? Result<Rights>(decodeRights(*kept)) : fail(d->away());
    }
    if (*rights && d->replica)
        if (auto kept = d->replica->journal->set({{"rights", encodeRights(**rights)}}); !kept)
            qCWarning(lcInventory, "the rights are not kept: %s", kept.error().message().c_str());
    return *rights;
}

Result<std::vector<AuditEntry>> SharedStore::audit(const AuditFilter& filter) {
    return d->onServer([&](Store& store) { return store.audit(filter); });
}

Result<DatabaseFacts> SharedStore::facts(WallTime now) {
    return d->onServer([&](Store& store) { return store.facts(now); });
}

Result<std::int64_t> SharedStore::changeCounter() {
    const auto counter = d->ask([](Store& store) { return store.changeCounter(); });
    if (counter) return *counter;
    return -1 - d->changes;  // never the server's
}

Result<void> SharedStore::expire(WallTime before) {
    if (d->replica)
        if (auto expired = d->replica->store->expire(before); !expired)
            qCWarning(lcInventory, "the replica was not cleaned up: %s", expired.error().message().c_str());
    const auto expired = d->ask([&](Store& store) { return store.expire(before); });
    return expired.value_or(Result<void>());
}

}  // namespace inspector::inventory
