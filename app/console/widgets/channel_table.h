// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/channels_model.h"

#include <QTableView>

#include <vector>

class QMenu;

namespace inspector::console {

// The view of a ChannelsModel: rows of one height, section heads over the whole width, columns that are chosen, moved
// and sized by the operator. The model outlives it.
class ChannelTable : public QTableView {
    Q_OBJECT

public:
    explicit ChannelTable(ChannelsModel& model, QWidget* parent = nullptr);

    [[nodiscard]] std::vector<ChannelId> selectedChannels() const;  // in the order shown
    // Fills a menu with a line for each column, ticked when it is shown.
    void fillColumnMenu(QMenu& menu);
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray& state);  // the default where it is not of this version

Q_SIGNALS:
    void opened(const inspector::ChannelId& channel);
    void selectionMoved();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void resetColumns();

    ChannelsModel& m_model;
};

}  // namespace inspector::console
