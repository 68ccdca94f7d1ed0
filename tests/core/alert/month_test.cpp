// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/book.h"
#include "core/alert/causes.h"
#include "core/alert/default_rules.h"
#include "core/alert/quality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <vector>

// A month of 300 channels with the lab's kinds of faults, through the shipped rules. Rates are our choice, of a fleet that is
// somewhat worse than a good one: each channel breaks every 12 days (half of it down, half degraded) for 2 to 30 min; one
// channel flaps each day; each of six edges, which carry 50 channels each, fails every 10 days for 5 to 60 min; the origin fails
// twice a month for 5 to 20 min for all channels; the probe is blind three times a month.
namespace inspector::alerts {
namespace {

constexpr WallTime start{std::chrono::hours{24 * 365 * 50}};
constexpr int channels = 300;
constexpr int edges = 6;
constexpr int month = 30 * 86'400;
constexpr int stepS = 30;

struct Fault {
    enum class Kind { Down, Degraded, Flap, Edge, Origin, Blind };
    Kind kind;
    int subject;
    int from;
    int to;
};

std::string idOf(const char* prefix, int n) {
    const std::string digits = std::to_string(n);
    return prefix + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits;
}

std::vector<Fault> faultsOf(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint32_t>(n)); };
    std::vector<Fault> out;
    const auto add = [&](Fault::Kind kind, int subjects, int n, int least, int most) {
        for (int i = 0; i < n; ++i) {
            const int from = below(month - 7200);
            out.push_back({kind, subjects > 0 ? below(subjects) : 0, from, from + least + below(most - least)});
        }
    };
    add(Fault::Kind::Down, channels, channels * 30 / 24, 120, 1800);
    add(Fault::Kind::Degraded, channels, channels * 30 / 24, 120, 1800);
    add(Fault::Kind::Flap, channels, 30, 3600, 7200);
    add(Fault::Kind::Edge, edges, edges * 3, 300, 3600);
    add(Fault::Kind::Origin, 0, 2, 300, 1200);
    add(Fault::Kind::Blind, 0, 3, 120, 900);
    std::sort(out.begin(), out.end(), [](const Fault& a, const Fault& b) { return a.from < b.from; });
    return out;
}

// The fleet as the rules see it, and a store that gives ids.
class Month {
public:
    explicit Month(bool suppress) : m_suppress(suppress) {
        for (int i = 0; i < channels; ++i) {
            Channel channel;
            channel.id = ChannelId(idOf("ch-", i));
            channel.name = channel.id.value;
            m_inventory.channels.push_back(channel);
            ChannelFacts facts;
            facts.status.channel = channel.id;
            facts.status.state = ChannelState::Up;
            m_all[channel.id] = facts;
        }
        for (int i = 0; i < edges; ++i) {
            Endpoint edge;
            edge.id = EndpointId(idOf("edge-", i));
            m_inventory.endpoints.push_back(edge);
        }
        for (AlertRule& rule : defaultRules())
            if (!std::holds_alternative<FigureCondition>(rule.condition)) m_rules.push_back(std::move(rule));
        (void)m_book.setRules(m_rules, start);
    }

    AlertQuality run(const std::vector<Fault>& faults) {
        std::size_t next = 0;
        std::vector<Fault> active;
        for (int t = 0; t < month; t += stepS) {
            while (next < faults.size() && faults[next].from <= t) active.push_back(faults[next++]);
            const auto ended = std::erase_if(active, [&](const Fault& f) { return f.to + 60 <= t; });
            if (active.empty() && ended == 0 && m_book.open().empty()) continue;
            step(active, t);
        }
        return qualityOf(m_stored, m_entries, start, start + Seconds{month});
    }

private:
    void step(const std::vector<Fault>& active, int t) {
        const WallTime now = m_now = start + Seconds{t};
        FleetStatus fleet;
        fleet.at = now;
        std::map<ChannelId, ChannelFacts> touched;
        const auto worsen = [&](const ChannelId& id, ChannelState state) {
            ChannelFacts& facts = touched.emplace(id, m_all.at(id)).first->second;
            facts.status.state = std::max(facts.status.state, state);
        };
        for (const auto& [fingerprint, alert] : m_book.open())
            if (!alert.channel.empty()) touched.emplace(alert.channel, m_all.at(alert.channel));
        for (const Fault& f : active) apply(f, t, fleet, worsen);
        for (auto& [id, facts] : touched) facts.status.sampled = now;
        const std::vector<SystemNotice> notices;
        Facts facts;
        facts.inventory = &m_inventory;
        facts.channels = &touched;
        facts.wide = true;
        facts.fleet = &fleet;
        facts.notices = &notices;
        facts.probe = fleet.probe;
        for (const AlertRule& rule : m_rules) store(m_book.advance(rule, evaluate(rule, facts, now), now));
        if (m_suppress) {
            std::vector<Alert> open;
            for (const auto& [fingerprint, alert] : m_book.open()) open.push_back(alert);
            Changes linked = linkCauses(open, m_rules, coversOf(open, m_rules, facts), now);
            for (const Alert& alert : linked.alerts) m_book.put(alert);
            store(std::move(linked));
        }
        acknowledge(now);
        store(m_book.settle(now));
    }

    template <typename F>
    void apply(const Fault& f, int t, FleetStatus& fleet, F&& worsen) {
        if (t >= f.to) return;
        const auto place = [&](Cause cause, std::string name, int first, int count) {
            FleetCause fleetCause;
            fleetCause.verdict.cause = cause;
            fleetCause.verdict.name = std::move(name);
            fleetCause.verdict.confidence = 0.9;
            for (int i = first; i < first + count; ++i) {
                fleetCause.channels.push_back(m_inventory.channels[static_cast<std::size_t>(i)].id);
                // Confirmed in the second of each channel's own cycles.
                if (t >= f.from + 30 + i % 30) worsen(fleetCause.channels.back(), cause == Cause::Edge ? ChannelState::Degraded : ChannelState::Down);
            }
            if (t >= f.from + 60) fleet.causes.push_back(std::move(fleetCause));  // the verdict needs two cycles
        };
        const ChannelId& own = m_inventory.channels[static_cast<std::size_t>(f.subject)].id;
        switch (f.kind) {
            case Fault::Kind::Down: worsen(own, ChannelState::Down); break;
            case Fault::Kind::Degraded: worsen(own, ChannelState::Degraded); break;
            case Fault::Kind::Flap:
                if ((t - f.from) / 180 % 2 == 0) worsen(own, ChannelState::Down);
                break;
            case Fault::Kind::Edge: place(Cause::Edge, idOf("edge-", f.subject), f.subject * 50, 50); break;
            case Fault::Kind::Origin: place(Cause::Origin, "origin", 0, channels); break;
            case Fault::Kind::Blind:
                fleet.probe = Trust::Blind;
                for (const Channel& channel : m_inventory.channels) worsen(channel.id, ChannelState::Unknown);
                break;
        }
    }

    // Somebody acknowledges a critical alert ten minutes after it has fired.
    void acknowledge(WallTime now) {
        std::vector<Alert> late;
        for (const auto& [fingerprint, alert] : m_book.open())
            if (alert.fired && !alert.acknowledged && *alert.fired + Seconds{600} <= now) late.push_back(alert);
        for (Alert& alert : late) {
            alert.acknowledged = now;
            m_book.put(alert);
        }
    }

    void store(Changes changes) {
        for (Alert alert : changes.alerts) {
            if (alert.id == 0) alert.id = idFor(alert);
            auto& row = m_stored[static_cast<std::size_t>(alert.id) - 1];
            // Told is told: what was explained only in a later round than it had fired in counts as told.
            if (row.fired && *row.fired < m_now && row.cause.empty()) alert.cause.clear();
            row = alert;
            if (alert.isOpen() && m_book.open().count(alert.fingerprint) != 0) {
                Alert known = m_book.open().at(alert.fingerprint);
                known.id = alert.id;
                m_book.put(known);
            }
        }
        for (AlertEntry& entry : changes.entries) {
            if (entry.alert == 0) entry.alert = m_newest[entry.fingerprint];
            m_entries.push_back(std::move(entry));
        }
    }

    std::int64_t idFor(const Alert& alert) {
        m_stored.push_back(alert);
        return m_newest[alert.fingerprint] = static_cast<std::int64_t>(m_stored.size());
    }

    bool m_suppress;
    WallTime m_now{};
    Inventory m_inventory;
    std::map<ChannelId, ChannelFacts> m_all;
    std::vector<AlertRule> m_rules;
    AlertBook m_book;
    std::vector<Alert> m_stored;
    std::map<std::string, std::int64_t> m_newest;
    std::vector<AlertEntry> m_entries;
};

void print(const char* name, const AlertQuality& q) {
    std::printf("%s: told %llu of %llu, %.2f an hour, busiest ten minutes %.0f, busy %.2f %%, floods %llu (%.2f %% of the time), "
                "chattering %.0f, stale %.0f\n",
                name, static_cast<unsigned long long>(q.told), static_cast<unsigned long long>(q.all), q.perHour.value,
                q.busiestTenMinutes.value, 100 * q.busyShare.value, static_cast<unsigned long long>(q.floods), 100 * q.floodShare.value,
                q.chattering.value, q.stale.value);
    for (const RuleLoad& load : q.top) std::printf("    %s: %llu\n", load.rule.c_str(), static_cast<unsigned long long>(load.fired));
}

TEST(Month, OfAFleetMeetsTheStandardWithSuppression) {
    const std::vector<Fault> faults = faultsOf(7);
    const AlertQuality with = Month(true).run(faults);
    const AlertQuality without = Month(false).run(faults);
    print("with suppression", with);
    print("without", without);
    EXPECT_LT(with.told, without.told);
    EXPECT_LE(with.floods, without.floods);
    EXPECT_TRUE(with.meetsRates());
    EXPECT_GE(with.told, 20U);  // the causes themselves are told of
}

}  // namespace
}  // namespace inspector::alerts
