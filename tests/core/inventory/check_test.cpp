// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/exchange.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> codes(const std::vector<FieldProblem>& problems) {
    std::vector<std::string> out;
    for (const FieldProblem& p : problems) out.push_back(p.field + ":" + p.code);
    return out;
}

Inventory inventoryOf(std::vector<Channel> channels) {
    Inventory inventory;
    inventory.channels = std::move(channels);
    inventory.templates = {standardTemplate()};
    for (Channel& c : inventory.channels) c.revision = 5;
    inventory.templates[0].revision = 1;
    return inventory;
}

TEST(CheckUrl, TakesWhatAStreamsUrlMayBe) {
    for (const char* url : {"http://a", "https://cdn.example/live/1/master.m3u8", "HTTP://CDN.EXAMPLE/", "http://127.0.0.1:8080/x",
                            "https://[2001:db8::1]:8443/x", "http://[::1]", "https://user:pa%20ss@host/x?a=b&c=http://d#e",
                            "https://bücher.example/ä.m3u8", "http://my_host.local./x", "http://host:/x", "http://1.2.3.4.5/x",
                            "https://a?token=abc", "http://host/with'quotes(and)$more"})
        EXPECT_FALSE(checkUrl(url)) << url;
    EXPECT_FALSE(checkUrl("socks5://proxy.example:1080", UrlUse::Proxy));
    EXPECT_FALSE(checkUrl("http://user:pw@proxy:3128", UrlUse::Proxy));
}

TEST(CheckUrl, SaysWhatIsWrong) {
    const std::pair<const char*, const char*> cases[] = {
        {"", "empty"},
        {"cdn.example/live.m3u8", "not-a-url"},
        {"host:8080/x", "not-a-url"},
        {"/path", "not-a-url"},
        {"//host/path", "not-a-url"},
        {"http:/host", "not-a-url"},
        {"http:host", "not-a-url"},
        {"http", "not-a-url"},
        {"http://a b/", "not-a-url"},
        {" http://a/", "not-a-url"},
        {"http://a/\n", "not-a-url"},
        {"http://a/\xff", "not-a-url"},
        {"ftp://a/b", "scheme"},
        {"file:///etc/passwd", "scheme"},
        {"rtmp://a/b", "scheme"},
        {"socks5://a", "scheme"},
        {"http://", "no-host"},
        {"https:///x", "no-host"},
        {"http://:80/x", "no-host"},
        {"http://user@/x", "no-host"},
        {"http://?x", "no-host"},
        {"http://a..b/", "host"},
        {"http://-a/", "host"},
        {"http://a!b/", "host"},
        {"http://256.1.1.1/", "host"},
        {"http://[::1/", "host"},
        {"http://[no]/", "host"},
        {"http://[]/", "no-host"},
        {"http://a:0/", "port"},
        {"http://a:65536/", "port"},
        {"http://a:x/", "port"},
        {"http://[::1]x/", "port"},
    };
    for (const auto& [url, code] : cases) {
        const auto problem = checkUrl(url);
        ASSERT_TRUE(problem) << url;
        EXPECT_EQ(problem->code, code) << url;
        EXPECT_FALSE(problem->detail.empty());
    }
    EXPECT_EQ(checkUrl("http://a/" + std::string(5000, 'x'))->code, "too-long");
}

TEST(CheckChannel, FindsNothingWrongWithASoundOne) {
    EXPECT_THAT(checkChannel(channelNamed("a"), inventoryOf({})), IsEmpty());
    Channel fresh = channelNamed("a");
    fresh.id = {};
    EXPECT_THAT(checkChannel(fresh, inventoryOf({})), IsEmpty()) << "its id is made when it is saved";
    EXPECT_THAT(codes(checkChannelValue(fresh)), ElementsAre("id:empty"));
}

TEST(CheckChannel, FindsWhatIsWrong) {
    const auto with = [](const std::function<void(Channel&)>& change) {
        Channel c = channelNamed("a");
        change(c);
        return codes(checkChannel(c, inventoryOf({channelNamed("taken")})));
    };
    EXPECT_THAT(with([](Channel& c) { c.id = ChannelId{"Ä b"}; }), ElementsAre("id:characters"));
    EXPECT_THAT(with([](Channel& c) { c.id = ChannelId{std::string(300, 'a')}; }), ElementsAre("id:too-long"));
    EXPECT_THAT(with([](Channel& c) { c.id = ChannelId{"taken"}; }), ElementsAre("id:duplicate"));
    EXPECT_THAT(with([](Channel& c) { c.name = " \t"; }), ElementsAre("name:empty"));
    EXPECT_THAT(with([](Channel& c) { c.name = "a\nb"; }), ElementsAre("name:text"));
    EXPECT_THAT(with([](Channel& c) { c.name = "a\xff"; }), ElementsAre("name:text"));
    EXPECT_THAT(with([](Channel& c) { c.name = std::string(201, 'a'); }), ElementsAre("name:too-long"));
    EXPECT_THAT(with([](Channel& c) { c.url = "x"; }), ElementsAre("url:not-a-url"));
    EXPECT_THAT(with([](Channel& c) { c.group = "\x1b[31m"; }), ElementsAre("group:text"));
    EXPECT_THAT(with([](Channel& c) { c.templateId = {}; }), ElementsAre("template:unknown-template"));
    EXPECT_THAT(with([](Channel& c) { c.templateId = TemplateId{"x"}; }), ElementsAre("template:unknown-template"));
    EXPECT_THAT(with([](Channel& c) { c.probeId = ProbeId{"x"}; }), ElementsAre("probe:unknown-probe"));
    EXPECT_THAT(with([](Channel& c) { c.notes = "a\nb\tc"; }), IsEmpty());
    EXPECT_THAT(with([](Channel& c) { c.notes = std::string(10'001, 'x'); }), ElementsAre("notes:too-long"));
    EXPECT_THAT(with([](Channel& c) { c.name.clear(), c.url.clear(); }), ElementsAre("name:empty", "url:empty"));
}

TEST(CheckChannel, AdvisesOnDoubles) {
    Channel other = channelNamed("a");
    other.id = ChannelId{"b"};
    EXPECT_THAT(codes(adviseChannel(other, inventoryOf({channelNamed("a")}))),
                ElementsAre("name:duplicate", "url:duplicate"));
    EXPECT_THAT(adviseChannel(channelNamed("a"), inventoryOf({channelNamed("a")})), IsEmpty());
}

TEST(CheckChannel, NeverRepeatsASecret) {
    Channel c = channelNamed("a");
    c.url = "ftp://user:verysecret@host/?token=verysecret";
    for (const FieldProblem& p : checkChannel(c, inventoryOf({})))
        EXPECT_EQ(p.detail.find("verysecret"), std::string::npos);
}

TEST(CheckTemplate, FindsWhatIsWrong) {
    const auto with = [](const std::function<void(Template&)>& change) {
        Template t = templateNamed("a");
        change(t);
        return codes(checkTemplate(t, inventoryOf({})));
    };
    EXPECT_THAT(with([](Template&) {}), IsEmpty());
    EXPECT_THAT(with([](Template& t) { t.id = {}; }), IsEmpty());
    EXPECT_THAT(with([](Template& t) { t.id = TemplateId{"standard"}; }), ElementsAre("id:duplicate"));
    EXPECT_THAT(with([](Template& t) { t.interval = Milliseconds{999}; }), ElementsAre("interval:range"));
    EXPECT_THAT(with([](Template& t) { t.interval = Milliseconds{3'600'001}; }), ElementsAre("interval:range"));
    EXPECT_THAT(with([](Template& t) { t.connectTimeout = Milliseconds{0}; }), ElementsAre("connectTimeout:range"));
    EXPECT_THAT(with([](Template& t) { t.playlistTimeout = Milliseconds{-1}; }), ElementsAre("playlistTimeout:range"));
    EXPECT_THAT(with([](Template& t) { t.segmentTimeout = Milliseconds{600'001}; }), ElementsAre("segmentTimeout:range"));
    EXPECT_THAT(with([](Template& t) { t.retries = 11; }), ElementsAre("retries:range"));
    EXPECT_THAT(with([](Template& t) { t.maxLatencyS = -1; }), ElementsAre("maxLatencyS:range"));
    EXPECT_THAT(with([](Template& t) { t.ladder = {{-1, 720, 0, 0, ""}}; }), ElementsAre("ladder:range"));
    EXPECT_THAT(with([](Template& t) { t.ladder = {{1280, 720, 3'000'000, 25, "avc1"}}; }), IsEmpty());
    EXPECT_THAT(with([](Template& t) { t.maxPlaylistBytes = 0; }), ElementsAre("maxPlaylistBytes:range"));
    EXPECT_THAT(with([](Template& t) { t.maxSegmentBytes = INT64_MAX; }), ElementsAre("maxSegmentBytes:range"));
    EXPECT_THAT(with([](Template& t) { t.proxy = "gopher://x"; }), ElementsAre("proxy:scheme"));
    EXPECT_THAT(with([](Template& t) { t.confirmCycles = 4; }), ElementsAre("confirmCycles:range"));
    EXPECT_THAT(with([](Template& t) { t.confirmWindow = 0; }), ElementsAre("confirmWindow:range", "confirmCycles:range"));
    EXPECT_THAT(with([](Template& t) { t.headers = {{"X: Y", "v", false}}; }), ElementsAre("headers:header-name"));
    EXPECT_THAT(with([](Template& t) { t.headers = {{"X", "v\r\nEvil: 1", true}}; }), ElementsAre("headers:header-value"));
    EXPECT_THAT(with([](Template& t) { t.rules["a b"] = {}; }), ElementsAre("rules:characters"));
}

}  // namespace
}  // namespace inspector::inventory
