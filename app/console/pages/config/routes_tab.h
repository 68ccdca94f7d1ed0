// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/format/routing_edit.h"
#include "app/console/pages/config/config_tab.h"

#include <string>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace inspector::console {

// The tree of routes, inhibitions and named times: one value, saved as a whole. "Which route takes this?" answers with what is
// typed, saved or not.
class RoutesTab : public ConfigTab {
    Q_OBJECT

public:
    explicit RoutesTab(const PageContext& context);

    void shown() override;
    [[nodiscard]] QString headline() const override;

protected:
    [[nodiscard]] std::vector<ConfigModel::Row> rows() const override;
    void load(const QString& id) override;
    [[nodiscard]] QString loadedTitle() const override;
    [[nodiscard]] std::vector<Problem> problems() const override;
    [[nodiscard]] bool differs() const override;
    [[nodiscard]] std::optional<inventory::Change> save() override;
    [[nodiscard]] std::optional<inventory::Change> removal() const override;
    void duplicate() override;
    [[nodiscard]] QString savedId() const override { return m_savedId; }
    void formChanged() override;

private:
    enum class Kind { Route, Inhibition, Times };

    QWidget* makeRoute();
    QWidget* makeInhibition();
    QWidget* makeTimes();
    void makeQuestion();
    void fill();
    void fillReceivers(QComboBox& box, const std::optional<ReceiverId>& id, const QString& none) const;
    [[nodiscard]] Route readRoute(std::string* why) const;
    // The whole, with what the form has; `id` of what is edited in it.
    [[nodiscard]] Routing read(std::string* why, QString* id = nullptr) const;
    void move(int by);
    void answer();
    void fillAlerts();

    Routing m_base;              // as it was when the form was loaded
    Routing m_shown;             // the same, as the form reads it
    Kind m_kind = Kind::Route;
    RoutePlace m_place;          // of a new route: its parent's
    std::size_t m_inhibition = 0;
    std::string m_times;         // the name as it was; empty: new
    QString m_savedId;

    QWidget* m_pages[3];
    QLineEdit* m_name;
    QLineEdit* m_matchers;
    QComboBox* m_receiver;
    QCheckBox* m_goOn;
    QLineEdit* m_groupBy;
    QLineEdit* m_groupWait;
    QLineEdit* m_groupInterval;
    QLineEdit* m_repeat;
    QLineEdit* m_activeTimes;
    QLineEdit* m_muteTimes;
    QLineEdit* m_escalateAfter;
    QComboBox* m_escalateTo;
    QLineEdit* m_inhibitionName;
    QLineEdit* m_source;
    QLineEdit* m_target;
    QLineEdit* m_equal;
    QLineEdit* m_timesName;
    QPlainTextEdit* m_intervals;
    QLineEdit* m_question;
    QComboBox* m_alerts;
    QLabel* m_answer;
    QPushButton* m_up;
    QPushButton* m_down;
};

}  // namespace inspector::console
