// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/assignment.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>

namespace inspector::runtime {

namespace {

constexpr double rounding = 1e-9;

struct Item {
    const Channel* channel = nullptr;
    double cost = 0;
};

bool dearer(const Item& a, const Item& b) {
    return a.cost != b.cost ? a.cost > b.cost : a.channel->id < b.channel->id;
}

// A probe in the plan.
struct Place {
    const LiveProbe* probe = nullptr;
    std::string region;
    double weight = 1;
    double load = 0;
    std::vector<Item> items;

    [[nodiscard]] double relative() const { return load / weight; }
};

class Planner {
public:
    explicit Planner(const AssignmentFacts& facts) : m_facts(facts) {
        addPlaces();
        keepOrFree();
        giveAway();
        balance();
    }

    [[nodiscard]] const Place* placeOf(const std::string& holder) const {
        const auto at = std::find_if(m_places.begin(), m_places.end(),
                                     [&](const Place& place) { return place.probe->holder == holder; });
        return at == m_places.end() ? nullptr : &*at;
    }

private:
    // Weighed by capacity where every probe tells its own.
    void addPlaces() {
        const bool weighed = std::all_of(m_facts.probes.begin(), m_facts.probes.end(),
                                         [](const LiveProbe& probe) { return probe.capacity > 0; });
        for (const LiveProbe& probe : m_facts.probes) {
            const Probe* entry = m_facts.inventory.probe(probe.id);
            m_places.push_back({&probe, entry ? entry->region : probe.region, weighed ? probe.capacity : 1.0, 0, {}});
        }
        std::sort(m_places.begin(), m_places.end(), [](const Place& a, const Place& b) {
            return std::tie(a.probe->id, a.probe->holder) < std::tie(b.probe->id, b.probe->holder);
        });
        for (std::size_t i = 0; i < m_places.size(); ++i) m_byHolder.emplace(m_places[i].probe->holder, i);
    }

    [[nodiscard]] bool may(const Channel& channel, const Place& place) const {
        return !place.probe->paused && mayProbe(channel, place.probe->id, place.region, m_facts.inventory);
    }

    static void put(Place& place, const Item& item) {
        place.load += item.cost;
        place.items.push_back(item);
    }

    void keepOrFree() {
        std::unordered_map<std::string_view, const inventory::ChannelLease*> leases;
        for (const auto& lease : m_facts.leases) leases.emplace(lease.channel.value, &lease);
        for (const Channel& channel : m_facts.inventory.channels) {
            if (!channel.enabled || !m_facts.inventory.templateOf(channel.templateId)) continue;
            const auto known = m_facts.rungs.find(channel.id);
            const Item item{&channel, costOf(channel, m_facts.inventory, known == m_facts.rungs.end() ? 0 : known->second)};
            const auto held = leases.find(channel.id.value);
            if (held == leases.end() || held->second->holder.empty()) {
                m_free.push_back(item);
                continue;
            }
            const auto place = m_byHolder.find(held->second->holder);
            // A holder that nothing is known of, but whose lease holds, or who is waited for: the channel is left to it.
            if (place == m_byHolder.end()) {
                if (!held->second->live && !m_facts.patient) m_free.push_back(item);
            } else if (may(channel, m_places[place->second])) {
                put(m_places[place->second], item);
            } else {
                m_free.push_back(item);
            }
        }
    }

    // The dearest first, each to whoever has the least to do.
    void giveAway() {
        std::sort(m_free.begin(), m_free.end(), dearer);
        for (const Item& item : m_free) {
            Place* best = nullptr;
            for (Place& place : m_places)
                if (may(*item.channel, place) && (!best || place.relative() < best->relative())) best = &place;
            if (best) put(*best, item);
        }
    }

    void balance() {
        for (Place& place : m_places) std::sort(place.items.begin(), place.items.end(), dearer);
        for (std::size_t moves = 0; moves < mostMoves; ++moves)
            if (!moveOne()) return;
    }

    // The dearest channel that the lighter one can have without becoming the heavier one, from the heaviest to the lightest.
    bool moveOne() {
        std::vector<Place*> order;
        for (Place& place : m_places) order.push_back(&place);
        std::stable_sort(order.begin(), order.end(), [](const Place* a, const Place* b) { return a->relative() > b->relative(); });
        for (Place* from : order) {
            for (auto to = order.rbegin(); to != order.rend() && *to != from; ++to) {
                if (from->relative() - (*to)->relative() <= imbalance * from->relative()) break;
                if (move(*from, **to)) return true;
            }
        }
        return false;
    }

    [[nodiscard]] bool move(Place& from, Place& to) const {
        const double most = (from.load * to.weight - to.load * from.weight) / (from.weight + to.weight);
        const auto fits = [&](const Item& item) { return item.cost <= most + rounding && may(*item.channel, to); };
        const auto item = std::find_if(from.items.begin(), from.items.end(), fits);
        if (item == from.items.end()) return false;
        const Item moved = *item;
        from.items.erase(item);
        from.load -= moved.cost;
        to.load += moved.cost;
        to.items.insert(std::upper_bound(to.items.begin(), to.items.end(), moved, dearer), moved);
        return true;
    }

    const AssignmentFacts& m_facts;
    std::vector<Place> m_places;  // by id
    std::unordered_map<std::string_view, std::size_t> m_byHolder;
    std::vector<Item> m_free;
};

}  // namespace

bool mayProbe(const Channel& channel, const ProbeId& probe, const std::string& region, const Inventory& inventory) {
    if (!channel.enabled) return false;
    if (const Probe* entry = inventory.probe(probe); entry && !entry->enabled) return false;
    if (channel.probeId) return *channel.probeId == probe;
    return channel.probeRegion.empty() || channel.probeRegion == region;
}

double costOf(const Channel& channel, const Inventory& inventory, int rungs) {
    const Template* settings = inventory.templateOf(channel.templateId);
    const double interval = settings ? std::max(0.1, toSeconds(settings->interval)) : 30.0;
    if (rungs <= 0) return 1 / interval;
    const int each = settings && settings->segments == SegmentPolicy::None ? 1 : 2;
    return (1 + static_cast<double>(std::min(rungs, 1'000)) * each) / interval;
}

Assignment assign(const AssignmentFacts& facts, const ProbeId& own, const std::string& holder) {
    const Planner planner(facts);
    Assignment assignment;
    std::vector<ChannelId> wanted;
    if (const Place* place = planner.placeOf(holder); place && place->probe->id == own) {
        for (const Item& item : place->items) wanted.push_back(item.channel->id);
        assignment.load = place->load;
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<ChannelId> held, others;
    for (const auto& lease : facts.leases) {
        if (lease.holder == holder) held.push_back(lease.channel);
        else if (lease.live && !lease.holder.empty()) others.push_back(lease.channel);
    }
    std::sort(held.begin(), held.end());
    std::sort(others.begin(), others.end());
    std::set_difference(held.begin(), held.end(), wanted.begin(), wanted.end(), std::back_inserter(assignment.giveBack));
    std::vector<ChannelId> fresh;
    std::set_difference(wanted.begin(), wanted.end(), held.begin(), held.end(), std::back_inserter(fresh));
    std::set_difference(fresh.begin(), fresh.end(), others.begin(), others.end(), std::back_inserter(assignment.take));
    return assignment;
}

}  // namespace inspector::runtime
