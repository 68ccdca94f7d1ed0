// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/alert_dialogs.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr int untilSix = -6;

QPlainTextEdit* textBox(const QString& name) {
    auto* box = new QPlainTextEdit;
    box->setTabChangesFocus(true);
    box->setFixedHeight(76);
    box->setAccessibleName(name);
    return box;
}

}  // namespace

WallTime nextLocalHour(int hour, WallTime now) {
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMillis(now));
    QDateTime at(local.date(), QTime(hour, 0));
    if (at <= local) at = QDateTime(local.date().addDays(1), QTime(hour, 0));
    return fromMillis(at.toMSecsSinceEpoch());
}

AlertQuestion::AlertQuestion(const QString& title, const QString& about, const QString& verb, QWidget* parent)
    : QDialog(parent), m_form(new QFormLayout), m_yes(new QPushButton(verb)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    auto* head = new QLabel(about);
    head->setTextFormat(Qt::PlainText);
    head->setFont(console::font(sizes::strong, true));
    head->setWordWrap(true);
    m_form->setVerticalSpacing(sizes::space2);
    m_form->setHorizontalSpacing(sizes::space4);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(m_yes, QDialogButtonBox::AcceptRole);
    m_yes->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->setSpacing(sizes::space3);
    layout->addWidget(head);
    layout->addLayout(m_form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(440);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

AcknowledgeDialog::AcknowledgeDialog(const QString& about, WallTime now, QWidget* parent)
    : AlertQuestion(tr("Acknowledge"), about, tr("&Acknowledge"), parent),
      m_now(now),
      m_comment(textBox(tr("Comment"))),
      m_until(new QComboBox) {
    m_comment->setPlaceholderText(tr("What you know, or what is being done about it"));
    m_until->addItem(tr("until it is resolved"), 0);
    m_until->addItem(tr("for 15 minutes"), 15);
    m_until->addItem(tr("for 1 hour"), 60);
    m_until->addItem(tr("for 4 hours"), 240);
    m_until->addItem(tr("until 6:00"), untilSix);
    m_until->setToolTip(tr("After that it counts as unacknowledged again, as long as it fires."));
    form().addRow(tr("&Comment"), m_comment);
    form().addRow(tr("&Holds"), m_until);
}

QString AcknowledgeDialog::comment() const { return m_comment->toPlainText().trimmed(); }

std::optional<WallTime> AcknowledgeDialog::until() const {
    const int minutes = m_until->currentData().toInt();
    if (minutes == 0) return std::nullopt;
    if (minutes == untilSix) return nextLocalHour(6, m_now);
    return m_now + std::chrono::minutes(minutes);
}

HandOverDialog::HandOverDialog(const QString& about, const QStringList& known, QWidget* parent)
    : AlertQuestion(tr("Hand over"), about, tr("&Hand over"), parent), m_owner(new QComboBox) {
    m_owner->setEditable(true);
    m_owner->addItems(known);
    m_owner->setCurrentIndex(-1);
    m_owner->lineEdit()->setPlaceholderText(tr("user@host, or a name that your shift knows"));
    m_owner->lineEdit()->setMaxLength(200);
    form().addRow(tr("&To"), m_owner);
    const auto check = [this] { yes().setEnabled(!owner().isEmpty()); };
    connect(m_owner, &QComboBox::editTextChanged, this, check);
    check();
}

QString HandOverDialog::owner() const { return m_owner->currentText().trimmed(); }

NoteDialog::NoteDialog(const QString& about, QWidget* parent)
    : AlertQuestion(tr("Note"), about, tr("&Note"), parent), m_note(textBox(tr("Note"))) {
    m_note->setPlaceholderText(tr("It stands in the alert's history, with your name"));
    form().addRow(tr("&Note"), m_note);
    const auto check = [this] { yes().setEnabled(!note().isEmpty()); };
    connect(m_note, &QPlainTextEdit::textChanged, this, check);
    check();
}

QString NoteDialog::note() const { return m_note->toPlainText().trimmed(); }

}  // namespace inspector::console
