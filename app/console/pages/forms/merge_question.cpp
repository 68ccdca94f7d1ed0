// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/merge_question.h"

#include "app/console/format/format.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace inspector::console {

namespace {

struct MergeQuestionWords {
    Q_DECLARE_TR_FUNCTIONS(MergeQuestion)
};

QString cell(const std::string& text) {
    return QStringLiteral("<td>%1&nbsp;&nbsp;</td>").arg(text.empty() ? QStringLiteral("–") : toQString(text).left(120).toHtmlEscaped());
}

}  // namespace

void askWhoseHolds(QWidget* parent, const QString& name, const QString& whoAndWhen,
                   const std::vector<inventory::FieldConflict>& conflicts, std::function<void()> overwrite) {
    QString table = QStringLiteral("<tr><th align=left></th><th align=left>%1</th><th align=left>%2</th><th align=left>%3</th></tr>")
                        .arg(MergeQuestionWords::tr("was"), MergeQuestionWords::tr("theirs"), MergeQuestionWords::tr("yours"));
    for (const inventory::FieldConflict& conflict : conflicts)
        table += QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td>").arg(toQString(conflict.field).toHtmlEscaped()) + cell(conflict.base) +
                 cell(conflict.theirs) + cell(conflict.mine) + QStringLiteral("</tr>");
    auto* box = new QMessageBox(QMessageBox::NoIcon, MergeQuestionWords::tr("Changed meanwhile"), {}, QMessageBox::NoButton, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowModality(Qt::WindowModal);
    box->setTextFormat(Qt::RichText);
    box->setText(QStringLiteral("<p><b>%1</b></p><p>%2</p><table>%3</table>")
                     .arg(MergeQuestionWords::tr("Somebody else changed %1 while you did.").arg(name.toHtmlEscaped()), whoAndWhen.toHtmlEscaped(), table));
    box->setInformativeText(MergeQuestionWords::tr("What only one of you changed is kept of both."));
    QPushButton* mine = box->addButton(MergeQuestionWords::tr("Overwrite with yours"), QMessageBox::AcceptRole);
    QPushButton* theirs = box->addButton(MergeQuestionWords::tr("Keep theirs"), QMessageBox::RejectRole);
    box->setDefaultButton(theirs);
    QObject::connect(mine, &QPushButton::clicked, box, [overwrite = std::move(overwrite)] { overwrite(); });
    box->open();
}

}  // namespace inspector::console
