// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>

#include <cstddef>
#include <vector>

namespace inspector::console {

// Where the cells and the groups' captions of the fleet's matrix stand. Pure.
struct FleetLayout {
    std::vector<QRectF> cells;     // in the order given
    std::vector<QRectF> captions;  // one a group; empty rectangles where there is no room for them
    QSizeF cell;
    bool named = false;            // cells are wide enough for a name
    double height = 0;             // of it all
};

// `groups`: how many cells each group has. The largest cells with which everything fits into `area`; at the smallest
// size groups follow each other without captions, and what still does not fit stands below the area. `captionWidth`
// is kept free at the left.
[[nodiscard]] FleetLayout layOutFleet(const std::vector<std::size_t>& groups, QSizeF area, double captionWidth = 112);

}  // namespace inspector::console
