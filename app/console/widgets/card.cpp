// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/card.h"

#include "app/console/format/theme.h"

namespace inspector::console {

void paintCard(QPainter& painter, const QRect& rect, bool focus, bool hover) {
    const Theme& t = theme();
    const double line = focus ? 2 : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(focus ? t.accent : t.line, line));
    painter.setBrush(hover && t.kind == ThemeKind::Dark ? t.raised : t.panel);
    painter.drawRoundedRect(QRectF(rect).adjusted(line / 2, line / 2, -line / 2, -line / 2), sizes::corner, sizes::corner);
    painter.restore();
}

}  // namespace inspector::console
