// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

#include <QTimer>

#include <array>
#include <memory>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableWidget;

namespace inspector::console {

class Face;
class KpiTile;

// How good the alerts are: ISA-18.2's figures, and what is behind the bad ones, each a click from its rule.
class QualityPage : public Page {
    Q_OBJECT

public:
    QualityPage(const PageContext& context, QWidget* parent);

    [[nodiscard]] QString title() const override { return tr("Quality of alerts"); }
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;

private:
    enum Column { What, Why, Rule, ColumnCount };
    enum Tile { PerHour, Busiest, Floods, Chattering, Stale, Acknowledged, Resolved, Priorities, TileCount };

    void reload();
    void take(const std::shared_ptr<const alerts::AlertQuality>& quality);
    void showTiles(const alerts::AlertQuality& quality);
    void showRows(const alerts::AlertQuality& quality);
    void addRow(const QString& what, const QString& why, const QString& rule);
    [[nodiscard]] QString nameOf(const std::string& rule) const;

    PageContext m_context;
    QComboBox* m_range;
    QStackedWidget* m_stack;
    Face* m_face;
    std::array<KpiTile*, TileCount> m_tiles{};
    QTableWidget* m_table;
    RequestId m_request = 0;
    QTimer m_later;               // alerts change often, the history is read seldom
};

}  // namespace inspector::console
