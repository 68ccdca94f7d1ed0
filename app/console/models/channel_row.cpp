// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channel_row.h"

#include "app/console/format/format.h"

#include <algorithm>
#include <compare>

namespace inspector::console {

namespace {

template <typename T>
std::partial_ordering compareKnown(const std::optional<T>& a, const std::optional<T>& b) {
    return *a <=> *b;
}

std::partial_ordering compareText(const QString& a, const QString& b) {
    const int order = a.compare(b, Qt::CaseInsensitive);
    return order < 0 ? std::partial_ordering::less : order > 0 ? std::partial_ordering::greater : std::partial_ordering::equivalent;
}

const std::optional<double>* figureOf(const ChannelRow& row, ChannelColumn column) {
    switch (column) {
        case ChannelColumn::Latency: return &row.kpis.liveLatencyS;
        case ChannelColumn::PlaylistAge: return &row.kpis.playlistAgeS;
        case ChannelColumn::Ratio: return &row.kpis.downloadRatio;
        case ChannelColumn::Ttfb: return &row.kpis.ttfbP95Ms;
        case ChannelColumn::Errors: return &row.kpis.errorRate;
        case ChannelColumn::Bitrate: return &row.kpis.bitrateBps;
        case ChannelColumn::Availability: return &row.kpis.availability;
        default: return nullptr;
    }
}

std::partial_ordering compareRows(const ChannelRow& a, const ChannelRow& b, ChannelColumn column) {
    switch (column) {
        case ChannelColumn::State: return gravity(a) <=> gravity(b);
        case ChannelColumn::Group: return compareText(a.group, b.group);
        case ChannelColumn::Chain: return *std::max_element(a.chain.begin(), a.chain.end()) <=> *std::max_element(b.chain.begin(), b.chain.end());
        case ChannelColumn::Since: return a.since <=> b.since;
        case ChannelColumn::Sampled: return a.sampled <=> b.sampled;
        case ChannelColumn::Findings: return a.findings <=> b.findings;
        case ChannelColumn::Reason:
            return compareText(a.reason ? toQString(a.reason->rule) : QString(), b.reason ? toQString(b.reason->rule) : QString());
        case ChannelColumn::Template: return compareText(a.templateName, b.templateName);
        case ChannelColumn::Probe: return compareText(a.probe, b.probe);
        default: return compareText(a.nameKey, b.nameKey);
    }
}

}  // namespace

void takeConfiguration(ChannelRow& row, const Channel& channel, const Inventory& inventory) {
    row.id = channel.id;
    row.name = toQString(channel.name);
    row.nameKey = sortKey(row.name);
    row.group = toQString(channel.group);
    const Template* settings = inventory.templateOf(channel.templateId);
    row.templateName = toQString(settings ? settings->name : channel.templateId.value);
    if (channel.probeId) row.probe = toQString(channel.probeId->value);
    row.enabled = channel.enabled;
}

void takeStatus(ChannelRow& row, const ChannelStatus& status) {
    row.known = true;
    row.state = status.state;
    row.since = status.since;
    row.reason = status.reason;
    row.findings = status.openFindings;
    row.worst = status.worst;
    row.sampled = status.sampled;
    row.kpis = status.kpis;
    row.chain = {};
    for (const StageFigures& stage : status.stages) {
        auto& worst = row.chain[static_cast<std::size_t>(stage.role)];
        worst = std::max(worst.value_or(stage.state), stage.state);
    }
    if (!status.probe.empty()) row.probe = toQString(status.probe.value);
}

QString sortKey(const QString& name) {
    QString out;
    out.reserve(name.size() + 8);
    for (qsizetype i = 0; i < name.size();) {
        if (!name[i].isDigit()) {
            out += name[i++].toCaseFolded();
            continue;
        }
        qsizetype end = i;
        while (end < name.size() && name[end].isDigit()) ++end;
        for (qsizetype pad = end - i; pad < 8; ++pad) out += QLatin1Char('0');
        out += QStringView(name).mid(i, end - i);
        i = end;
    }
    return out;
}

bool rowBefore(const ChannelRow& a, const ChannelRow& b, ChannelColumn column, Qt::SortOrder sortOrder) {
    std::partial_ordering order = std::partial_ordering::equivalent;
    if (const auto* figure = figureOf(a, column)) {
        const auto* other = figureOf(b, column);
        if (figure->has_value() != other->has_value()) return figure->has_value();
        if (figure->has_value()) order = compareKnown(*figure, *other);
    } else {
        order = compareRows(a, b, column);
    }
    if (order != 0) return sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
    const int names = a.nameKey.compare(b.nameKey);
    return names != 0 ? names < 0 : a.id < b.id;
}

int gravity(const ChannelRow& row) {
    if (!row.enabled) return 0;
    switch (row.state) {
        case ChannelState::Up: return row.worst && *row.worst >= Severity::Minor ? 3 : 1;
        case ChannelState::Unknown: return 2;
        case ChannelState::Degraded: return 4;
        case ChannelState::Down: break;
    }
    return 5;
}

}  // namespace inspector::console
