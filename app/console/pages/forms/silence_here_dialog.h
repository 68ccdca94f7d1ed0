// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QDialog>
#include <QString>
#include <QTimer>

#include <string>
#include <vector>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace inspector::console {

class UndoStack;

// A silence made from alerts that are there: what they have in common, for how long, and why; it shows what it would match now.
// Modal to its window, closes and deletes itself. GUI thread.
class SilenceHereDialog : public QDialog {
    Q_OBJECT

public:
    SilenceHereDialog(Client& client, UndoStack& undo, const QString& about, const std::vector<Alert>& alerts, QWidget* parent);

Q_SIGNALS:
    // It is kept by the store; `until` in words.
    void silenced(const QString& until);

private:
    [[nodiscard]] Silence read(std::string* why) const;
    [[nodiscard]] WallTime ends() const;
    void check();
    void preview(const Matchers& matchers);
    void save();

    Client& m_client;
    UndoStack& m_undo;
    QPlainTextEdit* m_matchers;
    QComboBox* m_for;
    QDateTimeEdit* m_until;
    QLineEdit* m_comment;
    QLabel* m_problem;
    QLabel* m_matched;
    QPushButton* m_save;
    QTimer m_typing;
    RequestId m_request = 0;
};

// The labels that all of them share, as matchers: what and where, not how grave.
[[nodiscard]] Matchers commonMatchers(const std::vector<Alert>& alerts);

}  // namespace inspector::console
