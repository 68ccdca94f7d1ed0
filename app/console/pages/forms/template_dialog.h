// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/undo_stack.h"
#include "app/console/pages/forms/form_problems.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace inspector::console {

// The templates: a list, and a form for the one that is chosen. Each save is a command that can be undone. Opened, not
// exec()ed; deletes itself. GUI thread; client and undo outlive it.
class TemplateDialog : public QDialog {
    Q_OBJECT

public:
    TemplateDialog(Client& client, UndoStack& undo, QWidget* parent);

    void reject() override;  // with unsaved changes the first one only warns

private:
    QWidget* makeForm();
    void fillList(const std::string& select);
    void choose();
    void load(const Template& value);
    // Why lines of the text fields cannot be read; empty: they can.
    struct Wrong {
        QString header;
        QString rule;
        QString rung;
    };
    // What is typed; a line that cannot be read is left out and explained.
    [[nodiscard]] Template read(Wrong* wrong = nullptr) const;
    [[nodiscard]] bool changed() const;
    void save();
    void add(bool copy);
    void remove();
    void say(const QString& text, bool wrong);

    Client& m_client;
    UndoStack& m_undo;
    FormProblems* m_problems;
    QListWidget* m_list;
    QLineEdit* m_name;
    QDoubleSpinBox* m_interval;
    QCheckBox* m_follow;
    QComboBox* m_segments;
    QCheckBox* m_inspect;
    QDoubleSpinBox* m_latency;
    QCheckBox* m_edges;
    QCheckBox* m_alwaysOn;
    QPlainTextEdit* m_ladder;
    QSpinBox* m_confirm;
    QSpinBox* m_window;
    QDoubleSpinBox* m_connectTimeout;
    QDoubleSpinBox* m_playlistTimeout;
    QDoubleSpinBox* m_segmentTimeout;
    QSpinBox* m_retries;
    QComboBox* m_family;
    QCheckBox* m_verify;
    QLineEdit* m_proxy;
    QPlainTextEdit* m_headers;
    QPlainTextEdit* m_rules;
    QPushButton* m_save;
    QPushButton* m_remove;
    QLabel* m_said;
    Template m_shown;            // as it was loaded
    RequestId m_request = 0;
    std::string m_selectAfter;
};

}  // namespace inspector::console
