// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QTableView;

namespace inspector::console {

class DifferenceView;
class RequestModel;

// The flight recorder of one channel: its last minutes, and what was frozen when something broke; each playlist with what
// changed since the one before, and the answers' headers. GUI thread.
class ChannelRecorder : public QWidget {
    Q_OBJECT

public:
    explicit ChannelRecorder(Client& client, QWidget* parent = nullptr);

    void setChannel(const ChannelId& channel);
    // Opens what was frozen around that moment, as soon as it is known; none: the last minutes.
    void setMoment(std::optional<WallTime> moment);
    // Looks for bundles again, and for what was recorded meanwhile unless an earlier entry is being looked at.
    void refresh();

Q_SIGNALS:
    void said(const QString& sentence);

private:
    void showBundles(const std::vector<EvidenceBundle>& bundles);
    void openCurrent();
    void take(const Result<runtime::Exchanges>& result);
    void filter();
    void showExchange();
    void exportHar();

    Client& m_client;
    ChannelId m_channel;
    QListWidget* m_bundles;
    QComboBox* m_rungs;
    RequestModel* m_model;
    QTableView* m_table;
    DifferenceView* m_view;
    QLabel* m_headers;
    QLabel* m_note;
    QPushButton* m_export;
    std::optional<WallTime> m_moment;  // whose recording is still to be opened
    std::vector<EvidenceBundle> m_listed;
    runtime::Exchanges m_exchanges;
    RequestId m_listRequest = 0;
    RequestId m_openRequest = 0;
};

// Which of the recordings was frozen nearest to a moment, at most ten minutes from it; -1: none.
[[nodiscard]] int bundleOf(const std::vector<EvidenceBundle>& bundles, WallTime moment);

}  // namespace inspector::console
