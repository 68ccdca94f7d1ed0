// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/undo_stack.h"
#include "app/console/pages/forms/form_problems.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace inspector::console {

// A probe: where it stands, what it may use, and the URLs by which it tells its own trouble from the channels'. A save is a
// command that can be undone. Opened, not exec()ed; deletes itself. GUI thread; client and undo outlive it.
class ProbeDialog : public QDialog {
    Q_OBJECT

public:
    ProbeDialog(Client& client, UndoStack& undo, QWidget* parent);

private:
    void load();
    [[nodiscard]] Probe read() const;
    void save();
    void say(const QString& text, bool wrong);

    Client& m_client;
    UndoStack& m_undo;
    FormProblems* m_problems;
    QComboBox* m_which;
    QLineEdit* m_name;
    QLineEdit* m_region;
    QDoubleSpinBox* m_budget;
    QSpinBox* m_workers;
    QSpinBox* m_inFlight;
    QSpinBox* m_perHost;
    QPlainTextEdit* m_canaries;
    QCheckBox* m_enabled;
    QPushButton* m_save;
    QLabel* m_said;
    Probe m_shown;
    RequestId m_request = 0;
};

}  // namespace inspector::console
