// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/config/config_tab.h"

#include <map>
#include <string>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QSpinBox;

namespace inspector::console {

class ConditionForm;

// The rules of alerts: what fires, and how it would have fired before it is switched on.
class RulesTab : public ConfigTab {
    Q_OBJECT

public:
    explicit RulesTab(const PageContext& context);

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
    [[nodiscard]] QString savedId() const override;
    void formChanged() override;

private:
    void fill(const AlertRule& rule);
    [[nodiscard]] AlertRule read(std::string* why) const;
    void tryOn(Seconds span);
    void showTrial(const Result<std::shared_ptr<const runtime::RuleTrialReport>>& result);

    AlertRule m_loaded;
    AlertRule m_shown;       // as the form had it when it was loaded
    std::map<std::string, int> m_fired;   // by rule, within the last day
    QLineEdit* m_name;
    QCheckBox* m_enabled;
    ConditionForm* m_condition;
    QLineEdit* m_templates;
    QLineEdit* m_groups;
    QLineEdit* m_channels;
    QLineEdit* m_endpoints;
    QComboBox* m_severity;
    QLineEdit* m_holdFor;
    QLineEdit* m_keepFor;
    QSpinBox* m_times;
    QSpinBox* m_of;
    QComboBox* m_noData;
    QLineEdit* m_noDataAfter;
    QLineEdit* m_labels;
    QLineEdit* m_summary;
    QPlainTextEdit* m_advice;
    QLineEdit* m_runbook;
    QPushButton* m_setBack;
    QPushButton* m_day;
    QPushButton* m_week;
    QLabel* m_trial;
    ConfigModel* m_where;
    QTableView* m_whereTable;
    RequestId m_trialRequest = 0;
    RequestId m_countRequest = 0;
};

}  // namespace inspector::console
