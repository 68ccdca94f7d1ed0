// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/edge_table.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/models/channel_row.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace inspector::console {

namespace {

// Several figures become one: the worst of latencies and lags, the mean of shares.
class Merged {
public:
    void add(const StageFigures& stage, EdgeFigure figure) {
        m_mark = std::max(m_mark.value_or(Mark::Ok), markOf(stage.state));
        const std::optional<double> value = figureOf(stage, figure);
        if (!value) return;
        m_sum += *value;
        m_worst = std::max(m_worst, *value);
        ++m_count;
    }
    [[nodiscard]] HeatTable::Cell cell(EdgeFigure figure) const {
        HeatTable::Cell cell;
        cell.carried = m_mark.has_value();
        cell.mark = m_mark.value_or(Mark::Unknown);
        if (m_count == 0) return cell;
        const bool share = figure == EdgeFigure::HitRatio || figure == EdgeFigure::Errors;
        cell.value = share ? m_sum / m_count : m_worst;
        cell.heat = heatOf(figure, *cell.value);
        cell.text = figureText(figure, cell.value);
        return cell;
    }

private:
    std::optional<Mark> m_mark;
    double m_sum = 0;
    double m_worst = 0;
    int m_count = 0;
};


// Sorted by what a person reads.
void sortByName(std::vector<HeatTable::Column>& columns) {
    std::vector<std::pair<QString, HeatTable::Column>> keyed;
    keyed.reserve(columns.size());
    for (auto& column : columns) keyed.emplace_back(sortKey(column.name), std::move(column));
    std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second.key < b.second.key;
    });
    columns.clear();
    for (auto& [key, column] : keyed) columns.push_back(std::move(column));
}

QString groupOf(const Channel& channel) {
    return channel.group.empty() ? ChainWords::tr("No group") : toQString(channel.group);
}

QString regionOf(const Endpoint& endpoint) {
    return endpoint.region.empty() ? ChainWords::tr("No region") : toQString(endpoint.region);
}

QString providerOf(const Endpoint& endpoint) {
    if (!endpoint.provider.empty()) return toQString(endpoint.provider);
    return endpoint.role == StageRole::Edge ? ChainWords::tr("No provider") : stageRoleWord(endpoint.role);
}

const EndpointStatus* statusOf(const FleetStatus& fleet, const EndpointId& id) {
    const auto at = std::find_if(fleet.endpoints.begin(), fleet.endpoints.end(),
                                 [&](const EndpointStatus& status) { return status.endpoint == id; });
    return at == fleet.endpoints.end() ? nullptr : &*at;
}

void addRows(HeatTable& table, const std::vector<const Endpoint*>& endpoints, const FleetStatus& fleet,
             EdgeFigure figure, bool byProvider) {
    for (const Endpoint* endpoint : endpoints) {
        const QString key = byProvider ? providerOf(*endpoint) : toQString(endpoint->id.value);
        auto row = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& r) { return r.key == key; });
        if (row == table.rows.end()) {
            row = table.rows.insert(table.rows.end(), HeatTable::Row{});
            row->key = key;
            row->name = byProvider ? key : toQString(endpoint->name);
            if (!byProvider) row->caption = endpointPlace(*endpoint);
            row->mark = Mark::Ok;
        }
        const EndpointStatus* status = statusOf(fleet, endpoint->id);
        row->mark = std::max(row->mark, status ? markOf(status->state) : Mark::Unknown);
        if (!byProvider && status) row->summary = figureText(figure, figureOf(*status, figure));
    }
}

}  // namespace

std::optional<double> figureOf(const StageFigures& stage, EdgeFigure figure) {
    switch (figure) {
        case EdgeFigure::Latency: return stage.ttfbMs;
        case EdgeFigure::HitRatio: return stage.hitRatio;
        case EdgeFigure::Errors: return stage.errorRate;
        case EdgeFigure::Lag: return stage.lagS;
    }
    return std::nullopt;
}

std::optional<double> figureOf(const EndpointStatus& status, EdgeFigure figure) {
    switch (figure) {
        case EdgeFigure::Latency: return status.latencyP95Ms;
        case EdgeFigure::HitRatio: return status.hitRatio;
        case EdgeFigure::Errors: return status.errorRate;
        case EdgeFigure::Lag: return status.lagS;
    }
    return std::nullopt;
}

QString figureText(EdgeFigure figure, std::optional<double> value) {
    switch (figure) {
        case EdgeFigure::Latency: return milliseconds(value);
        case EdgeFigure::HitRatio:
        case EdgeFigure::Errors: return percent(value);
        case EdgeFigure::Lag: return seconds(value);
    }
    return {};
}

double heatOf(EdgeFigure figure, double value) {
    double heat = 0;
    switch (figure) {
        case EdgeFigure::Latency: heat = std::log10(std::max(1.0, value) / 10) / 2; break;  // 10 ms to 1 s
        case EdgeFigure::HitRatio: heat = 1 - value; break;
        case EdgeFigure::Errors: heat = std::sqrt(std::max(0.0, value)); break;             // a few per cent are seen
        case EdgeFigure::Lag: heat = value / 20; break;
    }
    return std::clamp(heat, 0.0, 1.0);
}

HeatTable edgeTable(const Inventory& inventory, const Statuses& statuses, const FleetStatus& fleet, EdgeFigure figure,
                    EdgeColumns columns) {
    HeatTable table;
    std::vector<const Endpoint*> endpoints;
    for (const Endpoint& endpoint : inventory.endpoints)
        if (endpoint.enabled) endpoints.push_back(&endpoint);
    std::stable_sort(endpoints.begin(), endpoints.end(), [](const auto* a, const auto* b) { return a->role < b->role; });
    const bool byRegion = columns == EdgeColumns::Regions;
    addRows(table, endpoints, fleet, figure, byRegion);

    const auto columnOf = [&](const Channel& channel, const Endpoint& endpoint) -> HeatTable::Column {
        switch (columns) {
            case EdgeColumns::Channels: return {toQString(channel.id.value), toQString(channel.name)};
            case EdgeColumns::Groups: return {groupOf(channel), groupOf(channel)};
            case EdgeColumns::Regions: break;
        }
        return {regionOf(endpoint), regionOf(endpoint)};
    };
    std::map<std::pair<QString, QString>, Merged> merged;
    std::set<QString> known;
    for (const Channel& channel : inventory.channels) {
        const auto status = statuses.find(channel.id);
        if (!channel.enabled || status == statuses.end()) continue;
        for (const StageFigures& stage : status->second.stages) {
            const Endpoint* endpoint = inventory.endpoint(EndpointId(stage.stage));
            if (!endpoint || !endpoint->enabled) continue;
            HeatTable::Column column = columnOf(channel, *endpoint);
            const QString row = byRegion ? providerOf(*endpoint) : toQString(endpoint->id.value);
            merged[{row, column.key}].add(stage, figure);
            if (known.insert(column.key).second) table.columns.push_back(std::move(column));
        }
    }
    sortByName(table.columns);
    table.cells.reserve(table.rows.size() * table.columns.size());
    for (const HeatTable::Row& row : table.rows)
        for (const HeatTable::Column& column : table.columns) {
            const auto at = merged.find({row.key, column.key});
            table.cells.push_back(at == merged.end() ? HeatTable::Cell{} : at->second.cell(figure));
        }
    return table;
}

}  // namespace inspector::console
