// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/fleet_layout.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace inspector::console {

TEST(FleetLayout, EveryCellFitsAndNoneLiesOnAnother) {
    const std::vector<std::vector<std::size_t>> fleets{{}, {1}, {6, 6, 6, 6}, {24}, {100, 3, 57}, std::vector<std::size_t>(20, 50), {5'000}};
    for (const auto& groups : fleets) {
        for (const QSizeF area : {QSizeF(1180, 320), QSizeF(860, 140), QSizeF(400, 600)}) {
            const FleetLayout layout = layOutFleet(groups, area);
            ASSERT_EQ(layout.cells.size(), std::accumulate(groups.begin(), groups.end(), std::size_t{0}));
            ASSERT_EQ(layout.captions.size(), groups.size());
            for (std::size_t i = 0; i < layout.cells.size(); ++i) {
                EXPECT_TRUE(QRectF(QPointF(0, 0), area).contains(layout.cells[i])) << i << " of " << layout.cells.size();
                if (i > 0) {
                    EXPECT_FALSE(layout.cells[i].intersects(layout.cells[i - 1]));
                }
            }
        }
    }
}

TEST(FleetLayout, AFewChannelsHaveNames) {
    EXPECT_TRUE(layOutFleet({6, 6, 6, 6}, QSizeF(1180, 320)).named);
    EXPECT_FALSE(layOutFleet({1'000}, QSizeF(1180, 320)).named);
}

TEST(FleetLayout, TheSmallerTheFleetTheLargerTheCells) {
    double before = 1e9;
    for (const std::size_t n : {10, 100, 500, 1'000, 3'000}) {
        const double height = layOutFleet({n}, QSizeF(1180, 320)).cell.height();
        EXPECT_LE(height, before);
        before = height;
    }
}

}  // namespace inspector::console
