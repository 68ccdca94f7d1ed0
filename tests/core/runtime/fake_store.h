// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <algorithm>
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
    std::optional<inventory::Lease> lease;
    std::vector<inventory::ChannelLease> channels;
    std::vector<ProbeLife> lives;
    std::int64_t epoch = 0;
    std::int64_t counter = 0;
    std::optional<Error> writeError;

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
        if (f->lease && f->lease->epoch != lease.epoch) return fail(Error::Kind::Denied, "fenced");
        f->writes.push_back(write);
        if (write.fleet) f->fleet = write.fleet;
        for (const Event& event : write.events) f->add(event);
        return std::vector<ChannelId>{};
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
    Result<std::int64_t> putAlert(const Alert&) override { return 1; }
    Result<std::vector<Alert>> alerts(const std::optional<ChannelId>&, bool) override { return std::vector<Alert>{}; }
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
        if (f->lease && f->lease->holder != holder && f->lease->expires > now)
            return fail(Error::Kind::Conflict, "held", f->lease->holder);
        if (!f->lease || f->lease->holder != holder) ++f->epoch;
        f->lease = inventory::Lease{name, holder, f->epoch, now + ttl};
        return *f->lease;
    }
    Result<void> releaseLease(const inventory::Lease& lease) override {
        const std::lock_guard lock(f->mutex);
        if (f->lease && f->lease->holder == lease.holder) f->lease.reset();
        return {};
    }
    Result<std::optional<inventory::Lease>> lease(const std::string&) override {
        const std::lock_guard lock(f->mutex);
        return f->lease;
    }
    Result<std::vector<inventory::ChannelLease>> turnLeases(const inventory::Lease& own, const ProbeId& probe,
                                                            const std::vector<ChannelId>& giveBack,
                                                            const std::vector<ChannelId>& take, WallTime) override {
        const std::lock_guard lock(f->mutex);
        for (const ChannelId& channel : giveBack)
            std::erase_if(f->channels, [&](const auto& l) { return l.channel == channel && l.holder == own.holder; });
        for (const ChannelId& channel : take)
            if (std::none_of(f->channels.begin(), f->channels.end(), [&](const auto& l) { return l.channel == channel; }))
                f->channels.push_back({channel, probe, own.holder, 1, true});
        return f->channels;
    }
    Result<std::vector<inventory::ChannelLease>> channelLeases(WallTime) override {
        const std::lock_guard lock(f->mutex);
        return f->channels;
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
    std::shared_ptr<FakeFile> f;
};

}  // namespace inspector::test
