// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/stage_model.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <utility>

namespace inspector::console {

namespace {

bool isStageFigure(int column) {
    return (column >= StageModel::Ttfb && column <= StageModel::Hits) || (column >= StageModel::Behind && column <= StageModel::Status);
}

QVariant orNothing(const std::optional<double>& value) { return value ? QVariant(*value) : QVariant(-1.0); }

}  // namespace

void StageModel::setRows(std::vector<Row> rows) {
    mergeRows(m_rows, std::move(rows), [](const Row& row) -> const QString& { return row.key; }, *this);
}

int StageModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int StageModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString StageModel::text(const Row& row, int column) const {
    const StageFigures& s = row.figures;
    switch (column) {
        case Name: return row.name;
        case State: return stateWord(s.state);
        case Reason: return s.reason ? findingText(*s.reason) : QString();
        case Ttfb: return milliseconds(s.ttfbMs);
        case SegmentTtfb: return milliseconds(s.segmentTtfbMs);
        case Connect: return milliseconds(s.connectMs);
        case Failed: return percent(s.errorRate);
        case Hits: return percent(s.hitRatio);
        case Cache: return s.cache == CacheState::Unknown ? QStringLiteral("–") : cacheStateWord(s.cache);
        case Behind: return seconds(s.lagS);
        case Age: return seconds(s.ageS);
        case Status: return s.httpStatus > 0 ? QString::number(s.httpStatus) : QStringLiteral("–");
        default: return {};
    }
}

QVariant StageModel::sortValue(const Row& row, int column) const {
    const StageFigures& s = row.figures;
    switch (column) {
        case State: return static_cast<int>(s.state);
        case Ttfb: return orNothing(s.ttfbMs);
        case SegmentTtfb: return orNothing(s.segmentTtfbMs);
        case Connect: return orNothing(s.connectMs);
        case Failed: return orNothing(s.errorRate);
        case Hits: return orNothing(s.hitRatio);
        case Behind: return orNothing(s.lagS);
        case Age: return orNothing(s.ageS);
        case Status: return s.httpStatus;
        default: return text(row, column);
    }
}

QVariant StageModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& r = row(index.row());
    switch (role) {
        case Qt::DisplayRole: return text(r, index.column());
        case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (isStageFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case SortRole: return sortValue(r, index.column());
        case StateRole: return static_cast<int>(r.figures.state);
        case KeyRole: return r.key;
        case Qt::ForegroundRole:
            if (index.column() == Failed && r.figures.errorRate && *r.figures.errorRate > 0.05) return theme().of(Severity::Major);
            if (index.column() == Status && r.figures.httpStatus >= 400) return theme().of(Severity::Major);
            return {};
        case Qt::ToolTipRole:
            if (index.column() == Reason) return text(r, Reason);
            return r.figures.remoteAddress.empty() ? QVariant() : tr("Answered by %1").arg(toQString(r.figures.remoteAddress));
        default: return {};
    }
}

QVariant StageModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (isStageFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
    const bool tip = role == Qt::ToolTipRole;
    if (!tip && role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return m_nameHeader;
        case State: return tip ? tr("Of the channel through this stage") : tr("State");
        case Reason: return tip ? tr("The finding that decides the state") : tr("Reason");
        case Ttfb: return tip ? tr("Time to first byte of the playlist, on a connection that was open") : tr("TTFB");
        case SegmentTtfb: return tip ? tr("Time to first byte of the newest segment") : tr("Segment");
        case Connect: return tip ? tr("TCP and TLS of a new connection, made on purpose now and then") : tr("Connect");
        case Failed: return tip ? tr("Requests that failed, of the last 20 cycles") : tr("Failed");
        case Hits: return tip ? tr("Segments that came from the cache, of the last 20 cycles") : tr("Hits");
        case Cache: return tip ? tr("What the cache said of the newest playlist") : tr("Cache");
        case Behind: return tip ? tr("How far its playlist is certainly behind the chain's first stage") : tr("Behind");
        case Age: return tip ? tr("For how long the playlist has certainly not changed") : tr("Unchanged");
        case Status: return tip ? tr("HTTP status of the newest answer") : tr("HTTP");
        default: return {};
    }
}

}  // namespace inspector::console
