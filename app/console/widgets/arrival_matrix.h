// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/state_shape.h"
#include "core/base/clock.h"

#include <QRectF>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace inspector::console {

// When each stage first had each segment.
struct ArrivalTable {
    struct Cell {
        std::optional<double> afterS;   // seconds after the first stage had it
        double uncertainS = 0;          // it may be so much earlier: polling does not see more
        bool awaited = false;           // it should be there and is not
        bool operator==(const Cell&) const = default;
    };
    struct Row {
        QString name;
        Mark mark = Mark::Unknown;
        std::vector<Cell> cells;        // one a segment
        bool operator==(const Row&) const = default;
    };
    std::vector<std::uint64_t> segments;  // ascending
    std::vector<Row> rows;              // in the order of the chain
    double targetS = 0;                 // later than this is late; 0: not known

    bool operator==(const ArrivalTable&) const = default;
};

// The segment arrival matrix as a picture: a row a stage, a column a segment, the newest at the right; a bar's height is how much later
// than the first stage it came; late ones are in the colour of trouble, missing ones have a diamond. Hover explains. GUI thread.
class ArrivalMatrix : public QWidget {
    Q_OBJECT

public:
    explicit ArrivalMatrix(QWidget* parent = nullptr);

    void setTable(ArrivalTable table);
    void setNote(const QString& note);   // shown while there is nothing

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRectF boxOf(std::size_t row, std::size_t column) const;
    void paintCell(QPainter& painter, const QRectF& box, const ArrivalTable::Cell& cell) const;
    [[nodiscard]] QString describe(std::size_t row, std::size_t column) const;

    ArrivalTable m_table;
    QString m_note;
};

}  // namespace inspector::console
