// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/fleet_history.h"
#include "app/console/models/trouble_model.h"
#include "app/console/pages/page.h"
#include "app/console/widgets/fleet_matrix.h"

#include <array>
#include <vector>

class QLabel;
class QListView;

namespace inspector::console {

class ChainView;
class FleetFaces;
class KpiTile;

// Is anything wrong, how bad, and where: the fleet's figures, its matrix, and the ten worst channels.
class OverviewPage : public Page {
    Q_OBJECT

public:
    OverviewPage(const PageContext& context, QWidget* parent);

    [[nodiscard]] QString title() const override;

protected:
    void activated() override;

private:
    QWidget* makeContent();
    void takeInventory();
    void takeStatuses();
    void second();
    void answer();
    void showWorst();
    void showChain();
    [[nodiscard]] QString explain(const ChannelId& channel) const;
    void open(const ChannelId& channel);

    PageContext m_context;
    std::array<KpiTile*, fleetFigureCount> m_tiles{};
    ChainView* m_chain = nullptr;
    QLabel* m_chainTitle = nullptr;
    FleetMatrix* m_matrix = nullptr;
    TroubleModel m_worst;
    QListView* m_worstList = nullptr;
    QLabel* m_worstTitle = nullptr;
    FleetFaces* m_faces;
    std::vector<FleetMatrix::Cell> m_cells;  // of the inventory, without marks
};

}  // namespace inspector::console
