// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/forms/form_problems.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace inspector::console {

// The fields of one endpoint. Beside them stands what they lead to: the URL of a channel through it, and which channels it
// carries. GUI thread; the client outlives it.
class EndpointForm : public QWidget {
    Q_OBJECT

public:
    EndpointForm(Client& client, QWidget* parent = nullptr);

    void load(const Endpoint& endpoint);
    // What is typed; a header line that cannot be read is left out and told in `wrong`.
    [[nodiscard]] Endpoint read(QString* wrong = nullptr) const;
    [[nodiscard]] const Endpoint& loaded() const { return m_shown; }
    [[nodiscard]] bool changed() const { return !(read() == m_shown); }
    // The channel of the preview; null: there is none.
    [[nodiscard]] const Channel* example() const;

    // Shows them under their fields; the rest is answered.
    std::vector<inventory::FieldProblem> show(const std::vector<inventory::FieldProblem>& problems);
    void focusFirst(const std::vector<inventory::FieldProblem>& problems);
    void focusName();

Q_SIGNALS:
    void edited();

private:
    QWidget* makeWay();
    QWidget* makeCarried();
    void fillExamples();
    void fillGroups();
    void preview();

    Client& m_client;
    FormProblems* m_problems;
    QLineEdit* m_name;
    QComboBox* m_role;
    QComboBox* m_provider;
    QComboBox* m_region;
    QCheckBox* m_enabled;
    QLineEdit* m_base;
    QLineEdit* m_pinned;
    QLineEdit* m_host;
    QComboBox* m_family;
    QLineEdit* m_token;
    QPlainTextEdit* m_headers;
    QComboBox* m_example;
    QLabel* m_url;
    QComboBox* m_carries;
    QListWidget* m_groups;
    QLineEdit* m_pattern;
    QLabel* m_count;
    QPlainTextEdit* m_notes;
    Endpoint m_shown;  // as it was loaded
};

}  // namespace inspector::console
