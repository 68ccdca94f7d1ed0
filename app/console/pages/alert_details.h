// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QScrollArea;

namespace inspector::console {

// One alert in full: what, where, since when, its facts; and its history and trace: what happened, who did what, who was told
// and why others were not. GUI thread.
class AlertDetails : public QWidget {
    Q_OBJECT

public:
    explicit AlertDetails(Client& client, QWidget* parent = nullptr);

    // Null: nothing is chosen. The history is read again when the alert has changed.
    void show(const Alert* alert);

Q_SIGNALS:
    void ruleRequested(const QString& rule);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showFacts();
    void showEntries(const Result<std::vector<AlertEntry>>& result);

    Client& m_client;
    std::optional<Alert> m_alert;
    RequestId m_request = 0;
    QLabel* m_head;
    QLabel* m_facts;
    QLabel* m_historyTitle;
    QLabel* m_history;
    QScrollArea* m_scroll;
};

// The facts of an alert as rows of a word and a value, in the operator's words.
struct AlertFact {
    QString word;
    QString value;
};
[[nodiscard]] std::vector<AlertFact> alertFacts(const Alert& alert, const Inventory& inventory, WallTime now);

}  // namespace inspector::console
