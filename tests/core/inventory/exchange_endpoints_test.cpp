// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Inventory twoEndpoints() {
    Endpoint origin;
    origin.id = EndpointId{"origin"};
    origin.name = "Origin, \"the\" one";
    origin.role = StageRole::Origin;
    origin.baseUrl = "https://origin.example/{path}?a=b";
    Endpoint edge;
    edge.id = EndpointId{"fra-2"};
    edge.name = "Fra 2";
    edge.provider = "Fastly";
    edge.region = "eu-central";
    edge.pinnedAddress = "[2001:db8::1]:443";
    edge.hostHeader = "www.example";
    edge.headers = {{"X-Debug", "1", false}, {"Authorization", "Bearer hidden", true}};
    edge.token = "hdnts=hidden";
    edge.family = IpFamily::V6;
    edge.carries = Carries::Groups;
    edge.groups = {"News", "Sport, live"};
    edge.enabled = false;
    edge.notes = "a\nb";
    Inventory inventory;
    inventory.endpoints = {edge, origin};
    return inventory;
}

}  // namespace

TEST(EndpointList, OfJsonIsReadAsItIsWrittenWithoutSecrets) {
    Inventory inventory = twoEndpoints();
    const std::string json = exportList(inventory, ListFormat::Json);
    EXPECT_THAT(json, Not(HasSubstr("hidden")));
    const auto imported = importList(json, ListFormat::Json);
    ASSERT_TRUE(imported);
    EXPECT_THAT(imported->problems, IsEmpty());
    EXPECT_TRUE(imported->headersListed);
    inventory.endpoints[0].token.clear();
    inventory.endpoints[0].headers[1].value.clear();
    EXPECT_EQ(imported->endpoints, inventory.endpoints);
}

TEST(EndpointList, OfCsvIsReadAsItIsWrittenWithoutHeaders) {
    Inventory inventory = twoEndpoints();
    const std::string csv = exportEndpoints(inventory);
    EXPECT_THAT(csv, Not(HasSubstr("hidden")));
    const auto imported = importList(csv, ListFormat::Csv);
    ASSERT_TRUE(imported);
    EXPECT_THAT(imported->problems, IsEmpty());
    EXPECT_FALSE(imported->headersListed);
    inventory.endpoints[0].token.clear();
    inventory.endpoints[0].headers.clear();
    EXPECT_EQ(imported->endpoints, inventory.endpoints);
}

TEST(EndpointList, NeedsNoMoreThanANameAndAWay) {
    const auto imported = importList("Name;BASE_URL;groups;pattern\nFra 2;https://fra.example;\"News; Sport\";\n"
                                     "Ams 1;https://ams.example;;*/hd/*\n",
                                     ListFormat::Csv);
    ASSERT_TRUE(imported);
    ASSERT_THAT(imported->endpoints, SizeIs(2));
    EXPECT_EQ(imported->endpoints[0].id, EndpointId{"fra-2"});
    EXPECT_EQ(imported->endpoints[0].role, StageRole::Edge);
    EXPECT_EQ(imported->endpoints[0].carries, Carries::Groups);
    EXPECT_THAT(imported->endpoints[0].groups, ElementsAre("News", "Sport"));
    EXPECT_EQ(imported->endpoints[1].carries, Carries::Pattern);
}

TEST(EndpointList, TellsOfEachLineThatIsLeftOut) {
    const auto imported = importList("name,role,base_url,enabled\nA,edge,https://a.example,yes\nB,cache,https://b.example,\n"
                                     "C,edge,nonsense,\nA,edge,https://a.example,\nD,edge,https://d.example,perhaps\n"
                                     "Packager,packager,https://p.example,\n",
                                     ListFormat::Csv);
    ASSERT_TRUE(imported);
    EXPECT_THAT(imported->endpoints, SizeIs(1));
    std::vector<std::size_t> lines;
    for (const Problem& problem : imported->problems) lines.push_back(problem.line);
    EXPECT_THAT(lines, ElementsAre(3u, 4u, 5u, 6u, 7u));
}

TEST(EndpointList, AListOfChannelsIsNone) {
    const auto imported = importList("name,url,group\nA,https://a.example/m.m3u8,Sport\n", ListFormat::Csv);
    ASSERT_TRUE(imported);
    EXPECT_THAT(imported->channels, SizeIs(1));
    EXPECT_THAT(imported->endpoints, IsEmpty());
}

TEST(EndpointList, OfJsonMayStandAlone) {
    const auto imported = importList(R"({"endpoints": [{"name": "Fra 2", "baseUrl": "https://fra.example"}, 7]})", ListFormat::Json);
    ASSERT_TRUE(imported);
    EXPECT_THAT(imported->endpoints, SizeIs(1));
    EXPECT_THAT(imported->problems, SizeIs(1));
}

}  // namespace inspector::inventory
