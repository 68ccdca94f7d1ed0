// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/config/config_tab.h"

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace inspector::console {

class ReceiverFields;

// Who is told: the form of a kind is made of what core/notify says that the kind wants to know. Secrets are only ever written.
class ReceiversTab : public ConfigTab {
    Q_OBJECT

public:
    explicit ReceiversTab(const PageContext& context);

    void shown() override;
    [[nodiscard]] QString headline() const override;

protected:
    [[nodiscard]] std::vector<ConfigModel::Row> rows() const override;
    void load(const QString& id) override;
    [[nodiscard]] QString loadedTitle() const override;
    [[nodiscard]] std::vector<Problem> problems() const override;
    [[nodiscard]] bool differs() const override;
    [[nodiscard]] std::optional<inventory::Change> save() override;
    [[nodiscard]] std::optional<inventory::Change> removal() const override;
    void duplicate() override;
    [[nodiscard]] QString savedId() const override;
    void formChanged() override;

private:
    struct Answer {
        WallTime time{};
        bool taken = false;
        QString text;
    };
    [[nodiscard]] Receiver read() const;
    void showRows(ReceiverKind kind);
    void showTest(const Result<runtime::ReceiverAnswer>& result);

    Receiver m_loaded;
    std::map<std::string, Answer> m_answers;   // the last one, by receiver
    QLineEdit* m_name;
    QComboBox* m_kind;
    QCheckBox* m_enabled;
    ReceiverFields* m_fields;
    QCheckBox* m_resolved;
    QSpinBox* m_perMinute;
    QPushButton* m_test;
    QLabel* m_outcome;
    RequestId m_testRequest = 0;
    RequestId m_outboxRequest = 0;
};

}  // namespace inspector::console
