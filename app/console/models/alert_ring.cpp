// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/alert_ring.h"

#include "app/console/format/alert_text.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace inspector::console {

std::vector<const Alert*> AlertRing::look(const std::map<std::string, Alert>& open, WallTime now) {
    std::vector<std::size_t> known;
    std::vector<const Alert*> news;
    m_waiting.clear();
    for (const auto& [fingerprint, alert] : open) {
        if (alert.state != AlertState::Firing || alert.severity == Severity::Info || !alert.cause.empty() || !alert.mutes.empty()) continue;
        known.push_back(std::hash<std::string>{}(fingerprint));
        if (isAcknowledged(alert, now)) continue;
        m_waiting.insert(alert.severity);
        if (std::binary_search(m_known.begin(), m_known.end(), known.back())) continue;
        m_news = std::max(m_news.value_or(alert.severity), alert.severity);
        if (m_looked) news.push_back(&alert);
    }
    std::sort(known.begin(), known.end());
    m_known = std::move(known);
    m_looked = true;
    return news;
}

std::optional<WallTime> AlertRing::mutedUntil(WallTime now) const { return m_mutedUntil && *m_mutedUntil > now ? m_mutedUntil : std::nullopt; }

Seconds AlertRing::repeatOf(Severity severity) {
    switch (severity) {
        case Severity::Critical: return Seconds{15};
        case Severity::Major: return Seconds{60};
        default: return Seconds{300};
    }
}

std::optional<Severity> AlertRing::due(const std::set<Severity>& sounding, WallTime now) {
    std::optional<Severity> worst;
    for (const Severity severity : m_waiting)
        if (sounding.contains(severity)) worst = std::max(worst.value_or(severity), severity);
    if (!worst) {
        m_news.reset();
        return std::nullopt;
    }
    const bool news = m_news && sounding.contains(*m_news);
    // A clock that was set back must not silence it.
    const bool again = !m_rang || now - *m_rang >= repeatOf(*worst) || now < *m_rang;
    if (mutedUntil(now) || (!news && !again)) return std::nullopt;
    m_news.reset();
    m_rang = now;
    return worst;
}

}  // namespace inspector::console
