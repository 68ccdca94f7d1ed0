// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace inspector::console {

class FindingModel;

// The open findings of one channel, and beside them what the selected one means and what to do. GUI thread.
class ChannelFindings : public QWidget {
    Q_OBJECT

public:
    ChannelFindings(Client& client, QWidget* parent = nullptr);

    void setFindings(std::vector<inventory::FindingRow> rows);

Q_SIGNALS:
    // Asks for the playlist that the finding is about.
    void playlistRequested(const QString& rung, int line);

private:
    void showDetails();

    Client& m_client;
    FindingModel* m_model;
    QTableView* m_table;
    QLabel* m_details;
    QLabel* m_none;
};

}  // namespace inspector::console
