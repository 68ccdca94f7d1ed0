// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/phases_delegate.h"

#include "app/console/format/theme.h"
#include "app/console/models/request_model.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace inspector::console {

void PhasesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem ground(option);
    initStyleOption(&ground, index);
    ground.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
    const auto bar = index.data(m_role).value<RequestModel::Bar>();
    const Theme& t = theme();
    const QRectF area = QRectF(option.rect).adjusted(sizes::space2, 8, -sizes::space2, -8);
    const double total = bar.dnsMs + bar.connectMs + bar.tlsMs + bar.waitMs + bar.receiveMs;
    const double width = std::max(3.0, (bar.to - bar.from) * area.width());
    double x = area.left() + std::clamp(bar.from, 0.0, 1.0) * area.width();
    x = std::min(x, area.right() - 3);
    const double scale = total > 0 ? std::min(width, area.right() - x) / total : 0;
    const std::pair<double, QColor> phases[] = {{bar.dnsMs, t.chart[4]},
                                                {bar.connectMs, t.chart[1]},
                                                {bar.tlsMs, t.chart[3]},
                                                {bar.waitMs, t.line},
                                                {bar.receiveMs, bar.failed ? t.critical : t.accent}};
    painter->save();
    painter->setPen(Qt::NoPen);
    if (scale == 0) painter->fillRect(QRectF(x, area.top(), 3, area.height()), bar.failed ? t.critical : t.accent);
    for (const auto& [ms, colour] : phases) {
        if (ms <= 0 || scale == 0) continue;
        painter->fillRect(QRectF(x, area.top(), std::max(1.0, ms * scale), area.height()), colour);
        x += ms * scale;
    }
    painter->restore();
}

}  // namespace inspector::console
