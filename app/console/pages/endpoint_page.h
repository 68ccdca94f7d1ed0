// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/models/stage_model.h"
#include "app/console/pages/page.h"

#include <QTimer>

#include <vector>

class QHBoxLayout;
class QLabel;
class QSortFilterProxyModel;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace inspector::console {

class EndpointCharts;

// One endpoint over all its channels: its state and figures with percentiles, charts, and each channel through it. The parameter is its id.
class EndpointPage : public Page {
    Q_OBJECT

public:
    EndpointPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;
    void deactivated() override;

private:
    QWidget* makeContent();
    QLabel* addFigure(QHBoxLayout& row, const QString& caption);
    void showAll();
    void showFigures();
    void showChannels();
    [[nodiscard]] const Endpoint* endpoint() const;

    PageContext m_context;
    EndpointId m_endpoint;
    QStackedWidget* m_stack;
    QLabel* m_gone;
    QLabel* m_place = nullptr;
    QLabel* m_words = nullptr;
    std::vector<QLabel*> m_figures;
    StageModel* m_channels;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table = nullptr;
    QTabWidget* m_tabs = nullptr;
    EndpointCharts* m_charts;
    QTimer m_soon;
};

}  // namespace inspector::console
