// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/forms/form_problems.h"

#include <QDialog>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace inspector::console {

class WeekForm;

// Adds a channel, or edits one or several. What is typed is checked as it is typed; "Test" fetches the URL once, as a
// probe would, and says what came. With several channels only what is changed in the form is changed in them. Opened,
// not exec()ed; deletes itself. GUI thread.
class ChannelDialog : public QDialog {
    Q_OBJECT

public:
    // One channel with an empty id: a new one.
    ChannelDialog(Client& client, std::vector<Channel> channels, QWidget* parent);

Q_SIGNALS:
    // The channels as they are to be saved.
    void saved(const std::vector<inspector::Channel>& channels);

private:
    void build();
    void loadProbes();
    void load();
    [[nodiscard]] Channel read(const Channel& base) const;
    [[nodiscard]] std::vector<inventory::FieldProblem> check() const;
    void typed();
    void save();
    void test();
    void showTest(const Result<std::shared_ptr<const ProbeReport>>& result);
    [[nodiscard]] bool several() const { return m_channels.size() > 1; }

    Client& m_client;
    std::vector<Channel> m_channels;
    FormProblems* m_problems;
    QLineEdit* m_name;
    QLineEdit* m_url;
    QComboBox* m_group;
    QComboBox* m_template;
    QComboBox* m_probe;     // by whom it is probed: its data is a Who
    QCheckBox* m_enabled;
    QCheckBox* m_always;    // always on the air
    WeekForm* m_week;
    QPlainTextEdit* m_notes;
    QPushButton* m_test;
    QLabel* m_outcome;
    QLabel* m_rest;
    bool m_tried = false;   // problems are shown from the first attempt to save on
    RequestId m_testRequest = 0;
};

}  // namespace inspector::console
