// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/probe_model.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace inspector::console {

namespace {

constexpr auto heardWithin = Seconds{15};
constexpr double clockThatMatters = 1'000;  // ms
constexpr double lagThatMatters = 1'000;

bool isProbeFigure(int column) { return column >= ProbeModel::Channels && column <= ProbeModel::Waiting; }

void judge(ProbeModel::Row& row, const Probe* configured, const ProbeLife* life, WallTime now) {
    if (!life) {
        row.state = ChannelState::Unknown;
        row.word = configured && !configured->enabled ? ProbeModel::tr("Off") : ProbeModel::tr("Never ran");
        return;
    }
    if (now - life->seen > heardWithin) {
        const bool off = life->paused || (configured && !configured->enabled);
        row.state = off ? ChannelState::Unknown : ChannelState::Down;
        row.word = off ? ProbeModel::tr("Off") : ProbeModel::tr("Gone");
        if (!off) row.reason = ProbeModel::tr("Not heard of since %1: look whether it runs, and reaches the database").arg(clockTime(life->seen));
        return;
    }
    row.state = ChannelState::Up;
    row.word = life->paused ? ProbeModel::tr("Paused") : ProbeModel::tr("Probing");
    const auto degrade = [&row](const QString& word, const QString& why) {
        row.state = ChannelState::Degraded;
        row.word = word;
        row.reason = why;
    };
    if (life->lagMs > lagThatMatters) degrade(ProbeModel::tr("Late"), ProbeModel::tr("Cycles begin late: the machine has too much to do"));
    if (std::abs(life->clockAheadMs) > clockThatMatters) degrade(ProbeModel::tr("Clock"), ProbeModel::tr("Its clock differs from the database's: set it by NTP"));
    if (life->trust == "blind") degrade(ProbeModel::tr("Blind"), ProbeModel::tr("It reaches none of its canaries: its network is broken, what it sees counts nowhere"));
}

}  // namespace

std::vector<ProbeModel::Row> probeRows(const Inventory& inventory, const std::vector<ProbeLife>& lives,
                                       const std::vector<inventory::ChannelLease>& leases, WallTime now) {
    std::map<ProbeId, int> held;
    for (const auto& lease : leases)
        if (lease.live) ++held[lease.probe];
    std::map<ProbeId, const ProbeLife*> alive;
    for (const ProbeLife& life : lives) alive[life.id] = &life;
    for (const Probe& probe : inventory.probes) alive.try_emplace(probe.id, nullptr);
    std::vector<ProbeModel::Row> rows;
    for (const auto& [id, life] : alive) {
        const Probe* probe = inventory.probe(id);
        // Every store is born with it; where others probe it says nothing.
        if (!life && id == ProbeId{"local"} && !lives.empty()) continue;
        ProbeModel::Row row;
        row.key = toQString(id.value);
        row.name = toQString(probe ? probe->name : id.value);
        row.region = toQString(probe ? probe->region : life->region);
        row.channels = held[id];
        if (life) {
            if (life->capacity > 0) row.load = life->load / life->capacity;
            row.lagMs = life->lagMs;
            row.clockMs = life->clockAheadMs;
            row.waiting = life->spooled;
            row.version = toQString(life->version);
            row.seen = life->seen;
        }
        judge(row, probe, life, now);
        rows.push_back(std::move(row));
    }
    return rows;
}

void ProbeModel::setRows(std::vector<Row> rows, WallTime now) {
    m_now = now;
    mergeRows(m_rows, std::move(rows), [](const Row& row) -> const QString& { return row.key; }, *this);
}

int ProbeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int ProbeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ProbeModel::text(const Row& row, int column) const {
    const bool running = row.state == ChannelState::Up || row.state == ChannelState::Degraded;
    switch (column) {
        case Name: return row.name;
        case State: return row.word;
        case Region: return row.region;
        case Channels: return QString::number(row.channels);
        case Load: return running && row.load >= 0 ? percent(row.load) : QStringLiteral("–");
        case Lag: return running && row.lagMs >= 0 ? milliseconds(row.lagMs) : QStringLiteral("–");
        case Clock: return running ? milliseconds(std::abs(row.clockMs)) : QStringLiteral("–");
        case Waiting: return row.waiting > 0 ? QString::number(row.waiting) : QStringLiteral("–");
        case Version: return row.version;
        case Seen: return row.seen == WallTime{} ? tr("never") : ago(row.seen, m_now);
        case Reason: return row.reason;
        default: return {};
    }
}

QVariant ProbeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (isProbeFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case StateRole: return static_cast<int>(row.state);
        case KeyRole: return row.key;
        case Qt::ToolTipRole:
            if (index.column() == Seen && row.seen != WallTime{}) return wholeTime(row.seen, m_now);
            return index.column() == Name ? row.key : text(row, index.column());
        default: return {};
    }
}

QVariant ProbeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (isProbeFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
    const bool tip = role == Qt::ToolTipRole;
    if (!tip && role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Probe");
        case State: return tr("State");
        case Region: return tr("Region");
        case Channels: return tip ? tr("Channels that it holds now") : tr("Channels");
        case Load: return tip ? tr("Share of what it can carry") : tr("Load");
        case Lag: return tip ? tr("How late its cycles begin, 95th percentile") : tr("Lag");
        case Clock: return tip ? tr("Its clock beside the database's") : tr("Clock off by");
        case Waiting: return tip ? tr("Points that wait on its disk for the series' database") : tr("Waiting");
        case Version: return tr("Version");
        case Seen: return tip ? tr("Its newest heartbeat") : tr("Heard of");
        case Reason: return tr("Reason");
        default: return {};
    }
}

}  // namespace inspector::console
