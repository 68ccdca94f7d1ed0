// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/trouble_model.h"

#include "app/console/format/format.h"

#include <utility>

namespace inspector::console {

namespace {

QString wordOf(const std::variant<Severity, ChannelState>& kind) {
    if (const auto* severity = std::get_if<Severity>(&kind)) return severityWord(*severity);
    return stateWord(std::get<ChannelState>(kind));
}

// Short enough for the end of a line: an age up to an hour, then the time of the clock.
QString ageOf(WallTime since, WallTime now) {
    if (since == WallTime{}) return {};
    return now - since < std::chrono::hours{1} ? duration(now - since) : clockTime(since);
}

}  // namespace

void TroubleModel::setRows(std::vector<Row> rows) {
    mergeRows(m_rows, std::move(rows), [](const Row& row) -> const QString& { return row.key; }, *this);
}

int TroubleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant TroubleModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& r = row(index.row());
    switch (role) {
        case Qt::DisplayRole: return r.title;
        case TextRole: return r.text;
        case WordRole: return wordOf(r.kind);
        case AgeRole: return ageOf(r.since, m_now);
        case ChannelRole: return toQString(r.channel.value);
        case Qt::ToolTipRole:
            return QStringLiteral("%1 · %2\n%3\n%4").arg(r.title, wordOf(r.kind), r.text, wholeTime(r.since, m_now));
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2, %3, %4").arg(r.title, wordOf(r.kind), r.text, ageOf(r.since, m_now));
        default: return {};
    }
}

}  // namespace inspector::console
