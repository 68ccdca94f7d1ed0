// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace inspector::console {

class FindingModel;

// The findings of one channel or examination, and beside them what the selected one means and what to do. GUI thread.
class ChannelFindings : public QWidget {
    Q_OBJECT

public:
    // Live: with since when and in how many cycles. Once: of a stream that was looked at.
    enum class Facts { Live, Once };
    explicit ChannelFindings(Client& client, Facts facts = Facts::Live, QWidget* parent = nullptr);

    void setFindings(std::vector<inventory::FindingRow> rows);

Q_SIGNALS:
    // Asks for the playlist that the finding is about.
    void playlistRequested(const QString& rung, int line);

private:
    void showDetails();

    Client& m_client;
    Facts m_facts;
    FindingModel* m_model;
    QTableView* m_table;
    QLabel* m_details;
    QLabel* m_none;
};

}  // namespace inspector::console
