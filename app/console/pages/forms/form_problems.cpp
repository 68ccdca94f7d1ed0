// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/form_problems.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>

namespace inspector::console {

namespace {
struct FormProblemsWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};
}  // namespace

QString problemText(const inventory::FieldProblem& problem) {
    if (problem.code == "empty") return FormProblemsWords::tr("This is needed.");
    if (problem.code == "not-a-url") return FormProblemsWords::tr("This is no URL. It begins with http:// or https://.");
    if (problem.code == "scheme") return FormProblemsWords::tr("Only http and https are probed.");
    if (problem.code == "no-host") return FormProblemsWords::tr("The URL names no host.");
    if (problem.code == "duplicate") return FormProblemsWords::tr("There is one with this name already.");
    if (problem.code == "unknown-template") return FormProblemsWords::tr("There is no such template.");
    if (problem.code == "unknown-probe") return FormProblemsWords::tr("There is no such probe.");
    return toQString(problem.detail);  // rare ones: in English, rather than nothing
}

void FormProblems::addRow(QFormLayout& form, const QString& label, const std::string& field, QWidget* editor) {
    auto* problem = new QLabel;
    problem->setWordWrap(true);
    problem->setFont(console::font(sizes::caption));
    problem->hide();
    auto* box = new QVBoxLayout;
    box->setSpacing(2);
    box->setContentsMargins(0, 0, 0, 0);
    box->addWidget(editor);
    box->addWidget(problem);
    auto* caption = new QLabel(label);
    caption->setBuddy(editor);
    form.addRow(caption, box);
    m_rows[field] = {editor, problem};
}

std::vector<inventory::FieldProblem> FormProblems::show(const std::vector<inventory::FieldProblem>& problems) {
    for (auto& [field, row] : m_rows) {
        row.problem->hide();
        row.editor->setAccessibleDescription({});
    }
    std::vector<inventory::FieldProblem> rest;
    for (const auto& problem : problems) {
        const auto at = m_rows.find(problem.field);
        if (at == m_rows.end()) {
            rest.push_back(problem);
            continue;
        }
        QPalette palette = at->second.problem->palette();
        palette.setColor(QPalette::WindowText, theme().critical);
        at->second.problem->setPalette(palette);
        const QString text = QStringLiteral("◆ ") + problemText(problem);
        at->second.problem->setText(text);
        at->second.problem->show();
        at->second.editor->setAccessibleDescription(text);
    }
    return rest;
}

void FormProblems::focusFirst(const std::vector<inventory::FieldProblem>& problems) {
    for (const auto& problem : problems) {
        const auto at = m_rows.find(problem.field);
        if (at == m_rows.end()) continue;
        at->second.editor->setFocus();
        return;
    }
}

}  // namespace inspector::console
