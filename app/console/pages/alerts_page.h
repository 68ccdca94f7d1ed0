// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/alert_filter.h"
#include "app/console/models/alert_order.h"
#include "app/console/pages/alert_actions.h"
#include "app/console/pages/page.h"

#include <QTimer>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace inspector::console {

class AlertCommands;
class AlertDetails;
class AlertTableModel;
class Face;

// All alerts: those that are open, filtered as they come; and what was, from the store. The parameter is an alert's fingerprint,
// "history", or a filter.
class AlertsPage : public Page {
    Q_OBJECT

public:
    AlertsPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Alerts"); }
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;
    void deactivated() override;

private:
    QWidget* makeBar();
    QWidget* makeTable();
    [[nodiscard]] bool isHistory() const;
    [[nodiscard]] AlertActions::Chosen chosen() const;
    void changed();              // what is shown is another: view, filter or range
    void refresh();              // of what is open
    void askHistory();
    void askOlder();
    void takeHistory(const Result<std::vector<Alert>>& result);
    void showOrder();
    void showFace();
    void showDetails();
    void answer();
    void selectWanted();
    void select(const std::vector<std::string>& fingerprints);

    PageContext m_context;
    AlertTableModel* m_model;
    AlertFilter m_filter;
    QTabBar* m_view;
    QLineEdit* m_text;
    QComboBox* m_range;
    QLabel* m_count;
    QLabel* m_problem;
    QStackedWidget* m_stack;
    Face* m_face;
    QTableView* m_table;
    AlertDetails* m_details;
    AlertCommands* m_commands;
    QTimer m_typing;
    QTimer m_second;
    RequestId m_request = 0;         // of the history
    std::int64_t m_oldest = 0;       // id of the oldest that was read
    bool m_more = false;
    bool m_early = false;            // it was asked for before there was a store
    QString m_failed;                // why the history could not be read
    AlertOrder m_order;              // of what is open
    int m_matching = 0;              // open ones that the filter takes
    std::string m_wanted;            // fingerprint to be selected as soon as it is there
};

}  // namespace inspector::console
