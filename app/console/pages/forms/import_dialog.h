// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "core/inventory/exchange.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace inspector::console {

// Shows what a list brings before anything is changed: how many channels are new, changed, left as they are, and which
// lines are left out and why. Opened, not exec()ed; deletes itself. GUI thread.
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(Client& client, const QString& file, inventory::Imported imported, QWidget* parent);

Q_SIGNALS:
    void chosen(const std::vector<inspector::inventory::Change>& changes, int channels);

private:
    void plan();

    Client& m_client;
    inventory::Imported m_imported;
    QComboBox* m_template;
    QLabel* m_summary;
    QPlainTextEdit* m_problems;
    QPushButton* m_import;
    std::vector<inventory::Change> m_changes;
    int m_channels = 0;
};

}  // namespace inspector::console
