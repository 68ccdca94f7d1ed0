// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace inspector::test {

// What several FakeStores have in common, as connections to one file have; fails when told to. Thread-safe.
struct FakeFile {
    std::mutex mutex;
    Inventory inventory;
    std::vector<inventory::StatusWrite> writes;
    std::vector<ChannelStatus> statuses;
    std::optional<FleetStatus> fleet;
    std::vector<inventory::FindingRow> findings;
    std::vector<Event> events;
    std::vector<EvidenceBundle> evidence;
    std::vector<WallTime> expired;
    std::map<std::string, inventory::Lease> leases;  // also those that have run out
    std::vector<inventory::ChannelLease> channels;   // `live` is worked out when they are read
    std::vector<ProbeLife> lives;
    std::int64_t counter = 0;
    std::vector<ChannelId> lost;  // what writeStatus tells
    std::optional<Error> writeError;
    std::optional<Error> readError;  // and nothing can be opened

    [[nodiscard]] bool isLive(const inventory::ChannelLease& channel, WallTime now) const {
        const auto at = leases.find("probe:" + channel.probe.value);
        return at != leases.end() && at->second.holder == channel.holder && at->second.expires > now;
    }
    [[nodiscard]] std::string holderOf(const std::string& channel) {
        const std::lock_guard lock(mutex);
        for (const auto& lease : channels)
            if (lease.channel.value == channel) return lease.holder;
        return {};
    }

    void add(Event event) {
        event.id = static_cast<std::int64_t>(events.size()) + 1;
        events.push_back(std::move(event));
    }
};

// The relational state in memory, as far as the runtime's parts need it.
class FakeStore final : public inventory::Store {
public:
    explicit FakeStore(std::shared_ptr<FakeFile> file) : f(std::move(file)) {}

    Result<Inventory> inventory() override {
        const std::lock_guard lock(f->mutex);
        return f->inventory;
    }
    Result<Inventory> apply(const std::vector<inventory::Change>&, const std::string&, WallTime) override {
        return inventory();
    }
    Result<std::vector<ChannelId>> writeStatus(const inventory::StatusWrite& write, const inventory::Lease& lease) override {
        const std::lock_guard lock(f->mutex);
        if (f->writeError) return fail(*f->writeError);
        const auto held = f->leases.find(lease.name);
        if (held != f->leases.end() && held->second.epoch != lease.epoch) return fail(Error::Kind::Denied, "fenced");
        f->writes.push_back(write);
        if (write.fleet) f->fleet = write.fleet;
        for (const Event& event : write.events) f->add(event);
        return f->lost;
    }
    Result<std::vector<ChannelStatus>> statuses() override { return f->statuses; }
    Result<std::optional<FleetStatus>> fleet() override {
        const std::lock_guard lock(f->mutex);
        return f->fleet;
    }
    Result<std::vector<VerdictSpan>> verdicts(const std::optional<ChannelId>&, WallTime, WallTime) override {
        return std::vector<VerdictSpan>{};
    }
    Result<std::vector<inventory::FindingRow>> openFindings(const std::optional<ChannelId>&) override {
        return f->findings;
    }
    Result<std::vector<Event>> events(const inventory::EventFilter& filter) override {
        const std::lock_guard lock(f->mutex);
        std::vector<Event> found;
        for (const Event& event : f->events)
            if (!filter.afterId || event.id > *filter.afterId) found.push_back(event);
        if (!filter.afterId) std::reverse(found.begin(), found.end());
        if (found.size() > filter.limit) found.resize(filter.limit);
        return found;
    }
    Result<void> appendEvents(const std::vector<Event>& events) override {
        const std::lock_guard lock(f->mutex);
        if (f->writeError) return fail(*f->writeError);
        for (const Event& event : events) f->add(event);
        return {};
    }
    Result<std::vector<inventory::StateSpan>> stateHistory(const std::optional<ChannelId>&, WallTime, WallTime) override {
        return std::vector<inventory::StateSpan>{};
    }
    Result<inventory::AlertNews> writeAlerts(const inventory::AlertWrite&, const inventory::Lease&) override { return inventory::AlertNews{}; }
    Result<inventory::AlertNews> alertNews(std::int64_t) override { return inventory::AlertNews{}; }
    Result<inventory::AlertNews> act(const AlertCommand&, const std::string&, WallTime) override { return inventory::AlertNews{}; }
    Result<std::vector<Alert>> findAlerts(const inventory::AlertFilter&) override { return std::vector<Alert>{}; }
    Result<std::vector<AlertEntry>> alertLog(const inventory::AlertLogFilter&) override { return std::vector<AlertEntry>{}; }
    Result<void> mirrorAlerts(const inventory::AlertNews&) override { return {}; }
    Result<std::size_t> addAlerts(const std::vector<Alert>&, const std::vector<AlertEntry>&) override { return std::size_t{0}; }
    Result<std::vector<GroupState>> notificationGroups() override { return std::vector<GroupState>{}; }
    Result<std::vector<OutboxEntry>> claimOutbox(const std::string&, std::size_t, Milliseconds, WallTime) override {
        return std::vector<OutboxEntry>{};
    }
    Result<void> finishOutbox(const inventory::OutboxWrite&, const std::string&, WallTime) override { return {}; }
    Result<std::vector<OutboxEntry>> outbox(const inventory::OutboxFilter&) override { return std::vector<OutboxEntry>{}; }
    Result<std::map<std::int64_t, WallTime>> toldSince(const ReceiverId&, WallTime) override {
        return std::map<std::int64_t, WallTime>{};
    }
    Result<std::vector<ReceiverReference>> references(const ReceiverId&, const std::vector<std::string>&) override {
        return std::vector<ReceiverReference>{};
    }
    Result<std::vector<Receiver>> receiversWithSecrets() override { return std::vector<Receiver>{}; }
    Result<std::int64_t> putEvidence(const EvidenceBundle& bundle) override {
        const std::lock_guard lock(f->mutex);
        if (f->writeError) return fail(*f->writeError);
        f->evidence.push_back(bundle);
        return static_cast<std::int64_t>(f->evidence.size());
    }
    Result<std::vector<EvidenceBundle>> evidence(const ChannelId&) override { return std::vector<EvidenceBundle>{}; }
    Result<EvidenceBundle> evidenceData(std::int64_t) override { return EvidenceBundle{}; }
    Result<inventory::Lease> acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl,
                                          WallTime now) override {
        const std::lock_guard lock(f->mutex);
        if (f->writeError) return fail(*f->writeError);
        const auto [at, isNew] = f->leases.try_emplace(name, inventory::Lease{name, holder, 1, now + ttl});
        inventory::Lease& lease = at->second;
        if (!isNew && !lease.holder.empty() && lease.holder != holder && lease.expires > now)
            return fail(Error::Kind::Conflict, "held", lease.holder);
        if (lease.holder != holder) ++lease.epoch;
        lease.holder = holder;
        lease.expires = now + ttl;
        return lease;
    }
    Result<void> releaseLease(const inventory::Lease& lease) override {
        const std::lock_guard lock(f->mutex);
        const auto at = f->leases.find(lease.name);
        if (at != f->leases.end() && at->second.holder == lease.holder) at->second.holder.clear();
        std::erase_if(f->channels, [&](const auto& l) { return l.holder == lease.holder; });
        return {};
    }
    Result<std::optional<inventory::Lease>> lease(const std::string& name) override {
        const std::lock_guard lock(f->mutex);
        if (f->readError) return fail(*f->readError);
        const auto at = f->leases.find(name);
        if (at == f->leases.end() || at->second.holder.empty()) return std::optional<inventory::Lease>{};
        return std::optional(at->second);
    }
    Result<std::vector<inventory::ChannelLease>> turnLeases(const inventory::Lease& own, const ProbeId& probe,
                                                            const std::vector<ChannelId>& giveBack,
                                                            const std::vector<ChannelId>& take, WallTime now) override {
        const std::lock_guard lock(f->mutex);
        for (const ChannelId& channel : giveBack)
            std::erase_if(f->channels, [&](const auto& l) { return l.channel == channel && l.holder == own.holder; });
        for (const ChannelId& channel : take) {
            const auto at = std::find_if(f->channels.begin(), f->channels.end(), [&](const auto& l) { return l.channel == channel; });
            if (at == f->channels.end()) f->channels.push_back({channel, probe, own.holder, 1, true});
            else if (!f->isLive(*at, now)) *at = {channel, probe, own.holder, at->epoch + 1, true};
        }
        return read(now);
    }
    Result<std::vector<inventory::ChannelLease>> channelLeases(WallTime now) override {
        const std::lock_guard lock(f->mutex);
        if (f->readError) return fail(*f->readError);
        return read(now);
    }
    Result<WallTime> beat(const ProbeLife& life, WallTime now) override {
        const std::lock_guard lock(f->mutex);
        std::erase_if(f->lives, [&](const ProbeLife& l) { return l.id == life.id; });
        f->lives.push_back(life);
        f->lives.back().seen = now;
        return now;
    }
    Result<std::vector<ProbeLife>> probeLives() override {
        const std::lock_guard lock(f->mutex);
        return f->lives;
    }
    Result<Rights> rights() override { return Rights{}; }
    Result<std::vector<inventory::AuditEntry>> audit(const inventory::AuditFilter&) override {
        return std::vector<inventory::AuditEntry>{};
    }
    Result<inventory::DatabaseFacts> facts(WallTime) override { return inventory::DatabaseFacts{}; }
    Result<void> replace(const Inventory& inventory, const std::string&, WallTime) override {
        const std::lock_guard lock(f->mutex);
        f->inventory = inventory;
        return {};
    }
    Result<std::int64_t> changeCounter() override {
        const std::lock_guard lock(f->mutex);
        return f->counter;
    }
    Result<void> expire(WallTime before) override {
        const std::lock_guard lock(f->mutex);
        f->expired.push_back(before);
        return {};
    }

private:
    [[nodiscard]] std::vector<inventory::ChannelLease> read(WallTime now) const {
        std::vector<inventory::ChannelLease> channels = f->channels;
        for (auto& lease : channels) lease.live = f->isLive(lease, now);
        return channels;
    }

    std::shared_ptr<FakeFile> f;
};

}  // namespace inspector::test
