// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/receiver_fields_form.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/config/config_tab.h"
#include "core/inventory/store.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

QString words(const char* english) { return QCoreApplication::translate("notify", english); }

bool hasLines(const notify::ReceiverField& field) {
    using Value = notify::ReceiverField::Value;
    return field.value == Value::Lines || field.value == Value::Headers || field.value == Value::Urls ||
           (field.value == Value::Template && std::string_view(field.name) == "text");
}

}  // namespace

ReceiverFields::ReceiverFields(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void ReceiverFields::load(const Receiver& receiver, const std::set<std::string>& stored) {
    const QSignalBlocker quiet(this);
    m_fields.clear();
    delete m_inside;
    m_inside = new QWidget;
    m_form = new QFormLayout(m_inside);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(sizes::space2);
    m_form->setHorizontalSpacing(sizes::space4);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const notify::ReceiverField& field : notify::fieldsOf(receiver.kind)) add(field, receiver, field.secret && stored.contains(field.name));
    layout()->addWidget(m_inside);
    m_inside->show();   // at once, not when the event loop comes to it: tab order and focus need it
}

void ReceiverFields::add(const notify::ReceiverField& field, const Receiver& receiver, bool stored) {
    Field made{&field};
    const auto& values = field.secret ? receiver.secrets : receiver.settings;
    const auto at = values.find(field.name);
    const QString value = at == values.end() ? QString() : toQString(at->second);
    QWidget* editor = nullptr;
    if (field.value == notify::ReceiverField::Value::Choice) {
        made.choice = new QComboBox;
        for (const QString& choice : QString::fromUtf8(field.choices).split(QLatin1Char('|'))) made.choice->addItem(choice);
        made.choice->setCurrentText(value.isEmpty() ? QString::fromUtf8(field.standard) : value);
        connect(made.choice, &QComboBox::currentIndexChanged, this, &ReceiverFields::typed);
        editor = made.choice;
    } else if (hasLines(field) && !field.secret) {
        made.lines = new QPlainTextEdit(value);
        made.lines->setFixedHeight(64);
        made.lines->setTabChangesFocus(true);
        connect(made.lines, &QPlainTextEdit::textChanged, this, &ReceiverFields::typed);
        editor = made.lines;
    } else {
        made.line = new QLineEdit(stored ? QString() : value);
        made.line->setPlaceholderText(stored ? tr("kept; type to replace") : QString::fromUtf8(field.standard));
        if (field.secret) made.line->setEchoMode(QLineEdit::Password);
        connect(made.line, &QLineEdit::textChanged, this, &ReceiverFields::typed);
        editor = made.line;
    }
    const QString label = words(field.label);
    editor->setAccessibleName(label);
    auto* box = new QVBoxLayout;
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(2);
    box->addWidget(editor);
    if (stored && !field.required) {
        made.drop = new QCheckBox(tr("Take it away"));
        connect(made.drop, &QCheckBox::toggled, made.line, &QWidget::setDisabled);
        connect(made.drop, &QCheckBox::toggled, this, &ReceiverFields::typed);
        box->addWidget(made.drop);
    }
    if (*field.help) {
        auto* help = new QLabel(words(field.help));
        help->setFont(console::font(sizes::caption));
        help->setForegroundRole(QPalette::PlaceholderText);
        help->setWordWrap(true);
        help->setTextFormat(Qt::PlainText);
        box->addWidget(help);
        editor->setAccessibleDescription(help->text());
    }
    auto* caption = new QLabel(field.required ? label + QStringLiteral(" *") : label);
    caption->setMinimumWidth(configLabelWidth);
    caption->setBuddy(editor);
    m_form->addRow(caption, box);
    m_fields.push_back(made);
}

void ReceiverFields::read(Receiver& receiver) const {
    receiver.settings.clear();
    receiver.secrets.clear();
    for (const Field& f : m_fields) {
        QString value = f.choice ? f.choice->currentText() : f.lines ? f.lines->toPlainText().trimmed() : f.line->text().trimmed();
        if (f.field->secret) {
            if (f.drop && f.drop->isChecked()) receiver.secrets[f.field->name] = std::string(inventory::noToken);
            else if (!value.isEmpty()) receiver.secrets[f.field->name] = toStd(value);
            continue;
        }
        if (f.choice && value == QString::fromUtf8(f.field->standard)) value.clear();
        if (!value.isEmpty()) receiver.settings[f.field->name] = toStd(value);
    }
}

}  // namespace inspector::console
