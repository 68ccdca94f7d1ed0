// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/findings_panel.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/state_shape.h"
#include "app/console/widgets/trouble_delegate.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPaintEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace inspector::console {

namespace {

constexpr int openWidth = 288, smallWidth = 248, narrowWidth = 40;
constexpr int smallWindow = 1400;

}  // namespace

FindingsPanel::FindingsPanel(QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_nothing(new QLabel(this)), m_list(new QListView(this)),
      m_toggle(new QToolButton(this)) {
    setAccessibleName(tr("Open findings"));
    m_title->setFont(console::font(sizes::strong, true));
    m_nothing->setText(tr("Nothing is open."));
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->setContentsMargins(sizes::space3, sizes::space2, sizes::space3, 0);
    m_toggle->setIcon(icon(Icon::PanelRight));
    m_toggle->setAutoRaise(true);
    m_toggle->setToolTip(tr("Narrow or widen this panel (Ctrl+B)"));
    m_toggle->setAccessibleName(tr("Narrow or widen the panel of findings"));

    m_list->setModel(&m_model);
    m_list->setItemDelegate(new TroubleDelegate(false, this));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QListView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Newest open findings"));

    auto* head = new QHBoxLayout;
    head->setContentsMargins(sizes::space3, sizes::space4, sizes::space2, sizes::space2);
    head->addWidget(m_title, 1);
    head->addWidget(m_toggle);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_nothing);
    layout->addWidget(m_list, 1);
    layout->addStretch();  // what the list leaves when it is hidden
    takeWidth();
    showEmptiness();

    connect(m_toggle, &QToolButton::clicked, this, [this] { setNarrow(!m_narrow); });
    connect(m_list, &QListView::activated, this, &FindingsPanel::open);
    connect(m_list, &QListView::clicked, this, &FindingsPanel::open);
}

void FindingsPanel::setFindings(std::vector<TroubleModel::Row> rows, int total) {
    m_model.setRows(std::move(rows));
    m_total = total;
    showEmptiness();
    if (m_narrow) update();
}

void FindingsPanel::showEmptiness() {
    m_title->setText(m_total ? tr("Findings  %1").arg(m_total) : tr("Findings"));
    m_title->setToolTip(tr("Confirmed findings that are open"));
    m_title->setVisible(!m_narrow);
    m_nothing->setVisible(!m_narrow && m_total == 0);
    m_list->setVisible(!m_narrow && m_total > 0);
}

void FindingsPanel::takeWidth() {
    setFixedWidth(m_narrow ? narrowWidth : window()->width() < smallWindow ? smallWidth : openWidth);
}

void FindingsPanel::setNow(WallTime now) {
    m_model.setNow(now);
    if (!m_narrow) m_list->viewport()->update();
}

void FindingsPanel::setNarrow(bool narrow) {
    if (narrow == m_narrow) return;
    m_narrow = narrow;
    takeWidth();
    showEmptiness();
    auto* head = static_cast<QHBoxLayout*>(layout()->itemAt(0)->layout());
    head->setContentsMargins(narrow ? 5 : sizes::space3, sizes::space4, narrow ? 5 : sizes::space2, sizes::space2);
    update();
    Q_EMIT narrowChanged(narrow);
}

void FindingsPanel::open(const QModelIndex& index) {
    if (!index.isValid()) return;
    const TroubleModel::Row& row = m_model.row(index.row());
    if (row.endpoint.empty()) Q_EMIT opened(row.channel);
    else Q_EMIT endpointOpened(row.endpoint);
}

void FindingsPanel::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), theme().panel);
    painter.fillRect(0, 0, 1, height(), theme().line);
    if (!m_narrow) return;
    painter.setFont(console::font(sizes::strong, true));
    painter.setPen(theme().text);
    painter.drawText(QRect(1, 56, width() - 1, 20), Qt::AlignCenter, QString::number(m_total));
    // The newest as shapes, so that the strip still shows trouble come and go.
    int y = 84;
    for (int row = 0; row < m_model.rowCount() && y < height() - 20; ++row, y += 20)
        if (const auto* severity = std::get_if<Severity>(&m_model.row(row).kind))
            paintMark(painter, QRectF(width() / 2.0 - 6, y, 13, 13), markOf(*severity));
}

}  // namespace inspector::console
