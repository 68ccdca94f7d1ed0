// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/config/config_tab.h"

#include <string>

class QPlainTextEdit;

namespace inspector::console {

class SpanFields;

// Planned work on channels, groups and endpoints: their alerts are muted, their states carry a mark.
class MaintenanceTab : public ConfigTab {
    Q_OBJECT

public:
    explicit MaintenanceTab(const PageContext& context);

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
    [[nodiscard]] Maintenance read(std::string* why) const;
    [[nodiscard]] static QString toId(const MaintenanceId& id);

    Maintenance m_loaded;
    Maintenance m_shown;           // as the form had it when it was loaded
    MaintenanceId m_saved;
    QLineEdit* m_name;
    QLineEdit* m_channels;
    QLineEdit* m_groups;
    QLineEdit* m_endpoints;
    SpanFields* m_span;
    QLineEdit* m_comment;
    QLabel* m_matched;
};

}  // namespace inspector::console
