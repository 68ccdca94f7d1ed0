// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/channel_turns.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::chrono::minutes countEvery{1};
// A probe that has said nothing for so long holds no lease: it is not asked for.
constexpr std::chrono::minutes silentFor{10};

std::vector<ChannelId> heldBy(const std::vector<inventory::ChannelLease>& leases, const std::string& holder) {
    std::vector<ChannelId> held;
    for (const auto& lease : leases)
        if (lease.holder == holder) held.push_back(lease.channel);
    return held;
}

}  // namespace

ChannelTurns::ChannelTurns(ProbeId probe, std::string holder, const Clock& clock, LeaseTimes times)
    : m_probe(std::move(probe)), m_holder(std::move(holder)), m_clock(clock), m_times(times) {}

void ChannelTurns::setInventory(std::shared_ptr<const Inventory> inventory) {
    const std::lock_guard lock(m_mutex);
    m_inventory = std::move(inventory);
}

void ChannelTurns::setProbed(std::set<ChannelId> channels) {
    const std::lock_guard lock(m_mutex);
    m_probed = std::move(channels);
}

bool ChannelTurns::probes(const std::vector<ChannelId>& channels) const {
    const std::lock_guard lock(m_mutex);
    return m_probed == std::set<ChannelId>(channels.begin(), channels.end());
}

void ChannelTurns::setFigures(ProbeLife figures) {
    const std::lock_guard lock(m_mutex);
    m_figures = std::move(figures);
}

ProbeLife ChannelTurns::figures() const {
    ProbeLife life;
    {
        const std::lock_guard lock(m_mutex);
        life = m_figures;
    }
    life.id = m_probe;
    life.holder = m_holder;
    life.channels = m_channels;
    life.load = m_load;
    life.clockAheadMs = m_clockAheadMs;
    return life;
}

Result<void> ChannelTurns::beat(inventory::Store& store) {
    const WallTime before = m_clock.now();
    const auto time = store.beat(figures(), before);
    if (!time) return fail(time.error());
    // The database read its clock somewhere between asking and being answered.
    const WallTime middle = before + (m_clock.now() - before) / 2;
    m_clockAheadMs = *time == before ? 0 : toSeconds(middle - *time) * 1'000;
    return {};
}

// Whoever sees nothing itself does not judge the fleet: that lease is left to run out.
Result<void> ChannelTurns::takeFleet(inventory::Store& store) {
    if (figures().trust == "blind") {
        m_fleet = false;
        return {};
    }
    const auto lease = store.acquireLease(fleetLease, m_holder, m_times.fleetToLive, m_clock.now());
    m_fleet = lease.has_value();
    if (!lease && lease.error().kind != Error::Kind::Conflict) return fail(lease.error());
    return {};
}

Result<std::vector<LiveProbe>> ChannelTurns::liveProbes(inventory::Store& store, WallTime databaseTime) {
    const auto lives = store.probeLives();
    if (!lives) return fail(lives.error());
    const ProbeLife own = figures();
    std::vector<LiveProbe> probes{{m_probe, m_holder, own.region, own.capacity, own.paused}};
    for (const ProbeLife& life : *lives) {
        if (life.id == m_probe || databaseTime - life.seen > silentFor) continue;
        const auto lease = store.lease(probeLease(life.id));
        if (!lease) return fail(lease.error());
        if (*lease && (*lease)->holder == life.holder && (*lease)->expires > databaseTime)
            probes.push_back({life.id, life.holder, life.region, life.capacity, life.paused});
    }
    return probes;
}

// What channels cost matters only between several. They come to one view of it soon after one of them came or went, when
// ladders may just have become known; later that changes seldom, and reading all states is dear.
void ChannelTurns::countRungs(inventory::Store& store, const std::vector<LiveProbe>& probes) {
    const MonoTime now = m_clock.mono();
    if (std::exchange(m_company, probes.size()) != probes.size()) m_companySince = now;
    if (probes.size() == 1) return;
    const Nanoseconds every = now - m_companySince < countEvery ? Nanoseconds(m_times.heartbeat) : Nanoseconds(countEvery);
    if (m_counted && now - *m_counted < every) return;
    m_counted = now;
    const auto statuses = store.statuses();
    if (!statuses) return;
    m_rungs.clear();
    for (const ChannelStatus& status : *statuses)
        m_rungs.emplace(status.channel, static_cast<int>(std::min<std::size_t>(status.rungs.size(), 1'000)));
}

Result<ChannelTurns::Outcome> ChannelTurns::take(inventory::Store& store, const inventory::Lease& own, bool patient) {
    const MonoTime now = m_clock.mono();
    // Every second turn: the two have one grid.
    if (!m_beaten || now - *m_beaten >= m_times.heartbeat - m_times.turn / 2) {
        if (auto beaten = beat(store); !beaten) return fail(beaten.error());
        if (auto fleet = takeFleet(store); !fleet) return fail(fleet.error());
        m_beaten = now;
    }
    std::shared_ptr<const Inventory> inventory;
    std::set<ChannelId> probed;
    {
        const std::lock_guard lock(m_mutex);
        inventory = m_inventory;
        probed = m_probed;
    }
    if (!inventory) return Outcome{std::nullopt, m_fleet};
    const auto probes = liveProbes(store, own.expires - m_times.timeToLive);
    if (!probes) return fail(probes.error());
    countRungs(store, *probes);
    auto leases = store.channelLeases(m_clock.now());
    if (!leases) return fail(leases.error());
    Assignment plan = assign({*inventory, *probes, *leases, m_rungs, patient}, m_probe, m_holder);
    const std::vector<ChannelId> leaving = plan.giveBack;
    std::erase_if(plan.giveBack, [&](const ChannelId& channel) { return probed.contains(channel); });
    if (!plan.giveBack.empty() || !plan.take.empty()) {
        leases = store.turnLeases(own, m_probe, plan.giveBack, plan.take, m_clock.now());
        if (!leases) return fail(leases.error());
    }
    std::vector<ChannelId> held = heldBy(*leases, m_holder);
    std::erase_if(held, [&](const ChannelId& channel) {
        return std::binary_search(leaving.begin(), leaving.end(), channel);
    });
    m_channels = static_cast<int>(held.size());
    m_load = plan.load;
    return Outcome{std::move(held), m_fleet};
}

bool ChannelTurns::isAlone(inventory::Store& store) const {
    const auto lives = store.probeLives();
    return !lives || std::none_of(lives->begin(), lives->end(), [&](const ProbeLife& life) {
        return life.id != m_probe && !life.paused && m_clock.now() - life.seen < silentFor;
    });
}

ChannelTurns::Outcome ChannelTurns::look(inventory::Store& store) {
    std::shared_ptr<const Inventory> inventory;
    {
        const std::lock_guard lock(m_mutex);
        inventory = m_inventory;
    }
    const auto leases = store.channelLeases(m_clock.now());
    if (!inventory || !leases) return {std::nullopt, m_fleet};
    std::unordered_map<ChannelId, const inventory::ChannelLease*> holders;
    for (const auto& lease : *leases) holders.emplace(lease.channel, &lease);
    const std::string region = figures().region;
    const bool alone = isAlone(store);
    std::vector<ChannelId> ours;
    for (const Channel& channel : inventory->channels) {
        const auto at = holders.find(channel.id);
        // A channel that nobody has is ours where there is nobody else; one of a program that ended and was this probe, too.
        const bool mine = at == holders.end() ? alone
                                              : at->second->holder == m_holder ||
                                                    (at->second->probe == m_probe && !at->second->live);
        if (mine && mayProbe(channel, m_probe, region, *inventory)) ours.push_back(channel.id);
    }
    return {std::move(ours), m_fleet || alone};
}

void ChannelTurns::sayGoodbye(inventory::Store& store) {
    ProbeLife life = figures();
    life.paused = true;
    life.channels = 0;
    life.load = 0;
    (void)store.beat(life, m_clock.now());
}

}  // namespace inspector::runtime
