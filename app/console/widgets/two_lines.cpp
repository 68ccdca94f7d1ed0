// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/two_lines.h"

#include <QTextLayout>

namespace inspector::console {

void paintTwoLines(QPainter& painter, const QRect& box, const QString& text) {
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    const int lineHeight = painter.fontMetrics().height();
    QTextLine first = layout.createLine();
    if (first.isValid()) first.setLineWidth(box.width());
    const int length = first.isValid() ? first.textLength() : 0;
    layout.endLayout();
    painter.drawText(QRect(box.left(), box.top(), box.width(), lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                      text.left(length).trimmed());
    const QString rest = text.mid(length);
    if (rest.isEmpty()) return;
    painter.drawText(QRect(box.left(), box.top() + lineHeight, box.width(), lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                      painter.fontMetrics().elidedText(rest, Qt::ElideRight, box.width()));
}

}  // namespace inspector::console
