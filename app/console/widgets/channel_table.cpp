// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/channel_table.h"

#include "app/console/format/theme.h"
#include "app/console/models/channel_text.h"
#include "app/console/widgets/channel_delegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr int widths[channelColumnCount] = {112, 172, 96, 80, 84, 82, 132, 90, 84, 76, 168, 76, 320, 86, 90, 76, 84};
constexpr bool shownAtFirst[channelColumnCount] = {true, true, true, true,  true,  true, true, true, true,
                                                   true, true, true, false, false, true, true, true};

}  // namespace

ChannelTable::ChannelTable(ChannelsModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    setModel(&model);
    setItemDelegate(new ChannelDelegate(this));
    setAccessibleName(tr("Channels"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(sizes::row);
    verticalHeader()->setDefaultSectionSize(sizes::row);

    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(44);
    header->setFixedHeight(32);
    header->setFont(console::font(sizes::caption, true));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(*menu);
        menu->popup(horizontalHeader()->viewport()->mapToGlobal(at));
    });
    resetColumns();
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const ChannelRow* row = m_model.row(index)) Q_EMIT opened(row->id);
    });
}

void ChannelTable::resetColumns() {
    QHeaderView* header = horizontalHeader();
    for (int column = 0; column < channelColumnCount; ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, widths[column]);
        header->setSectionHidden(column, !shownAtFirst[column]);
    }
    setSortingEnabled(true);
    sortByColumn(static_cast<int>(ChannelColumn::State), Qt::DescendingOrder);
}

std::vector<ChannelId> ChannelTable::selectedChannels() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<ChannelId> out;
    for (const QModelIndex& index : rows)
        if (const ChannelRow* row = m_model.row(index)) out.push_back(row->id);
    return out;
}

void ChannelTable::fillColumnMenu(QMenu& menu) {
    QHeaderView* header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        QAction* action = menu.addAction(channelHeader(static_cast<ChannelColumn>(column)));
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        action->setEnabled(column != static_cast<int>(ChannelColumn::Name));  // a row without a name says nothing
        connect(action, &QAction::toggled, this, [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("As at first")), &QAction::triggered, this, &ChannelTable::resetColumns);
}

// With the number of columns: a state of other columns is of no use.
QByteArray ChannelTable::saveColumns() const { return QByteArray(1, char(channelColumnCount)) + horizontalHeader()->saveState(); }

void ChannelTable::restoreColumns(const QByteArray& state) {
    QHeaderView* header = horizontalHeader();
    if (!state.startsWith(char(channelColumnCount)) || !header->restoreState(state.mid(1))) return resetColumns();
    sortByColumn(header->sortIndicatorSection(), header->sortIndicatorOrder());
}

void ChannelTable::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    const Theme& t = theme();
    QPainter painter(viewport());
    painter.setFont(console::font(sizes::body, true));
    const int first = std::max(0, rowAt(0));
    for (int row = first; row < m_model.rowCount(); ++row) {
        const int y = rowViewportPosition(row);
        if (y > viewport()->height()) break;
        const QString head = m_model.index(row, 0).data(ChannelsModel::SectionRole).toString();
        if (head.isEmpty()) continue;
        const QRect box(0, y, viewport()->width(), rowHeight(row));
        painter.fillRect(box, t.window);
        painter.setPen(t.quiet);
        painter.drawText(box.adjusted(sizes::space2, 0, -sizes::space2, 0), Qt::AlignLeft | Qt::AlignVCenter, head);
        painter.fillRect(QRect(0, box.bottom(), box.width(), 1), t.line);
    }
}

void ChannelTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const ChannelRow* row = m_model.row(currentIndex())) Q_EMIT opened(row->id);
        return;
    }
    // A letter or digit is a key of the window, not a search in the table: the filter box is for that.
    if (!event->text().isEmpty() && event->text().front().isLetterOrNumber() &&
        (event->modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier)
        return event->ignore();
    QTableView::keyPressEvent(event);
}

void ChannelTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

}  // namespace inspector::console
