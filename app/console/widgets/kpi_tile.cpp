// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/kpi_tile.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/card.h"
#include "app/console/widgets/sparkline.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <utility>

namespace inspector::console {

KpiTile::KpiTile(const QString& name, const QString& explanation, QWidget* parent) : QWidget(parent), m_name(name) {
    setToolTip(explanation);
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void KpiTile::setContent(Content content) {
    if (content == m_content) return;
    m_content = std::move(content);
    setAccessibleDescription(QStringLiteral("%1 %2. %3").arg(m_content.figure, m_content.unit, m_content.detail));
    update();
}

QSize KpiTile::sizeHint() const { return {190, 124}; }
QSize KpiTile::minimumSizeHint() const { return {120, 124}; }

void KpiTile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    paintCard(painter, rect(), hasFocus(), underMouse());
    const QRect in = rect().adjusted(sizes::space3, sizes::space3, -sizes::space3, -sizes::space3);

    painter.setFont(console::font(sizes::caption));
    painter.setPen(t.quiet);
    const QFontMetrics small(painter.font());
    painter.drawText(QRect(in.left(), in.top(), in.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                     small.elidedText(m_name, Qt::ElideRight, in.width()));

    int x = in.left();
    const QRect figureRow(in.left(), in.top() + 18, in.width(), 34);
    if (m_content.mark) {
        paintMark(painter, QRectF(x, figureRow.center().y() - 7, 15, 15), *m_content.mark);
        x += 15 + sizes::space2;
    }
    painter.setFont(console::font(sizes::figure, true));
    painter.setPen(m_content.mark ? colourOf(*m_content.mark) : t.text);
    painter.drawText(QRect(x, figureRow.top(), in.right() - x, figureRow.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     m_content.figure);
    x += painter.fontMetrics().horizontalAdvance(m_content.figure) + sizes::space1 + 2;
    painter.setFont(console::font(sizes::body));
    painter.setPen(t.quiet);
    painter.drawText(QRect(x, figureRow.top() + 6, in.right() - x + 4, figureRow.height() - 6),
                     Qt::AlignLeft | Qt::AlignVCenter, m_content.unit);

    painter.setFont(console::font(sizes::caption));
    painter.drawText(QRect(in.left(), figureRow.bottom() + 1, in.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                     small.elidedText(m_content.detail, Qt::ElideRight, in.width()));
    const QRectF trend(in.left(), figureRow.bottom() + 22, in.width() - 3, in.bottom() - figureRow.bottom() - 22);
    paintSparkline(painter, trend, m_content.trend, m_content.mark ? colourOf(*m_content.mark) : t.accent,
                   m_content.trendFromZero);
}

void KpiTile::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) Q_EMIT clicked();
}

void KpiTile::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) Q_EMIT clicked();
    else QWidget::keyPressEvent(event);
}

}  // namespace inspector::console
