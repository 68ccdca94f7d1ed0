// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/state_shape.h"

#include <QRectF>
#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace inspector::console {

// A table of figures as it is painted: what rows and columns are is for whoever made it.
struct HeatTable {
    struct Row {
        QString key;        // what `rowOpened` tells
        QString name;
        QString caption;    // below the name
        Mark mark = Mark::Unknown;
        QString summary;    // the figure over all columns
        bool operator==(const Row&) const = default;
    };
    struct Column {
        QString key;        // what `cellOpened` tells
        QString name;
        bool operator==(const Column&) const = default;
    };
    struct Cell {
        bool carried = false;           // there is anything at all
        Mark mark = Mark::Unknown;
        std::optional<double> value;
        double heat = 0;                // 0 quiet to 1
        QString text;                   // the value with its unit
        bool operator==(const Cell&) const = default;
    };
    std::vector<Row> rows;
    std::vector<Column> columns;
    std::vector<Cell> cells;            // row by row

    [[nodiscard]] const Cell& cell(std::size_t row, std::size_t column) const { return cells[row * columns.size() + column]; }
    bool operator==(const HeatTable&) const = default;
};

// A table of figures at one look: what is quiet stays quiet, a high figure is bright, trouble has its colour and shape. With few columns
// a cell has its figure in words; with more a row takes several lines of named cells; with many they are small squares. A click opens a row or a cell; arrows
// walk. As wide as its parent, as high as it needs: for a scroll area. GUI thread.
class HeatMap : public QWidget {
    Q_OBJECT

public:
    using Explain = std::function<QString(const HeatTable::Row&, const HeatTable::Column&, const HeatTable::Cell&)>;

    explicit HeatMap(Explain explain, QWidget* parent = nullptr);

    void setTable(HeatTable table);
    [[nodiscard]] const HeatTable& table() const { return m_table; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void rowOpened(const QString& row);
    void cellOpened(const QString& row, const QString& column);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    struct Grid {
        double left = 0;        // of the cells
        double cell = 0;        // width
        double line = 0;        // height of one line of cells
        std::size_t perLine = 1;
        double rowHeight = 0;
        double top = 0;         // below the columns' names
        bool worded = false;    // cells are wide enough for their figure
        bool named = false;     // and for their column's name: several lines of cells
    };
    struct Place {
        std::size_t row = 0;
        std::optional<std::size_t> column;  // none: the row itself
        bool operator==(const Place&) const = default;
    };
    [[nodiscard]] Grid gridFor(double width) const;
    [[nodiscard]] QRectF boxOf(const Grid& grid, std::size_t row, std::size_t column) const;
    [[nodiscard]] QRectF nameBox(const Grid& grid, std::size_t row) const;
    [[nodiscard]] std::optional<Place> placeAt(QPointF position) const;
    [[nodiscard]] QString explanation(const Place& place) const;
    void setCurrent(const Place& place);
    void open(const Place& place);
    void paintColumnNames(QPainter& painter, const Grid& grid) const;
    void paintRowName(QPainter& painter, const Grid& grid, std::size_t row) const;
    void paintCell(QPainter& painter, const Grid& grid, const QRectF& box, const QString& name, const HeatTable::Cell& cell) const;

    Explain m_explain;
    HeatTable m_table;
    Place m_current;
    std::optional<Place> m_hovered;
};

}  // namespace inspector::console
