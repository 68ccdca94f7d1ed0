// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/undo_stack.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace inspector::console {

class EndpointForm;

// The endpoints through which channels are watched: a list in the order of the chain, and a form for the one that is
// chosen. "Try it" asks for the form's example channel through it, once. Each save is a command that can be undone.
// Opened, not exec()ed; deletes itself. GUI thread; client and undo outlive it.
class EndpointDialog : public QDialog {
    Q_OBJECT

public:
    EndpointDialog(Client& client, UndoStack& undo, const EndpointId& select, QWidget* parent);

    void reject() override;  // with unsaved changes the first one only warns

private:
    void fillList(const std::string& select);
    void choose();
    void save();
    void add(bool copy);
    void remove();
    void tryIt();
    void showTrial(const Result<std::shared_ptr<const ProbeReport>>& result);
    void say(const QString& text, bool wrong);
    [[nodiscard]] EndpointId freshId(const std::string& name) const;

    Client& m_client;
    UndoStack& m_undo;
    QListWidget* m_list;
    EndpointForm* m_form;
    QPushButton* m_try;
    QPushButton* m_save;
    QPushButton* m_remove;
    QPushButton* m_copy;
    QLabel* m_said;
    RequestId m_request = 0;
    RequestId m_trial = 0;
    std::string m_selectAfter;
};

}  // namespace inspector::console
