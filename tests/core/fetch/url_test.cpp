// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/url.h"

#include "core/fetch/addresses.h"
#include "core/fetch/header_policy.h"

#include <gtest/gtest.h>

namespace inspector::fetch::test {

namespace {
Target target(const std::string& url) {
    auto parsed = parseTarget(url);
    EXPECT_TRUE(parsed) << url << ": " << (parsed ? "" : parsed.error().message());
    return parsed ? *parsed : Target{};
}
std::string resolved(const std::string& base, const std::string& location) {
    const auto next = resolveTarget(target(base), location);
    return next ? next->url : "error: " + next.error().what;
}
}  // namespace

TEST(Urls, AreTakenApart) {
    const Target t = target("HTTPS://Ann:p%40@Example.COM:8443/a/../b?c#d");
    EXPECT_EQ(t.scheme, "https");
    EXPECT_EQ(t.host, "example.com");
    EXPECT_EQ(t.port, 8443);
    EXPECT_EQ(t.user, "Ann");
    EXPECT_EQ(t.password, "p@");
    EXPECT_EQ(t.origin(), "https://example.com:8443");
    EXPECT_TRUE(t.secure());
    EXPECT_EQ(t.url, "https://Example.COM:8443/b?c");
    EXPECT_EQ(target("http://example.com").origin(), "http://example.com:80");
    EXPECT_EQ(target("https://[2001:DB8::1]/").origin(), "https://[2001:db8::1]:443");
}

TEST(Urls, OfOtherAlphabetsAreEncoded) {
    const Target t = target("http://bücher.example/straße?q=ü");
    EXPECT_EQ(t.host, "xn--bcher-kva.example");
    EXPECT_EQ(t.url, "http://xn--bcher-kva.example/stra%c3%9fe?q=%c3%bc");
}

TEST(Urls, AreResolvedAsRfc3986Says) {
    const std::string base = "https://host/a/b/c?q";
    EXPECT_EQ(resolved(base, "d"), "https://host/a/b/d");
    EXPECT_EQ(resolved(base, "../d"), "https://host/a/d");
    EXPECT_EQ(resolved(base, "/d?x"), "https://host/d?x");
    EXPECT_EQ(resolved(base, "?x"), "https://host/a/b/c?x");
    EXPECT_EQ(resolved(base, "//other/d"), "https://other/d");
    EXPECT_EQ(resolved(base, "http://third:81"), "http://third:81/");
    EXPECT_EQ(resolved(base, "#part"), "https://host/a/b/c?q");
    EXPECT_EQ(resolved(base, "///x").substr(0, 6), "error:");
    EXPECT_EQ(resolved(base, "javascript://x/").substr(0, 6), "error:");
    EXPECT_EQ(resolved(base, "d\x01").substr(0, 6), "error:");
}

TEST(Urls, OfPinsAndProxiesHavePorts) {
    EXPECT_EQ(parseEndpoint("192.0.2.7")->host, "192.0.2.7");
    EXPECT_EQ(parseEndpoint("192.0.2.7")->port, 0);
    EXPECT_EQ(parseEndpoint("2001:db8::1")->host, "[2001:db8::1]");
    EXPECT_EQ(parseEndpoint("[2001:db8::1]:8443")->port, 8443);
    EXPECT_EQ(parseEndpoint("edge1.example:80")->port, 80);
    for (const char* wrong : {"", " ", "a b", "http://x", "host:0", "host:70000", "u@h", "[::1", "h/p"})
        EXPECT_FALSE(parseEndpoint(wrong)) << wrong;
    EXPECT_EQ(parseProxy("http://proxy")->port, 80);
    EXPECT_EQ(parseProxy("https://proxy")->port, 443);
    EXPECT_EQ(parseProxy("socks5://u:p@proxy")->url, "socks5h://proxy:1080");
    EXPECT_EQ(parseProxy("http://[::1]:3128")->host, "[::1]");
}

TEST(Addresses, AreToldFromNames) {
    EXPECT_TRUE(isAddress("192.0.2.7"));
    EXPECT_TRUE(isAddress("[2001:db8::1]"));
    EXPECT_TRUE(isAddress("2001:db8::1"));
    EXPECT_FALSE(isAddress("example.com"));
    EXPECT_FALSE(isAddress("1.example"));
    EXPECT_EQ(joinAddress("192.0.2.7", 80), "192.0.2.7:80");
    EXPECT_EQ(joinAddress("::1", 80), "[::1]:80");
    EXPECT_EQ(joinAddress("", 80), "");
}

TEST(Headers, ThatLookLikeSecretsAreKnown) {
    for (const char* name : {"Authorization", "proxy-authorization", "Cookie", "X-Api-Key", "X-Auth", "X-Token",
                             "X-CDN-Secret", "Session-Id", "X-Signature"})
        EXPECT_TRUE(isSecret({name, "x"})) << name;
    for (const char* name : {"Accept", "User-Agent", "X-Debug", "Pragma", "Referer", "Origin", "Cache-Control"})
        EXPECT_FALSE(isSecret({name, "x"})) << name;
    EXPECT_TRUE(isSecret({"X-Edge", "x", true}));
}

TEST(Rules, EveryFailureHasOne) {
    for (int i = 0; i <= static_cast<int>(Failure::Cancelled); ++i) {
        const auto failure = static_cast<Failure>(i);
        EXPECT_FALSE(toString(failure).empty()) << i;
        const bool nobodysFault =
            failure == Failure::None || failure == Failure::Aborted || failure == Failure::Cancelled;
        EXPECT_EQ(ruleOf(failure).empty(), nobodysFault) << i;
    }
    for (int i = 0; i <= static_cast<int>(Phase::Body); ++i) EXPECT_FALSE(toString(static_cast<Phase>(i)).empty());
}

}  // namespace inspector::fetch::test
