// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/rung_model.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <algorithm>

namespace inspector::console {

namespace {

const QString none = QStringLiteral("–");

std::optional<double> known(double value) { return value > 0 ? std::optional(value) : std::nullopt; }

bool isFigure(int column) {
    return column == RungModel::Declared || column == RungModel::Measured || column == RungModel::Peak ||
           column >= RungModel::Sequence || column == RungModel::FrameRate;
}

}  // namespace

void RungModel::setRungs(std::vector<RungFigures> rungs) {
    const bool sameRows = rungs.size() == m_rungs.size() &&
                          std::equal(rungs.begin(), rungs.end(), m_rungs.begin(),
                                     [](const RungFigures& a, const RungFigures& b) { return a.rung == b.rung; });
    if (!sameRows) {  // another ladder: rare, and a table of some ten rows
        if (!m_rungs.empty()) {
            beginRemoveRows({}, 0, static_cast<int>(m_rungs.size()) - 1);
            m_rungs.clear();
            endRemoveRows();
        }
        if (rungs.empty()) return;
        beginInsertRows({}, 0, static_cast<int>(rungs.size()) - 1);
        m_rungs = std::move(rungs);
        endInsertRows();
        return;
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        if (rungs[i] == m_rungs[i]) continue;
        m_rungs[i] = std::move(rungs[i]);
        Q_EMIT dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), ColumnCount - 1));
    }
}

const RungFigures* RungModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rungs[static_cast<std::size_t>(row)] : nullptr;
}

int RungModel::rowOf(std::string_view rung) const {
    for (int i = 0; i < rowCount(); ++i)
        if (m_rungs[static_cast<std::size_t>(i)].rung == rung) return i;
    return -1;
}

int RungModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rungs.size());
}
int RungModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RungModel::text(const RungFigures& r, int column) const {
    const bool media = r.kind != RungKind::Master;
    switch (column) {
        case Name: return toQString(r.rung);
        case State: return stateWord(r.state);
        case Kind: return rungKindWord(r.kind);
        case Declared: return bitrate(known(static_cast<double>(r.bandwidthBps)));
        case Measured: return bitrate(r.measuredBps);
        case Peak: return bitrate(r.peakBps);
        case Resolution: return r.height > 0 ? QStringLiteral("%1×%2").arg(r.width).arg(r.height) : none;
        case FrameRate: return r.frameRate > 0 ? number(r.frameRate) : none;
        case Codecs: return r.codecs.empty() ? none : toQString(r.codecs);
        case Sequence: return media && r.segmentCount ? QString::number(r.mediaSequence) : none;
        case Window: return media ? seconds(known(r.windowS)) : none;
        case Age: return media ? seconds(r.ageS) : none;
        case Ttfb: return milliseconds(r.ttfbMs);
        case Margin: return r.downloadRatio ? ratio(r.downloadRatio) : none;
        case Status: return r.httpStatus > 0 ? QString::number(r.httpStatus) : none;
        default: return {};
    }
}

QVariant RungModel::data(const QModelIndex& index, int role) const {
    const RungFigures* rung = at(index.row());
    if (!rung) return {};
    switch (role) {
        case Qt::DisplayRole: return text(*rung, index.column());
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | (isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case StateRole: return static_cast<int>(rung->state);
        case Qt::ForegroundRole:
            if (index.column() == Margin && rung->downloadRatio && *rung->downloadRatio > 0.8)
                return theme().of(*rung->downloadRatio > 1 ? Severity::Critical : Severity::Major);
            if (index.column() == Age && rung->ageS && rung->targetDurationS > 0 &&
                *rung->ageS >= 1.5 * rung->targetDurationS)
                return theme().of(Severity::Major);
            return {};
        case Qt::ToolTipRole: return index.column() == Codecs ? toQString(rung->codecs) : QVariant();
        default: return {};
    }
}

QVariant RungModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
    const bool tip = role == Qt::ToolTipRole;
    if (!tip && role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tip ? tr("The rung's key, as it is in stored figures") : tr("Rung");
        case State: return tip ? tr("This rung alone") : tr("State");
        case Kind: return tip ? tr("Variant, audio or subtitles") : tr("Kind");
        case Declared: return tip ? tr("BANDWIDTH in the multivariant playlist") : tr("Declared");
        case Measured: return tip ? tr("The newest segment's size over its duration") : tr("Measured");
        case Peak: return tip ? tr("The highest measured since watching began") : tr("Peak");
        case Resolution: return tip ? tr("RESOLUTION in the multivariant playlist") : tr("Resolution");
        case FrameRate: return tip ? tr("FRAME-RATE in the multivariant playlist") : tr("fps");
        case Codecs: return tip ? tr("CODECS in the multivariant playlist") : tr("Codecs");
        case Sequence: return tip ? tr("Media sequence number of the first segment") : tr("Sequence");
        case Window: return tip ? tr("Sum of the durations in the playlist") : tr("Window");
        case Age: return tip ? tr("For how long the playlist has certainly not changed") : tr("Age");
        case Ttfb: return tip ? tr("Time to first byte of the newest segment, else playlist") : tr("TTFB");
        case Margin: return tip ? tr("Download time over duration: above 1 viewers stall") : tr("Ratio");
        case Status: return tip ? tr("HTTP status of the newest answer") : tr("HTTP");
        default: return {};
    }
}

}  // namespace inspector::console
