// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/config/config_tab.h"

#include <string>

class QPlainTextEdit;

namespace inspector::console {

class SpanFields;

// Silences: nobody is told of alerts that match, until an end. What one would mute now is said as it is typed.
class SilencesTab : public ConfigTab {
    Q_OBJECT

public:
    explicit SilencesTab(const PageContext& context);

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
    [[nodiscard]] QString savedId() const override { return toId(m_saved); }
    void formChanged() override;

private:
    [[nodiscard]] Silence read(std::string* why) const;
    [[nodiscard]] static QString toId(const SilenceId& id);

    Silence m_loaded;
    Silence m_shown;           // as the form had it when it was loaded
    SilenceId m_saved;
    QPlainTextEdit* m_matchers;
    QLabel* m_matched;
    SpanFields* m_span;
    QLineEdit* m_comment;
    QPushButton* m_renew;
};

}  // namespace inspector::console
