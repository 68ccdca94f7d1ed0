// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/exchange.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace inspector::console {

// Requests as they were made, a row each. GUI thread.
class RequestModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Started, For, Status, Size, Ttfb, Total, Phases, Url, ColumnCount };
    enum Role { PhasesRole = Qt::UserRole };  // a Bar

    // Where a request stands among all of them: shares of the whole time, 0 to 1, and its phases in milliseconds.
    struct Bar {
        double from = 0, to = 0;
        double dnsMs = 0, connectMs = 0, tlsMs = 0, waitMs = 0, receiveMs = 0;
        bool failed = false;
    };

    using QAbstractTableModel::QAbstractTableModel;

    using Exchanges = std::vector<std::shared_ptr<const Exchange>>;
    void setExchanges(Exchanges exchanges);
    [[nodiscard]] const Exchange* at(int row) const;
    // Whole headers of both directions, for the details.
    [[nodiscard]] static QString headersText(const Exchange& exchange);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Exchange& exchange, int column) const;
    [[nodiscard]] Bar barOf(const Exchange& exchange) const;

    Exchanges m_exchanges;
    WallTime m_from{};
    double m_spanMs = 1;
};

}  // namespace inspector::console

Q_DECLARE_METATYPE(inspector::console::RequestModel::Bar)
