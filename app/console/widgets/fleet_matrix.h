// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/fleet_layout.h"
#include "app/console/widgets/state_shape.h"
#include "core/model/ids.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace inspector::console {

// The fleet at one look: a cell a channel, by group, as large as the room allows. What is well is quiet; trouble has
// colour and shape. A click or Enter opens the channel, hovering explains it, arrows walk over the cells.
class FleetMatrix : public QWidget {
    Q_OBJECT

public:
    struct Cell {
        ChannelId channel;
        QString name;
        QString group;
        Mark mark = Mark::Unknown;
        bool operator==(const Cell&) const = default;
    };

    // State, since when, why: made when it is asked for.
    using Explain = std::function<QString(const ChannelId&)>;

    explicit FleetMatrix(Explain explain, QWidget* parent = nullptr);

    // Sorted by group, then as they shall stand.
    void setCells(std::vector<Cell> cells);
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] const std::vector<Cell>& cells() const { return m_cells; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    // What the largest cells take; never more is wanted.
    [[nodiscard]] int wantedHeight() const;

Q_SIGNALS:
    void opened(const inspector::ChannelId& channel);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void arrange();
    [[nodiscard]] std::vector<std::size_t> groupSizes() const;
    [[nodiscard]] double captionWidth() const;
    [[nodiscard]] int cellAt(QPointF position) const;
    void setCurrent(int cell);
    [[nodiscard]] int neighbour(int key) const;
    void paintCell(QPainter& painter, std::size_t i) const;

    Explain m_explain;
    std::vector<Cell> m_cells;
    FleetLayout m_layout;
    int m_current = 0;   // where the keyboard is
    int m_hovered = -1;
};

}  // namespace inspector::console
