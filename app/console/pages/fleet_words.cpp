// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/fleet_words.h"

#include "app/console/format/format.h"
#include "app/console/models/channel_row.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace inspector::console {

namespace {

struct Words {
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
                   : status->state == ChannelState::Unknown ? Words::tr("No fresh sample")
                                                            : Words::tr("%n finding(s)", nullptr, status->openFindings);
        row.since = status->since;
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<TroubleModel::Row> findingRows(const Inventory& inventory, const std::vector<inventory::FindingRow>& findings,
                                           std::size_t limit) {
    std::vector<TroubleModel::Row> out;
    struct Place {
        std::size_t row = 0;
        bool endpoint = false;
        std::set<std::string> on;   // rungs, or the endpoint's channels
    };
    std::unordered_map<std::string, Place> places;
    for (const inventory::FindingRow& found : findings) {
        if (!found.finding.confirmed) continue;
        const Finding& finding = found.finding.finding;
        const Endpoint* endpoint = finding.stage == ownStage ? nullptr : inventory.endpoint(EndpointId(finding.stage));
        const std::string key = (endpoint ? "stage\n" + finding.stage : found.channel.value) + '\n' + finding.rule;
        if (const auto have = places.find(key); have != places.end()) {
            TroubleModel::Row& row = out[have->second.row];
            have->second.on.insert(endpoint ? found.channel.value : finding.rung);
            if (const auto severity = std::get<Severity>(row.kind); finding.severity > severity) row.kind = finding.severity;
            continue;
        }
        if (out.size() == limit) continue;
        const Channel* channel = inventory.channel(found.channel);
        TroubleModel::Row row;
        row.key = toQString(key);
        row.channel = found.channel;
        row.kind = finding.severity;
        row.title = toQString(endpoint ? endpoint->name : channel ? channel->name : found.channel.value);
        row.text = findingText(finding);
        row.since = found.finding.since;
        if (endpoint) row.endpoint = endpoint->id;
        places.emplace(key, Place{out.size(), endpoint != nullptr, {endpoint ? found.channel.value : finding.rung}});
        out.push_back(std::move(row));
    }
    for (const auto& [key, place] : places)
        if (place.on.size() > 1) {
            const int count = static_cast<int>(place.on.size());
            QString& text = out[place.row].text;
            text = (place.endpoint ? Words::tr("On %n channel(s): %1", nullptr, count) : Words::tr("On %n rung(s): %1", nullptr, count)).arg(text);
        }
    return out;
}

QString fleetSentence(const FleetCounts& counts, const TroubleModel::Row* worst) {
    const int known = counts.up + counts.degraded + counts.down;
    if (counts.watched() == 0) return Words::tr("No channel is watched: all are off the air.");
    if (known == 0) return Words::tr("No figures yet: %n channel(s) wait for a cycle.", nullptr, counts.unknown);
    QString out;
    if (counts.down)
        out = Words::tr("%n of %1 channels are down", nullptr, counts.down).arg(counts.watched());
    if (counts.degraded)
        out += out.isEmpty() ? Words::tr("%n of %1 channels are degraded", nullptr, counts.degraded).arg(counts.watched())
                             : Words::tr(", %1 degraded").arg(counts.degraded);
    if (out.isEmpty()) {
        if (counts.unknown == 0) return Words::tr("All %n channel(s) are up.", nullptr, counts.watched());
        return Words::tr("%n of %1 channels are up, %2 unknown.", nullptr, counts.up).arg(counts.watched()).arg(counts.unknown);
    }
    if (counts.unknown) out += Words::tr(", %1 unknown").arg(counts.unknown);
    out += QLatin1Char('.');
    if (worst) out += QLatin1Char(' ') + Words::tr("Worst is %1: %2").arg(worst->title, worst->text);
    return out;
}

}  // namespace inspector::console
