// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/table_setup.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/state_shape.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace inspector::console {

namespace {

constexpr int markSize = 14;

class MarkDelegate : public QStyledItemDelegate {
public:
    MarkDelegate(int role, bool severity, QObject* parent)
        : QStyledItemDelegate(parent), m_role(role), m_severity(severity) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem shifted = option;
        initStyleOption(&shifted, index);
        const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &shifted, painter, option.widget);
        const int value = index.data(m_role).toInt();
        const Mark mark = m_severity ? markOf(static_cast<Severity>(value)) : markOf(static_cast<ChannelState>(value));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect r = option.rect.adjusted(sizes::space2, 0, -sizes::space1, 0);
        paintMark(*painter, QRectF(r.left(), r.center().y() - markSize / 2.0 + 0.5, markSize, markSize), mark);
        painter->setPen(mark == Mark::Ok ? theme().quiet : theme().text);
        painter->setFont(shifted.font);
        const QRect text = r.adjusted(markSize + sizes::space2, 0, 0, 0);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                          shifted.fontMetrics.elidedText(shifted.text, Qt::ElideRight, text.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(markSize + 2 * sizes::space2, 0);
    }

private:
    int m_role;
    bool m_severity;
};

}  // namespace

void setUpTable(QTableView& table) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setFrameShape(QFrame::NoFrame);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setMinimumSectionSize(sizes::compactRow);
    table.verticalHeader()->setDefaultSectionSize(sizes::row);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setFixedHeight(sizes::row + 4);
}

void setSeverityColumn(QTableView& table, int column, int role) {
    table.setItemDelegateForColumn(column, new MarkDelegate(role, true, &table));
}

void setStateColumn(QTableView& table, int column, int role) {
    table.setItemDelegateForColumn(column, new MarkDelegate(role, false, &table));
}

}  // namespace inspector::console
