// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/edge_table.h"
#include "app/console/pages/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace inspector::console {

class ChainView;

// Which link of the chain is in trouble, and what is behind it: the fleet's chain, its causes in words, and a map of endpoints by channels,
// groups or regions.
class EdgesPage : public Page {
    Q_OBJECT

public:
    EdgesPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;
    void deactivated() override;

private:
    QWidget* makeContent();
    void showAll();
    void showMap();
    void answer();
    [[nodiscard]] QString causesText() const;
    [[nodiscard]] QString explain(const HeatTable::Row& row, const HeatTable::Column& column, const HeatTable::Cell& cell) const;
    [[nodiscard]] EdgeFigure figure() const;
    [[nodiscard]] EdgeColumns columns() const;

    PageContext m_context;
    QStackedWidget* m_stack;
    ChainView* m_chain = nullptr;
    QLabel* m_causes = nullptr;
    QComboBox* m_figure = nullptr;
    QComboBox* m_columns = nullptr;
    HeatMap* m_map = nullptr;
    QTimer m_soon;   // many statuses, one repaint
};

}  // namespace inspector::console
