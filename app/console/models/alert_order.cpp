// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/alert_order.h"

#include "app/console/format/alert_text.h"
#include "app/console/models/alert_model.h"
#include "app/console/models/alert_table_model.h"

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

using Column = AlertTableModel::Column;

// The gravest, and what is new, is asked for first.
Qt::SortOrder usual(int column) {
    return column == Column::SeverityColumn || column == Column::Since ? Qt::DescendingOrder : Qt::AscendingOrder;
}

struct Key {
    QString text;
    qint64 number = 0;
    const Alert* alert = nullptr;
};

Key keyOf(const Alert& alert, int column, const Inventory& inventory) {
    Key key;
    key.alert = &alert;
    switch (column) {
        case Column::SeverityColumn: key.number = static_cast<int>(alert.severity); break;
        case Column::State: key.number = alert.state == AlertState::Firing ? 0 : alert.state == AlertState::Pending ? 1 : 2; break;
        case Column::Place: key.text = alertPlace(alert, inventory).toLower(); break;
        case Column::What: key.text = QString::fromStdString(alert.summary).toLower(); break;  // ten thousand are not put into words for it
        case Column::Since: key.number = alert.fired.value_or(alert.started).time_since_epoch().count(); break;
        case Column::Owner: key.text = QString::fromStdString(alert.owner).toLower(); break;
        case Column::Marks: key.number = static_cast<int>(alert.mutes.size()) + (alert.acknowledged ? 1 : 0); break;
        case Column::Rule: key.text = alertRuleName(alert, inventory).toLower(); break;
        default: break;
    }
    return key;
}

}  // namespace

void AlertOrder::click(int section) {
    if (section != column) *this = {section, usual(section)};
    else if (order == usual(section)) order = order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    else *this = {};
}

void sortAlerts(std::vector<const Alert*>& alerts, std::size_t shown, const AlertOrder& order, const Inventory& inventory, WallTime now) {
    const auto first = static_cast<std::ptrdiff_t>(std::min(shown, alerts.size()));
    if (order.column < 0) {
        std::partial_sort(alerts.begin(), alerts.begin() + first, alerts.end(),
                          [now](const Alert* a, const Alert* b) { return comesBefore(*a, *b, now); });
        return;
    }
    std::vector<Key> keys;
    keys.reserve(alerts.size());
    for (const Alert* alert : alerts) keys.push_back(keyOf(*alert, order.column, inventory));
    const bool up = order.order == Qt::AscendingOrder;
    std::partial_sort(keys.begin(), keys.begin() + first, keys.end(), [&](const Key& a, const Key& b) {
        if (a.number != b.number) return (a.number < b.number) == up;
        if (const int texts = a.text.compare(b.text); texts != 0) return (texts < 0) == up;
        return comesBefore(*a.alert, *b.alert, now);
    });
    std::transform(keys.begin(), keys.end(), alerts.begin(), [](const Key& key) { return key.alert; });
}

}  // namespace inspector::console
