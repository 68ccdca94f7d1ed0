// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/exchange.h"

#include <QString>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QFormLayout;
class QLabel;

namespace inspector::console {

// What is wrong with a field, in the operator's words.
[[nodiscard]] QString problemText(const inventory::FieldProblem& problem);

// Shows each problem under its field. A field is registered once, when the form is built. GUI thread, child of a form.
class FormProblems : public QObject {
    Q_OBJECT

public:
    explicit FormProblems(QObject* parent) : QObject(parent) {}

    // Adds the field's row and, below it, the place for its problem.
    void addRow(QFormLayout& form, const QString& label, const std::string& field, QWidget* editor);
    // Problems of fields that have no row are answered, to be shown elsewhere.
    std::vector<inventory::FieldProblem> show(const std::vector<inventory::FieldProblem>& problems);
    void focusFirst(const std::vector<inventory::FieldProblem>& problems);

private:
    struct Row {
        QWidget* editor;
        QLabel* problem;
    };
    std::map<std::string, Row> m_rows;
};

}  // namespace inspector::console
