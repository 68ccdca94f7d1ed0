// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/alert_model.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace inspector::console {

namespace {

bool isShown(const Alert& alert) {
    return alert.isOpen() && alert.state != AlertState::Pending && alert.severity != Severity::Info;
}
bool isWanted(const Alert& alert) { return isShown(alert) && alert.cause.empty(); }
bool isExplained(const Alert& alert) { return isShown(alert) && !alert.cause.empty(); }

struct Placed {
    const Alert* alert;
    bool seen;  // acknowledged, or muted on purpose

    [[nodiscard]] auto order() const {
        return std::tuple(seen, alert->state == AlertState::Resolved, -static_cast<int>(alert->severity),
                          -alert->fired.value_or(alert->started).time_since_epoch(), std::string_view(alert->fingerprint));
    }
};

AlertModel::Row rowOf(const Placed& placed, const Inventory& inventory, WallTime now) {
    const Alert& alert = *placed.alert;
    AlertModel::Row row;
    row.key = toQString(alert.fingerprint);
    row.channel = alert.channel;
    if (alert.channel.empty()) row.endpoint = EndpointId(std::string(labelOf(alert.labels, "endpoint")));
    row.severity = alert.severity;
    row.state = alert.state;
    row.acknowledged = isAcknowledged(alert, now);
    row.muted = !alert.mutes.empty();
    row.title = alertPlace(alert, inventory);
    row.text = alertTextBeside(row.title, alertText(alert, inventory));
    row.marks = alertMarks(alert, now).join(QStringLiteral(" · "));
    row.since = alert.fired.value_or(alert.started);
    row.behind = static_cast<int>(alert.explains);
    return row;
}

}  // namespace

bool comesBefore(const Alert& a, const Alert& b, WallTime now) {
    const auto place = [&](const Alert& alert) { return Placed{&alert, isAcknowledged(alert, now) || !alert.mutes.empty()}; };
    return place(a).order() < place(b).order();
}

AlertRows alertRows(const std::map<std::string, Alert>& open, const Inventory& inventory, WallTime now, std::size_t limit,
                    const std::set<std::string>& expanded) {
    std::vector<Placed> placed;
    std::map<std::string_view, std::vector<Placed>> children;
    AlertRows out;
    for (const auto& [fingerprint, alert] : open) {
        const bool seen = isAcknowledged(alert, now) || !alert.mutes.empty();
        if (isExplained(alert) && expanded.contains(alert.cause)) children[alert.cause].push_back({&alert, seen});
        if (!isWanted(alert)) continue;
        if (!seen) {
            ++out.unacknowledged;
            out.worst = std::max(out.worst.value_or(alert.severity), alert.severity);
        }
        placed.push_back({&alert, seen});
    }
    out.wanted = static_cast<int>(placed.size());
    const auto inOrder = [](const Placed& a, const Placed& b) { return a.order() < b.order(); };
    const auto shown = static_cast<std::ptrdiff_t>(std::min(limit, placed.size()));
    // Ten thousand at once must not be sorted, nor put into words, for the few that are shown.
    std::partial_sort(placed.begin(), placed.begin() + shown, placed.end(), inOrder);
    for (auto at = placed.begin(); at != placed.begin() + shown && out.rows.size() < limit; ++at) {
        out.rows.push_back(rowOf(*at, inventory, now));
        const auto below = children.find(at->alert->fingerprint);
        if (below == children.end()) continue;
        out.rows.back().expanded = true;
        std::vector<Placed>& those = below->second;
        const std::size_t room = std::min(those.size(), limit - out.rows.size());
        std::partial_sort(those.begin(), those.begin() + static_cast<std::ptrdiff_t>(room), those.end(), inOrder);
        for (std::size_t i = 0; i < room; ++i) {
            out.rows.push_back(rowOf(those[i], inventory, now));
            out.rows.back().child = true;
        }
    }
    return out;
}

void AlertModel::setRows(std::vector<Row> rows) {
    mergeRows(m_rows, std::move(rows), [](const Row& row) -> const QString& { return row.key; }, *this);
}

int AlertModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AlertModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& r = row(index.row());
    switch (role) {
        case Qt::DisplayRole: return r.title;
        case KeyRole: return r.key;
        case TextRole: return r.text;
        case MarksRole: return r.marks;
        case WordRole: return severityWord(r.severity);
        case AgeRole: return m_now - r.since < std::chrono::hours{1} ? duration(m_now - r.since) : clockTime(r.since);
        case Qt::ToolTipRole:
            return QStringLiteral("%1 · %2\n%3\n%4\n%5").arg(r.title, severityWord(r.severity), r.text, r.marks, wholeTime(r.since, m_now));
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2, %3, %4").arg(r.title, severityWord(r.severity), r.text, r.marks);
        default: return {};
    }
}

}  // namespace inspector::console
