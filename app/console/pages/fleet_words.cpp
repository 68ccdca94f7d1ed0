// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/fleet_words.h"

#include "app/console/format/format.h"
#include "app/console/models/channel_row.h"

#include <QCoreApplication>

#include <algorithm>
#include <string>
#include <utility>

namespace inspector::console {

namespace {

struct FleetWords {
    Q_DECLARE_TR_FUNCTIONS(Fleet)
};

// Down, degraded, unknown, a minor finding; 0 where nothing is wrong.
int trouble(const ChannelStatus& status) {
    switch (status.state) {
        case ChannelState::Down: return 4;
        case ChannelState::Degraded: return 3;
        case ChannelState::Unknown: return status.sampled == WallTime{} ? 0 : 2;
        case ChannelState::Up: break;
    }
    return status.worst && *status.worst >= Severity::Minor ? 1 : 0;
}

}  // namespace

std::vector<TroubleModel::Row> worstChannels(const Inventory& inventory,
                                             const std::unordered_map<ChannelId, ChannelStatus>& statuses,
                                             std::size_t limit) {
    std::vector<std::pair<const Channel*, const ChannelStatus*>> found;
    for (const Channel& channel : inventory.channels) {
        const auto at = statuses.find(channel.id);
        if (channel.enabled && at != statuses.end() && trouble(at->second)) found.emplace_back(&channel, &at->second);
    }
    const auto graver = [](const auto& a, const auto& b) {
        const int ta = trouble(*a.second), tb = trouble(*b.second);
        if (ta != tb) return ta > tb;
        if (a.second->since != b.second->since) return a.second->since > b.second->since;
        return a.first->id < b.first->id;
    };
    const std::size_t count = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), graver);
    std::vector<TroubleModel::Row> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& [channel, status] = found[i];
        TroubleModel::Row row;
        row.key = toQString(channel->id.value);
        row.channel = channel->id;
        if (status->state == ChannelState::Up && status->worst) row.kind = *status->worst;
        else row.kind = status->state;
        row.title = toQString(channel->name);
        row.text = status->reason ? findingText(*status->reason)
                   : status->state == ChannelState::Unknown ? FleetWords::tr("No fresh sample")
                                                            : FleetWords::tr("%n finding(s)", nullptr, status->openFindings);
        row.since = status->since;
        out.push_back(std::move(row));
    }
    return out;
}

QString fleetSentence(const FleetCounts& counts, const TroubleModel::Row* worst) {
    const int known = counts.up + counts.degraded + counts.down;
    if (counts.watched() == 0) return FleetWords::tr("No channel is watched: all are off the air.");
    if (known == 0) return FleetWords::tr("No figures yet: %n channel(s) wait for a cycle.", nullptr, counts.unknown);
    QString out;
    if (counts.down)
        out = FleetWords::tr("%n of %1 channels are down", nullptr, counts.down).arg(counts.watched());
    if (counts.degraded)
        out += out.isEmpty() ? FleetWords::tr("%n of %1 channels are degraded", nullptr, counts.degraded).arg(counts.watched())
                             : FleetWords::tr(", %1 degraded").arg(counts.degraded);
    if (out.isEmpty()) {
        if (counts.unknown == 0) return FleetWords::tr("All %n channel(s) are up.", nullptr, counts.watched());
        return FleetWords::tr("%n of %1 channels are up, %2 unknown.", nullptr, counts.up).arg(counts.watched()).arg(counts.unknown);
    }
    if (counts.unknown) out += FleetWords::tr(", %1 unknown").arg(counts.unknown);
    out += QLatin1Char('.');
    if (worst) out += QLatin1Char(' ') + FleetWords::tr("Worst is %1: %2").arg(worst->title, worst->text);
    return out;
}

}  // namespace inspector::console
