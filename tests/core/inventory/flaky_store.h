// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <memory>
#include <utility>

// A server and the network before it, which a test cuts as it likes.
namespace inspector::inventory::test {

struct Network {
    bool there = true;
    int callsLeft = -1;        // then it is cut; negative: never
    bool answerLost = false;   // cut so that the last call is made, and its answer does not arrive
    int opened = 0;
    int inventories = 0;

    static Error gone() { return {Error::Kind::Unavailable, "The server went away", "test", {}}; }
};

// A store behind a network.
class FlakyStore final : public Store {
public:
    FlakyStore(std::unique_ptr<Store> store, Network& network) : m_store(std::move(store)), m_network(network) {}

    Result<Inventory> inventory() override {
        ++m_network.inventories;
        return call([&] { return m_store->inventory(); });
    }
    Result<Inventory> apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) override {
        return call([&] { return m_store->apply(changes, actor, now); });
    }
    Result<std::vector<ChannelId>> writeStatus(const StatusWrite& write, const Lease& lease) override {
        return call([&] { return m_store->writeStatus(write, lease); });
    }
    Result<std::vector<ChannelStatus>> statuses() override {
        return call([&] { return m_store->statuses(); });
    }
    Result<std::optional<FleetStatus>> fleet() override {
        return call([&] { return m_store->fleet(); });
    }
    Result<std::vector<VerdictSpan>> verdicts(const std::optional<ChannelId>& channel, WallTime from, WallTime to) override {
        return call([&] { return m_store->verdicts(channel, from, to); });
    }
    Result<std::vector<FindingRow>> openFindings(const std::optional<ChannelId>& channel) override {
        return call([&] { return m_store->openFindings(channel); });
    }
    Result<std::vector<Event>> events(const EventFilter& filter) override {
        return call([&] { return m_store->events(filter); });
    }
    Result<void> appendEvents(const std::vector<Event>& events) override {
        return call([&] { return m_store->appendEvents(events); });
    }
    Result<std::vector<StateSpan>> stateHistory(const std::optional<ChannelId>& channel, WallTime from, WallTime to) override {
        return call([&] { return m_store->stateHistory(channel, from, to); });
    }
    Result<AlertNews> writeAlerts(const AlertWrite& write, const Lease& lease) override {
        return call([&] { return m_store->writeAlerts(write, lease); });
    }
    Result<AlertNews> alertNews(std::int64_t after) override {
        return call([&] { return m_store->alertNews(after); });
    }
    Result<AlertNews> act(const AlertCommand& command, const std::string& actor, WallTime at) override {
        return call([&] { return m_store->act(command, actor, at); });
    }
    Result<std::vector<Alert>> findAlerts(const AlertFilter& filter) override {
        return call([&] { return m_store->findAlerts(filter); });
    }
    Result<std::vector<AlertEntry>> alertLog(const AlertLogFilter& filter) override {
        return call([&] { return m_store->alertLog(filter); });
    }
    Result<void> mirrorAlerts(const AlertNews& news) override {
        return call([&] { return m_store->mirrorAlerts(news); });
    }
    Result<std::size_t> addAlerts(const std::vector<Alert>& alerts, const std::vector<AlertEntry>& entries) override {
        return call([&] { return m_store->addAlerts(alerts, entries); });
    }
    Result<std::vector<GroupState>> notificationGroups() override {
        return call([&] { return m_store->notificationGroups(); });
    }
    Result<std::vector<OutboxEntry>> claimOutbox(const std::string& holder, std::size_t most, Milliseconds ttl, WallTime now) override {
        return call([&] { return m_store->claimOutbox(holder, most, ttl, now); });
    }
    Result<void> finishOutbox(const OutboxWrite& write, const std::string& holder, WallTime now) override {
        return call([&] { return m_store->finishOutbox(write, holder, now); });
    }
    Result<std::vector<OutboxEntry>> outbox(const OutboxFilter& filter) override {
        return call([&] { return m_store->outbox(filter); });
    }
    Result<std::map<std::int64_t, WallTime>> toldSince(const ReceiverId& receiver, WallTime since) override {
        return call([&] { return m_store->toldSince(receiver, since); });
    }
    Result<std::vector<ReceiverReference>> references(const ReceiverId& receiver, const std::vector<std::string>& about) override {
        return call([&] { return m_store->references(receiver, about); });
    }
    Result<std::vector<Receiver>> receiversWithSecrets() override {
        return call([&] { return m_store->receiversWithSecrets(); });
    }
    Result<std::int64_t> putEvidence(const EvidenceBundle& bundle) override {
        return call([&] { return m_store->putEvidence(bundle); });
    }
    Result<std::vector<EvidenceBundle>> evidence(const ChannelId& channel) override {
        return call([&] { return m_store->evidence(channel); });
    }
    Result<EvidenceBundle> evidenceData(std::int64_t id) override {
        return call([&] { return m_store->evidenceData(id); });
    }
    Result<Lease> acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl, WallTime now) override {
        return call([&] { return m_store->acquireLease(name, holder, ttl, now); });
    }
    Result<void> releaseLease(const Lease& lease) override {
        return call([&] { return m_store->releaseLease(lease); });
    }
    Result<std::optional<Lease>> lease(const std::string& name) override {
        return call([&] { return m_store->lease(name); });
    }
    Result<std::vector<ChannelLease>> turnLeases(const Lease& own, const ProbeId& probe, const std::vector<ChannelId>& giveBack,
                                                 const std::vector<ChannelId>& take, WallTime now) override {
        return call([&] { return m_store->turnLeases(own, probe, giveBack, take, now); });
    }
    Result<std::vector<ChannelLease>> channelLeases(WallTime now) override {
        return call([&] { return m_store->channelLeases(now); });
    }
    Result<WallTime> beat(const ProbeLife& life, WallTime now) override {
        return call([&] { return m_store->beat(life, now); });
    }
    Result<std::vector<ProbeLife>> probeLives() override {
        return call([&] { return m_store->probeLives(); });
    }
    Result<Rights> rights() override {
        return call([&] { return m_store->rights(); });
    }
    Result<std::vector<AuditEntry>> audit(const AuditFilter& filter) override {
        return call([&] { return m_store->audit(filter); });
    }
    Result<DatabaseFacts> facts(WallTime now) override {
        return call([&] { return m_store->facts(now); });
    }
    Result<void> replace(const Inventory& inventory, const std::string& actor, WallTime now) override {
        return call([&] { return m_store->replace(inventory, actor, now); });
    }
    Result<std::int64_t> changeCounter() override {
        return call([&] { return m_store->changeCounter(); });
    }
    Result<void> expire(WallTime before) override {
        return call([&] { return m_store->expire(before); });
    }

private:
    template <typename Make>
    auto call(const Make& make) -> decltype(make()) {
        if (!m_network.there) return fail(Network::gone());
        if (m_network.callsLeft == 0) {
            m_network.there = false;
            if (m_network.answerLost) (void)make();
            return fail(Network::gone());
        }
        if (m_network.callsLeft > 0) --m_network.callsLeft;
        return make();
    }

    std::unique_ptr<Store> m_store;
    Network& m_network;
};

}  // namespace inspector::inventory::test
