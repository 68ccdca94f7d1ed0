// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/exchange.h"
#include "core/inventory/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Endpoint sound() {
    Endpoint e;
    e.id = EndpointId{"fra-2"};
    e.name = "Fra 2";
    e.baseUrl = "https://edge.example";
    return e;
}

std::vector<std::string> problemsOf(const Endpoint& e) {
    std::vector<std::string> out;
    for (const FieldProblem& p : checkEndpointValue(e)) {
        out.push_back(p.field + " " + p.code);
        EXPECT_FALSE(p.detail.empty());
    }
    return out;
}

}  // namespace

TEST(CheckEndpoint, TakesEveryWayToReachOne) {
    for (const char* base : {"", "http://edge.example", "https://edge.example:8443/live/", "https://[2001:db8::1]/x",
                             "https://edge.example/{path}?{query}", "https://{group}.example/{channel}/{file}?cdn=1"}) {
        Endpoint e = sound();
        e.baseUrl = base;
        EXPECT_THAT(problemsOf(e), IsEmpty()) << base;
    }
    for (const char* address : {"192.0.2.7", "192.0.2.7:8080", "[2001:db8::1]:443", "[2001:db8::1]", "2001:db8::1",
                                "edge.example", "edge.example:443"}) {
        Endpoint e = sound();
        e.pinnedAddress = address;
        EXPECT_THAT(problemsOf(e), IsEmpty()) << address;
    }
    for (const char* token : {"", "-", "hdnts=exp=1~acl=/*~hmac=0af", "a=b&c=d"}) {
        Endpoint e = sound();
        e.token = token;
        EXPECT_THAT(problemsOf(e), IsEmpty()) << token;
    }
}

TEST(CheckEndpoint, SaysWhichFieldIsWrong) {
    const std::pair<const char*, void (*)(Endpoint&)> wrong[] = {
        {"id empty", [](Endpoint& e) { e.id = EndpointId{}; }},
        {"id characters", [](Endpoint& e) { e.id = EndpointId{"a,b"}; }},
        {"id reserved", [](Endpoint& e) { e.id = EndpointId{"packager"}; }},
        {"name empty", [](Endpoint& e) { e.name = " "; }},
        {"provider too-long", [](Endpoint& e) { e.provider.assign(201, 'x'); }},
        {"region text", [](Endpoint& e) { e.region = "a\nb"; }},
        {"notes too-long", [](Endpoint& e) { e.notes.assign(10'001, 'x'); }},
        {"baseUrl scheme", [](Endpoint& e) { e.baseUrl = "ftp://edge.example"; }},
        {"baseUrl not-a-url", [](Endpoint& e) { e.baseUrl = "edge.example"; }},
        {"baseUrl not-a-url", [](Endpoint& e) { e.baseUrl = "https://edge.example/#x"; }},
        {"baseUrl placeholder", [](Endpoint& e) { e.baseUrl = "https://edge.example/{name}"; }},
        {"baseUrl placeholder", [](Endpoint& e) { e.baseUrl = "https://edge.example/{path"; }},
        {"baseUrl query", [](Endpoint& e) { e.baseUrl = "https://edge.example/?cdn=1"; }},
        {"pinnedAddress address", [](Endpoint& e) { e.pinnedAddress = "http://192.0.2.7"; }},
        {"pinnedAddress address", [](Endpoint& e) { e.pinnedAddress = "192.0.2.256"; }},
        {"pinnedAddress address", [](Endpoint& e) { e.pinnedAddress = "192.0.2.7:99999"; }},
        {"hostHeader host", [](Endpoint& e) { e.hostHeader = "a b"; }},
        {"hostHeader host", [](Endpoint& e) { e.hostHeader = "a/b"; }},
        {"headers header-name", [](Endpoint& e) { e.headers = {{"X Y", "z", false}}; }},
        {"headers header-value", [](Endpoint& e) { e.headers = {{"X", "a\r\nHost: b", false}}; }},
        {"token token", [](Endpoint& e) { e.token = "?a=b"; }},
        {"token token", [](Endpoint& e) { e.token = "a b"; }},
        {"token too-long", [](Endpoint& e) { e.token.assign(4'001, 'x'); }},
        {"groups empty", [](Endpoint& e) { e.carries = Carries::Groups; }},
        {"pattern empty", [](Endpoint& e) { e.carries = Carries::Pattern; }},
    };
    for (const auto& [expected, spoil] : wrong) {
        Endpoint e = sound();
        spoil(e);
        EXPECT_THAT(problemsOf(e), ElementsAre(expected));
    }
}

TEST(CheckEndpoint, NeverRepeatsATokenOrAHeadersValue) {
    Endpoint e = sound();
    e.token = "hidden token";
    e.headers = {{"X", "hidden\n", true}};
    e.baseUrl = "nonsense?token=hidden";
    for (const FieldProblem& p : checkEndpointValue(e)) EXPECT_EQ(p.detail.find("hidden"), std::string::npos) << p.detail;
}

TEST(CheckEndpoint, KnowsTheOthers) {
    Inventory inventory;
    Endpoint known = sound();
    known.revision = 3;
    inventory.endpoints = {known};
    EXPECT_THAT(checkEndpoint(known, inventory), IsEmpty());
    const auto again = checkEndpoint(sound(), inventory);
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].code, "duplicate");
    Endpoint fresh = sound();
    fresh.id = EndpointId{};
    EXPECT_THAT(checkEndpoint(fresh, inventory), IsEmpty()) << "its id is made of its name";
}

TEST(CheckEndpoint, AdvisesAgainstWhatIsProbablyAMistake) {
    Inventory inventory;
    Channel channel;
    channel.id = ChannelId{"a"};
    channel.url = "https://origin.example/a/master.m3u8";
    inventory.channels = {channel};
    EXPECT_THAT(adviseEndpoint(sound(), inventory), IsEmpty());
    Endpoint odd = sound();
    odd.baseUrl.clear();
    odd.carries = Carries::Pattern;
    odd.pattern = "b*";
    const auto advice = adviseEndpoint(odd, inventory);
    ASSERT_EQ(advice.size(), 2u);
    EXPECT_EQ(advice[0].code, "same");
    EXPECT_EQ(advice[1].code, "none");
}

TEST(CheckProbe, WantsCanariesThatAreUrls) {
    Probe p;
    p.id = ProbeId{"local"};
    p.canaries = {"http://192.0.2.1/ok", "https://canary.example"};
    EXPECT_THAT(checkProbeValue(p), IsEmpty());
    p.canaries.push_back("gateway");
    ASSERT_EQ(checkProbeValue(p).size(), 1u);
    EXPECT_EQ(checkProbeValue(p)[0].field, "canaries");
    p.canaries.assign(17, "http://a.example/");
    EXPECT_EQ(checkProbeValue(p)[0].code, "too-long");
}

}  // namespace inspector::inventory
