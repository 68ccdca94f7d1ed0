// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"

#include <QWidget>

#include <string>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace inspector::console {

// What a rule looks at: its kind, and the fields of that kind. GUI thread; a child of the rule's form.
class ConditionForm : public QWidget {
    Q_OBJECT

public:
    explicit ConditionForm(QWidget* parent = nullptr);

    void load(const Condition& condition);
    // What the fields say; `why` has what cannot be read.
    [[nodiscard]] Condition read(std::string* why) const;

Q_SIGNALS:
    void typed();

private:
    QWidget* makeFigure();
    QWidget* makeFinding();
    QWidget* makeState();
    QWidget* makeVerdict();
    QWidget* makeSystem();
    void showKind();
    void fillFields();
    [[nodiscard]] FigureCondition readFigure(std::string* why) const;

    QComboBox* m_kind;
    QWidget* m_pages[5];
    QComboBox* m_measurement;
    QComboBox* m_field;
    QLineEdit* m_tags;
    QComboBox* m_aggregate;
    QLineEdit* m_window;
    QLineEdit* m_by;
    QComboBox* m_comparison;
    QLineEdit* m_threshold;
    QSpinBox* m_leastPoints;
    QLineEdit* m_findings;
    QComboBox* m_least;
    QCheckBox* m_eachRung;
    QComboBox* m_state;
    QLineEdit* m_causes;
    QDoubleSpinBox* m_confidence;
    QSpinBox* m_leastChannels;
    QLineEdit* m_notices;
};

}  // namespace inspector::console
