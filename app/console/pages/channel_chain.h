// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/stage_model.h"
#include "app/console/widgets/arrival_matrix.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace inspector::console {

// The chain of one channel in full: the verdict with what led to it, every stage's figures, and when each had each segment. GUI thread.
class ChannelChain : public QWidget {
    Q_OBJECT

public:
    explicit ChannelChain(QWidget* parent = nullptr);

    // Null status: no sample yet.
    void show(const Channel& channel, const ChannelStatus* status, const Inventory& inventory);

Q_SIGNALS:
    void endpointRequested(const QString& endpoint);

private:
    QLabel* m_verdict;
    QLabel* m_evidence;
    StageModel* m_stages;
    QTableView* m_table;
    ArrivalMatrix* m_arrivals;
};

// The stages' arrivals side by side: segments that at least two of them list, the newest 20. Pure.
[[nodiscard]] ArrivalTable arrivalTable(const ChannelStatus& status, const Inventory& inventory);

}  // namespace inspector::console
