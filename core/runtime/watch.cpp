// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/watch.h"

#include "core/runtime/freshness.h"

#include <set>
#include <utility>

namespace inspector::runtime {

Result<Watch::News> Watch::refresh(inventory::Store& store, WallTime now, const Ours& ours) {
    auto statuses = store.statuses();
    if (!statuses) return fail(std::move(statuses.error()));
    auto rows = store.openFindings(std::nullopt);
    if (!rows) return fail(std::move(rows.error()));
    auto fleet = store.fleet();
    if (!fleet) return fail(std::move(fleet.error()));

    News news;
    for (ChannelStatus& status : *statuses) {
        if (ours && ours(status.channel)) continue;
        const auto at = m_known.find(status.channel);
        if (at != m_known.end() && at->second.status == status) continue;
        news.statuses.push_back(judged(status, now));
        const ChannelState shown = news.statuses.back().state;
        const ChannelId id = status.channel;
        m_known.insert_or_assign(id, Known{std::move(status), shown});
    }

    std::map<FindingKey, OpenFinding> open;
    for (auto& row : *rows) {
        if (ours && ours(row.channel)) continue;
        news.open[row.channel].push_back(row.finding);
        const Finding& finding = row.finding.finding;
        FindingKey key{row.channel, finding.rule, finding.rung, finding.stage};
        const auto before = m_findings.find(key);
        if (m_haveFindings && (before == m_findings.end() || !(before->second == row.finding)))
            news.findings.push_back({row.channel, row.finding, false});
        open.insert_or_assign(std::move(key), std::move(row.finding));
    }
    for (auto& [key, finding] : m_findings)
        if (!open.contains(key)) news.findings.push_back({std::get<0>(key), std::move(finding), true});
    m_findings = std::move(open);
    m_haveFindings = true;
    if (*fleet && *fleet != m_fleet) m_fleet = news.fleet = std::move(*fleet);
    return news;
}

std::vector<ChannelStatus> Watch::expire(WallTime now) {
    std::vector<ChannelStatus> stale;
    for (auto& [id, known] : m_known) {
        if (known.shown == ChannelState::Unknown || now <= freshUntil(known.status)) continue;
        known.shown = ChannelState::Unknown;
        stale.push_back(judged(known.status, now));
    }
    return stale;
}

void Watch::forget(const std::vector<ChannelId>& channels) {
    if (channels.empty()) return;
    const std::set<ChannelId> gone(channels.begin(), channels.end());
    for (const ChannelId& id : gone) m_known.erase(id);
    std::erase_if(m_findings, [&](const auto& f) { return gone.contains(std::get<0>(f.first)); });
}

}  // namespace inspector::runtime
