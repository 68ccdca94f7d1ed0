// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/quality.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace inspector::alerts {

namespace {

constexpr std::uint64_t leastJudged = 20;  // alerts, for their shares to mean something

constexpr Seconds tenMinutes{600};
constexpr Seconds day{86'400};

std::optional<double> nearestRank(std::vector<double>& values, double q) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    return values[static_cast<std::size_t>(std::clamp(std::ceil(q * n), 1.0, n)) - 1];
}

IsaFigure atMost(double value, double target) { return {value, target, value <= target}; }

bool isFiring(AlertEntry::Kind kind) { return kind == AlertEntry::Kind::Fired || kind == AlertEntry::Kind::Reopened; }

bool isTold(const Alert& alert) { return alert.cause.empty() && alert.mutes.empty() && alert.severity != Severity::Info; }

class Sums {
public:
    Sums(std::span<const Alert> alerts, WallTime from, WallTime to) : m_from(from), m_to(std::max(to, from + Seconds{1})) {
        for (const Alert& alert : alerts) {
            if (alert.id != 0) m_byId[alert.id] = &alert;
            auto& newest = m_alerts[alert.fingerprint];
            if (!newest || newest->started <= alert.started) newest = &alert;
        }
        m_periods.resize(static_cast<std::size_t>((m_to - m_from + tenMinutes - Nanoseconds{1}) / tenMinutes));
    }

    void take(const AlertEntry& entry) {
        if (entry.time < m_from || entry.time >= m_to) return;
        if (entry.kind == AlertEntry::Kind::Acknowledged) {
            if (const auto since = m_fired.find(entry.fingerprint); since != m_fired.end())
                m_acknowledge.push_back(toSeconds(entry.time - since->second));
        } else if (entry.kind == AlertEntry::Kind::Resolved) {
            if (const auto since = m_fired.find(entry.fingerprint); since != m_fired.end())
                m_resolve.push_back(toSeconds(entry.time - since->second));
            m_fired.erase(entry.fingerprint);
        } else if (isFiring(entry.kind)) {
            fired(entry);
        }
    }

    AlertQuality finish() {
        const double hours = std::max(1e-9, toSeconds(m_to - m_from) / 3600);
        m_out.perHour = atMost(static_cast<double>(m_out.told) / hours, 6);
        m_out.perTenMinutes = atMost(m_out.perHour.value / 6, 1);
        floods();
        m_out.chattering = atMost(static_cast<double>(m_out.chatterers.size()), 0);
        for (const auto& [fingerprint, alert] : m_alerts)
            if (alert->state == AlertState::Firing && alert->isOpen() && alert->started + day < m_to)
                m_out.stales.push_back(alert->fingerprint);
        std::sort(m_out.stales.begin(), m_out.stales.end());
        m_out.stale = {static_cast<double>(m_out.stales.size()), 5, m_out.stales.size() < 5};
        for (const auto* names : {&m_out.chatterers, &m_out.stales})
            for (const std::string& name : *names)
                if (const auto at = m_alerts.find(name); at != m_alerts.end()) m_out.named.emplace(name, *at->second);
        shares();
        m_out.acknowledgeMedianS = nearestRank(m_acknowledge, 0.5);
        m_out.acknowledgeP90S = nearestRank(m_acknowledge, 0.9);
        m_out.resolveMedianS = nearestRank(m_resolve, 0.5);
        m_out.resolveP90S = nearestRank(m_resolve, 0.9);
        return std::move(m_out);
    }

private:
    void fired(const AlertEntry& entry) {
        m_fired[entry.fingerprint] = entry.time;
        ++m_out.all;
        const Alert* alert = alertOf(entry);
        if (alert && !isTold(*alert)) return;
        ++m_out.told;
        ++m_periods[static_cast<std::size_t>((entry.time - m_from) / tenMinutes)];
        ++m_rules[alert ? alert->rule : std::string("unknown")];
        ++m_severities[alert ? alert->severity : Severity::Major];
        ++m_each[entry.fingerprint];
        auto& times = m_recent[entry.fingerprint];
        std::erase_if(times, [&](WallTime t) { return t + Seconds{60} <= entry.time; });
        times.push_back(entry.time);
        if (times.size() == 3 && std::find(m_out.chatterers.begin(), m_out.chatterers.end(), entry.fingerprint) == m_out.chatterers.end())
            m_out.chatterers.push_back(entry.fingerprint);
    }

    [[nodiscard]] const Alert* alertOf(const AlertEntry& entry) const {
        if (const auto same = m_byId.find(entry.alert); same != m_byId.end()) return same->second;
        const auto at = m_alerts.find(entry.fingerprint);
        return at == m_alerts.end() ? nullptr : at->second;
    }

    void floods() {
        std::uint64_t busy = 0;
        std::uint64_t flooded = 0;
        std::uint64_t most = 0;
        bool flood = false;
        for (const std::uint64_t n : m_periods) {
            most = std::max(most, n);
            if (n > 10) ++busy;
            if (n > 10 && !flood) ++m_out.floods;
            flood = n > 10 || (flood && n >= 5);
            if (flood) ++flooded;
        }
        const auto all = static_cast<double>(std::max<std::size_t>(1, m_periods.size()));
        m_out.busiestTenMinutes = atMost(static_cast<double>(most), 10);
        m_out.busyShare = atMost(static_cast<double>(busy) / all, 0.01);
        m_out.floodShare = atMost(static_cast<double>(flooded) / all, 0.01);
    }

    void shares() {
        const double told = std::max(1.0, static_cast<double>(m_out.told));
        for (const auto& [severity, n] : m_severities) m_out.priorities[severity] = static_cast<double>(n) / told;
        const auto shareOf = [this](Severity severity) {
            const auto at = m_out.priorities.find(severity);
            return at == m_out.priorities.end() ? 0.0 : at->second;
        };
        m_out.prioritiesMet = m_out.told < leastJudged || (shareOf(Severity::Critical) <= 0.05 && shareOf(Severity::Major) <= 0.15);
        for (const auto& [rule, n] : m_rules) m_out.top.push_back({rule, n, static_cast<double>(n) / told});
        std::stable_sort(m_out.top.begin(), m_out.top.end(), [](const RuleLoad& a, const RuleLoad& b) { return a.fired > b.fired; });
        if (m_out.top.size() > 10) m_out.top.resize(10);
        std::vector<std::uint64_t> each;
        for (const auto& [fingerprint, n] : m_each) each.push_back(n);
        std::sort(each.rbegin(), each.rend());
        std::uint64_t ten = 0;
        for (std::size_t i = 0; i < each.size() && i < 10; ++i) ten += each[i];
        m_out.topTenShare = atMost(static_cast<double>(ten) / told, 0.05);
    }

    WallTime m_from;
    WallTime m_to;
    AlertQuality m_out;
    std::unordered_map<std::int64_t, const Alert*> m_byId;
    std::unordered_map<std::string, const Alert*> m_alerts;
    std::unordered_map<std::string, WallTime> m_fired;
    std::unordered_map<std::string, std::vector<WallTime>> m_recent;
    std::unordered_map<std::string, std::uint64_t> m_each;
    std::map<std::string, std::uint64_t> m_rules;
    std::map<Severity, std::uint64_t> m_severities;
    std::vector<std::uint64_t> m_periods;
    std::vector<double> m_acknowledge;
    std::vector<double> m_resolve;
};

}  // namespace

AlertQuality qualityOf(std::span<const Alert> alerts, std::span<const AlertEntry> entries, WallTime from, WallTime to) {
    Sums sums(alerts, from, to);
    for (const AlertEntry& entry : entries) sums.take(entry);
    return sums.finish();
}

}  // namespace inspector::alerts
