// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QDialog>
#include <QString>
#include <QStringList>

#include <optional>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace inspector::console {

// What the small questions about alerts share: a heading, fields, the button that does it. Modal to their window, they close
// and delete themselves. GUI thread.
class AlertQuestion : public QDialog {
    Q_OBJECT

protected:
    AlertQuestion(const QString& title, const QString& about, const QString& verb, QWidget* parent);

    QFormLayout& form() { return *m_form; }
    QPushButton& yes() { return *m_yes; }

private:
    QFormLayout* m_form;
    QPushButton* m_yes;
};

class AcknowledgeDialog : public AlertQuestion {
    Q_OBJECT

public:
    AcknowledgeDialog(const QString& about, WallTime now, QWidget* parent);

    [[nodiscard]] QString comment() const;
    // After that it counts as unacknowledged again; none: it stays acknowledged.
    [[nodiscard]] std::optional<WallTime> until() const;

private:
    const WallTime m_now;
    QPlainTextEdit* m_comment;
    QComboBox* m_until;
};

class HandOverDialog : public AlertQuestion {
    Q_OBJECT

public:
    // `known`: names to choose from; any other can be typed.
    HandOverDialog(const QString& about, const QStringList& known, QWidget* parent);

    [[nodiscard]] QString owner() const;

private:
    QComboBox* m_owner;
};

class NoteDialog : public AlertQuestion {
    Q_OBJECT

public:
    NoteDialog(const QString& about, QWidget* parent);

    [[nodiscard]] QString note() const;

private:
    QPlainTextEdit* m_note;
};

// The next time that local clocks show this hour.
[[nodiscard]] WallTime nextLocalHour(int hour, WallTime now);

}  // namespace inspector::console
