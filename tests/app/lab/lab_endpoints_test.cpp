// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/control.h"
#include "core/inventory/exchange.h"

#include <gtest/gtest.h>

// What the lab lists is what the program imports.
namespace inspector::lab {
namespace {

TEST(LabEndpoints, AreImportedFromBothLists) {
    const Channels channels(2, 0, 1, 4000);
    FaultBoard board(channels, {"720p"}, {"fra-1"}, 4000);
    const ManualClock clock;
    const Control control({channels, board, clock, 4000, 8, "standard", [] { return QJsonObject(); },
                           [](const std::string& server) { return "http://127.0.0.1:8001/" + server; }});
    const std::pair<const char*, inventory::ListFormat> lists[] = {{"/lab/endpoints.json", inventory::ListFormat::Json},
                                                                   {"/lab/endpoints.csv", inventory::ListFormat::Csv}};
    for (const auto& [path, format] : lists) {
        const auto reply = control.handle({"GET", path, ""});
        ASSERT_TRUE(reply);
        const auto imported = inventory::importList(*reply->body, format);
        ASSERT_TRUE(imported) << imported.error().message();
        EXPECT_TRUE(imported->problems.empty()) << path << ": " << imported->problems.front().what;
        ASSERT_EQ(imported->endpoints.size(), 4U) << path;
        const Endpoint& origin = imported->endpoints.front();
        EXPECT_EQ(origin.id.value, "origin");
        EXPECT_EQ(origin.role, StageRole::Origin);
        EXPECT_EQ(origin.carries, Carries::All);
        const Endpoint& edge = imported->endpoints.back();
        EXPECT_EQ(edge.id.value, "nyc-1");
        EXPECT_EQ(edge.role, StageRole::Edge);
        EXPECT_EQ(edge.name, "New York 1");
        EXPECT_EQ(edge.provider, "Alpha CDN");
        EXPECT_EQ(edge.region, "us-east");
        EXPECT_EQ(edge.baseUrl, "http://127.0.0.1:8001/nyc-1");
    }
}

}  // namespace
}  // namespace inspector::lab
