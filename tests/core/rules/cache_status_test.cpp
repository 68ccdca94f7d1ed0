// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/cache_status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// What caches really send, one row a set of headers.
using namespace inspector;
using namespace inspector::rules;

namespace {

using enum CacheState;
using Headers = std::vector<fetch::Header>;

struct Row {
    const char* name;
    Headers headers;
    CacheState state;
    const char* told;
    const char* server = "";
};

const Row rows[] = {
    // RFC 9211
    {"cache-status hit", {{"Cache-Status", "ExampleCache; hit"}}, Hit, "Cache-Status", "ExampleCache"},
    {"with its time left", {{"Cache-Status", "ExampleCache; hit; ttl=376"}}, Hit, "Cache-Status", "ExampleCache"},
    {"stale hit", {{"Cache-Status", "ExampleCache; hit; ttl=-412"}}, Stale, "Cache-Status", "ExampleCache"},
    {"miss", {{"Cache-Status", "ExampleCache; fwd=uri-miss"}}, Miss, "Cache-Status", "ExampleCache"},
    {"vary miss, stored", {{"cache-status", "\"CDN Company\"; fwd=vary-miss; stored; key=\"/a;b,c\""}}, Miss, "Cache-Status", "CDN Company"},
    {"collapsed", {{"Cache-Status", "ExampleCache; fwd=uri-miss; collapsed"}}, Miss, "Cache-Status", "ExampleCache"},
    {"revalidated", {{"Cache-Status", "ExampleCache; fwd=stale; fwd-status=304"}}, Revalidated, "Cache-Status", "ExampleCache"},
    {"expired", {{"Cache-Status", "ExampleCache; fwd=stale; fwd-status=200; stored"}}, Expired, "Cache-Status", "ExampleCache"},
    {"bypassed", {{"Cache-Status", "ExampleCache; fwd=bypass; detail=\"no-store, by rule\""}}, Bypass, "Cache-Status", "ExampleCache"},
    {"for another method", {{"Cache-Status", "ExampleCache; fwd=method"}}, Bypass, "Cache-Status", "ExampleCache"},
    {"no-cache of the request", {{"Cache-Status", "ExampleCache; fwd=request; fwd-status=304"}}, Bypass, "Cache-Status", "ExampleCache"},
    {"two layers in one line", {{"Cache-Status", "OriginCache; hit; ttl=1100, \"CDN Company Here\"; hit; ttl=545"}}, Hit, "Cache-Status", "CDN Company Here"},
    {"three lines, the last is nearest",
     {{"Cache-Status", "ReverseProxyCache; hit"}, {"Cache-Status", "ForwardProxyCache; fwd=uri-miss; collapsed; stored"},
      {"Cache-Status", "Edge; fwd=uri-miss"}}, Miss, "Cache-Status", "Edge"},
    {"netlify", {{"Server", "Netlify"}, {"Cache-Status", "\"Netlify Durable\"; fwd=bypass"}, {"Cache-Status", "\"Netlify Edge\"; hit"}, {"Age", "12"}}, Hit, "Cache-Status", "Netlify Edge"},
    {"souin", {{"Cache-Status", "Souin; hit; ttl=116; key=GET-http-localhost-/a.m3u8; detail=DEFAULT"}}, Hit, "Cache-Status", "Souin"},
    {"squid 6", {{"Cache-Status", "proxy1;hit;detail=match"}, {"Via", "1.1 proxy1 (squid/6.1)"}}, Hit, "Cache-Status", "proxy1"},
    {"only a name", {{"Cache-Status", "ExampleCache"}}, Unknown, "", "ExampleCache"},
    {"hit denied", {{"Cache-Status", "ExampleCache; hit=?0; fwd=miss"}}, Miss, "Cache-Status", "ExampleCache"},
    // Fastly
    {"fastly hit", {{"Via", "1.1 varnish"}, {"X-Served-By", "cache-fra-eddf8230055-FRA"}, {"X-Cache", "HIT"}, {"X-Cache-Hits", "3"}, {"Age", "2"}}, Hit, "X-Cache", "cache-fra-eddf8230055-FRA"},
    {"fastly miss", {{"X-Served-By", "cache-lhr7321-LHR"}, {"X-Cache", "MISS"}, {"X-Cache-Hits", "0"}, {"Age", "0"}}, Miss, "X-Cache", "cache-lhr7321-LHR"},
    {"shield had it, the edge not", {{"Via", "1.1 varnish, 1.1 varnish"}, {"X-Served-By", "cache-iad-1-IAD, cache-fra-2-FRA"}, {"X-Cache", "HIT, MISS"}, {"X-Cache-Hits", "14, 0"}, {"Age", "31"}}, Miss, "X-Cache", "cache-fra-2-FRA"},
    {"the edge had it, filled by a miss", {{"X-Served-By", "cache-iad-1-IAD, cache-fra-2-FRA"}, {"X-Cache", "MISS, HIT"}, {"X-Cache-Hits", "0, 1"}}, Hit, "X-Cache", "cache-fra-2-FRA"},
    {"two lines of layers", {{"X-Cache", "MISS"}, {"X-Cache", "HIT"}}, Hit, "X-Cache"},
    {"hits alone", {{"X-Cache-Hits", "0, 12"}}, Hit, "X-Cache-Hits"},
    {"hits alone, none", {{"X-Cache-Hits", "7, 0"}}, Miss, "X-Cache-Hits"},
    {"fastly's own state", {{"X-Cache", "HIT-STALE"}}, Stale, "X-Cache"},
    {"fastly's cluster", {{"X-Cache", "HIT-CLUSTER"}}, Hit, "X-Cache"},
    {"hit for pass", {{"X-Cache", "HITPASS"}}, Bypass, "X-Cache"},
    // CloudFront
    {"cloudfront hit", {{"X-Cache", "Hit from cloudfront"}, {"Via", "1.1 2afae0d.cloudfront.net (CloudFront)"}, {"X-Amz-Cf-Pop", "FRA56-P4"}, {"Age", "3"}}, Hit, "X-Cache", "FRA56-P4"},
    {"cloudfront miss", {{"X-Cache", "Miss from cloudfront"}, {"X-Amz-Cf-Pop", "JFK50-P2"}}, Miss, "X-Cache", "JFK50-P2"},
    {"cloudfront refresh", {{"X-Cache", "RefreshHit from cloudfront"}}, Revalidated, "X-Cache", "cloudfront"},
    {"cloudfront shield", {{"X-Cache", "OriginShieldHit from cloudfront"}}, Hit, "X-Cache", "cloudfront"},
    {"cloudfront error", {{"X-Cache", "Error from cloudfront"}}, Unknown, "", "cloudfront"},
    {"cloudfront function", {{"X-Cache", "FunctionGeneratedResponse from cloudfront"}}, Unknown, "", "cloudfront"},
    {"cloudfront redirect", {{"X-Cache", "Redirect from cloudfront"}}, Unknown, "", "cloudfront"},
    {"cloudfront limit", {{"X-Cache", "LimitExceeded from cloudfront"}}, Unknown, "", "cloudfront"},
    {"cloudfront timing alone", {{"Server-Timing", "cdn-cache-hit,cdn-pop;desc=\"FRA56-P1\",cdn-rid;desc=\"x, y\",cdn-hit-layer;desc=\"EDGE\""}}, Hit, "Server-Timing"},
    {"cloudfront timing of a miss", {{"Server-Timing", "cdn-upstream-layer;desc=\"REC\",cdn-upstream-dns;dur=0,cdn-upstream-fbl;dur=388,cdn-cache-miss,cdn-pop;desc=\"FRA\""}}, Miss, "Server-Timing"},
    {"cloudfront timing of a refresh", {{"Server-Timing", "cdn-cache-refresh"}}, Revalidated, "Server-Timing"},
    // Akamai
    {"akamai memory", {{"X-Cache", "TCP_MEM_HIT from a118-214-191-15.deploy.akamaitechnologies.com (AkamaiGHost/10.8.1.1-0a3c) (-)"}, {"X-Check-Cacheable", "YES"}}, Hit, "X-Cache", "a118-214-191-15.deploy.akamaitechnologies.com"},
    {"akamai disk", {{"X-Cache", "TCP_HIT from a69-174-50-208 (AkamaiGHost/5.7.2-5726413) (-)"}}, Hit, "X-Cache", "a69-174-50-208"},
    {"akamai miss, its parent had it", {{"X-Cache", "TCP_MISS from a165-254-246-9.deploy.akamaitechnologies.com"}, {"X-Cache-Remote", "TCP_HIT from a23-67-252-148.deploy.akamaitechnologies.com"}}, Miss, "X-Cache", "a165-254-246-9.deploy.akamaitechnologies.com"},
    {"akamai refresh hit", {{"X-Cache", "TCP_REFRESH_HIT from a2 (AkamaiGHost/9)"}}, Revalidated, "X-Cache", "a2"},
    {"akamai refresh miss", {{"X-Cache", "TCP_REFRESH_MISS from a2 (AkamaiGHost/9)"}}, Expired, "X-Cache", "a2"},
    {"akamai refresh failed", {{"X-Cache", "TCP_REFRESH_FAIL_HIT from a2"}}, Stale, "X-Cache", "a2"},
    {"akamai conditional", {{"X-Cache", "TCP_IMS_HIT from a2"}}, Hit, "X-Cache", "a2"},
    {"akamai negative", {{"X-Cache", "TCP_NEGATIVE_HIT from a2"}}, Hit, "X-Cache", "a2"},
    {"akamai denied", {{"X-Cache", "TCP_DENIED from a2 (AkamaiGHost/9) (-)"}}, Unknown, "", "a2"},
    {"akamai cookie", {{"X-Cache", "TCP_COOKIE_DENY from a2"}}, Unknown, "", "a2"},
    {"akamai expired", {{"X-Cache", "TCP_EXPIRED_MISS from a2"}}, Expired, "X-Cache", "a2"},
    {"akamai timing", {{"Server-Timing", "cdn-cache; desc=HIT, edge; dur=1, ak_p; desc=\"1700_388_84_1,2\";dur=1"}}, Hit, "Server-Timing"},
    {"akamai timing of a miss", {{"Server-Timing", "cdn-cache; desc=MISS"}, {"Server-Timing", "edge; dur=12"}, {"Server-Timing", "origin; dur=84"}}, Miss, "Server-Timing"},
    {"akamai timing, revalidated", {{"Server-Timing", "cdn-cache; desc=REVALIDATE, edge; dur=2"}}, Revalidated, "Server-Timing"},
    // Cloudflare
    {"cloudflare hit", {{"Server", "cloudflare"}, {"CF-Cache-Status", "HIT"}, {"CF-RAY", "8b1-FRA"}, {"Age", "1"}}, Hit, "CF-Cache-Status", "8b1-FRA"},
    {"cloudflare miss", {{"Server", "cloudflare"}, {"CF-Cache-Status", "MISS"}}, Miss, "CF-Cache-Status"},
    {"cloudflare dynamic", {{"Server", "cloudflare"}, {"CF-Cache-Status", "DYNAMIC"}}, Bypass, "CF-Cache-Status"},
    {"cloudflare bypass", {{"cf-cache-status", "BYPASS"}}, Bypass, "CF-Cache-Status"},
    {"cloudflare expired", {{"CF-Cache-Status", "EXPIRED"}}, Expired, "CF-Cache-Status"},
    {"cloudflare stale", {{"CF-Cache-Status", "STALE"}}, Stale, "CF-Cache-Status"},
    {"cloudflare updating", {{"CF-Cache-Status", "UPDATING"}}, Stale, "CF-Cache-Status"},
    {"cloudflare revalidated", {{"CF-Cache-Status", "REVALIDATED"}}, Revalidated, "CF-Cache-Status"},
    {"cloudflare none", {{"Server", "cloudflare"}, {"CF-Cache-Status", "NONE/UNKNOWN"}}, Unknown, ""},
    {"cloudflare before another CDN", {{"Server", "cloudflare"}, {"X-Cache", "Hit from cloudfront"}, {"CF-Cache-Status", "MISS"}}, Miss, "CF-Cache-Status", "cloudfront"},
    // nginx
    {"nginx hit", {{"Server", "nginx"}, {"X-Cache-Status", "HIT"}}, Hit, "X-Cache-Status"},
    {"nginx miss", {{"X-Cache-Status", "MISS"}}, Miss, "X-Cache-Status"},
    {"nginx expired", {{"X-Cache-Status", "EXPIRED"}}, Expired, "X-Cache-Status"},
    {"nginx stale", {{"X-Cache-Status", "STALE"}}, Stale, "X-Cache-Status"},
    {"nginx updating", {{"X-Cache-Status", "UPDATING"}}, Stale, "X-Cache-Status"},
    {"nginx revalidated", {{"X-Cache-Status", "REVALIDATED"}}, Revalidated, "X-Cache-Status"},
    {"nginx bypass", {{"X-Proxy-Cache", "BYPASS"}}, Bypass, "X-Proxy-Cache"},
    {"nginx without a cache", {{"X-Cache-Status", "-"}}, Unknown, ""},
    {"nginx, empty", {{"X-Cache-Status", ""}}, Unknown, ""},
    {"a comma at the end", {{"X-Cache-Status", "Edge : HIT,"}}, Hit, "X-Cache-Status"},
    // Varnish
    {"varnish hit", {{"X-Varnish", "32770 3"}, {"Via", "1.1 cache1 (Varnish/7.1)"}, {"Age", "4"}}, Hit, "X-Varnish", "cache1"},
    {"varnish miss", {{"X-Varnish", "32772"}, {"Via", "1.1 varnish (Varnish/6.0)"}, {"Age", "0"}}, Miss, "X-Varnish", "varnish"},
    {"varnish by its builtin example", {{"X-Cache", "hit cached"}}, Hit, "X-Cache"},
    {"varnish miss by it", {{"X-Cache", "miss cached"}}, Miss, "X-Cache"},
    {"varnish pass by it", {{"X-Cache", "pass uncacheable"}}, Bypass, "X-Cache"},
    {"varnish hit-for-miss", {{"X-Cache", "hit uncacheable"}}, Bypass, "X-Cache"},
    // Apache Traffic Server
    {"ats fresh", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.2.0 [uScHs f p eN:t cCHp s ])"}}, Hit, "Via", "edge1"},
    {"ats from memory", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.2.0 [uScRs f p eN:t cCHi p s ])"}}, Hit, "Via", "edge1"},
    {"ats miss", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.2.0 [uScMsSfWpSeN:t cCMp sS])"}}, Miss, "Via", "edge1"},
    {"ats stale, fetched anew", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.1.3 [uScSsSfUpSeN:t cCSp sS])"}}, Expired, "Via", "edge1"},
    {"ats stale, not modified", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.1.3 [uScSsNfUpSeN:t cCSp sS])"}}, Revalidated, "Via", "edge1"},
    {"ats, no lookup", {{"Via", "http/1.1 edge1 (ApacheTrafficServer/9.1.3 [uSc s f p eN:t cC p s ])"}}, Unknown, "", "edge1"},
    {"ats of two layers", {{"Via", "http/1.1 mid (ApacheTrafficServer/9 [uScHs f p eN:t cCHp s ]), http/1.1 edge (ApacheTrafficServer/9 [uScMsSfWpSeN:t cCMp sS])"}}, Miss, "Via", "edge"},
    {"ats debug", {{"X-Cache", "hit-fresh"}}, Hit, "X-Cache"},
    {"ats debug, skipped", {{"X-Cache", "skipped"}}, Bypass, "X-Cache"},
    {"ats debug, none", {{"X-Cache", "none"}}, Unknown, ""},
    // Azure, Edgio, Bunny, KeyCDN, CDN77, Google, others
    {"azure edge", {{"X-Cache", "TCP_HIT"}, {"X-Azure-Ref", "20240101T0-x"}}, Hit, "X-Cache"},
    {"azure regional", {{"X-Cache", "TCP_REMOTE_HIT"}}, Hit, "X-Cache"},
    {"azure miss", {{"X-Cache", "TCP_MISS"}}, Miss, "X-Cache"},
    {"azure not configured", {{"X-Cache", "CONFIG_NOCACHE"}}, Bypass, "X-Cache"},
    {"azure private", {{"X-Cache", "PRIVATE_NOSTORE"}}, Bypass, "X-Cache"},
    {"azure denied", {{"X-Cache", "N/A"}}, Unknown, ""},
    {"edgio", {{"Server", "ECAcc (frb/67B1)"}, {"X-Cache", "HIT"}}, Hit, "X-Cache"},
    {"edgio debug", {{"X-EC-Cache", "TCP_HIT from ECD (lga/0FE8)"}, {"X-EC-Cache-Remote", "TCP_MISS from ECD (dca/EF00)"}}, Hit, "X-EC-Cache"},
    {"edgio expired, not modified", {{"X-Cache", "TCP_EXPIRED_HIT"}}, Revalidated, "X-Cache"},
    {"edgio refresh asked for", {{"X-Cache", "TCP_CLIENT_REFRESH_MISS"}}, Bypass, "X-Cache"},
    {"limelight", {{"Via", "1.1 la-c1-r2-u20-b2:3128 (squid)"}, {"X-Cache", "MISS from a.llnw"}, {"X-Cache", "HIT from b.llnw"}, {"X-LLID", "5d1"}, {"Age", "308"}}, Hit, "X-Cache", "b.llnw"},
    {"bunny", {{"Server", "BunnyCDN-DE1-1047"}, {"CDN-Cache", "HIT"}, {"CDN-CachedAt", "11/22/2026 10:00:00"}}, Hit, "CDN-Cache"},
    {"bunny expired", {{"CDN-Cache", "EXPIRED"}, {"CDN-RequestPullSuccess", "True"}}, Expired, "CDN-Cache"},
    {"keycdn", {{"Server", "keycdn"}, {"X-Cache", "REVALIDATED"}, {"X-Edge-Location", "defr"}, {"X-Shield", "active"}}, Revalidated, "X-Cache", "defr"},
    {"cdn77", {{"X-77-Cache", "HIT"}, {"X-77-Age", "26"}, {"X-Cache-Lookup", "MISS"}}, Hit, "X-77-Cache"},
    {"google, by its age", {{"Via", "1.1 google"}, {"Age", "23"}}, Hit, "Age", "google"},
    {"google, fresh", {{"Via", "1.1 google"}}, Unknown, "", "google"},
    {"google media cdn", {{"cdn-cache-status", "fra;hit"}, {"Via", "1.1 google"}}, Hit, "CDN-Cache-Status", "google"},
    {"squid", {{"X-Cache", "MISS from proxy.example"}, {"X-Cache-Lookup", "HIT from proxy.example:3128"}, {"Via", "1.1 proxy.example (squid/5.7)"}}, Miss, "X-Cache", "proxy.example"},
    {"tencent", {{"X-Cache-Lookup", "Hit From MemCache"}, {"X-NWS-LOG-UUID", "1"}}, Hit, "X-Cache-Lookup"},
    {"tencent refresh", {{"X-Cache-Lookup", "Cache Refresh Hit"}}, Revalidated, "X-Cache-Lookup"},
    {"alibaba hit", {{"X-Cache", "HIT TCP_MEM_HIT dirn:11:355030002"}, {"Via", "cache12.l2de2[0,0,200-0,H], ens-cache3.de5[1,0]"}}, Hit, "X-Cache"},
    {"alibaba miss", {{"X-Cache", "MISS TCP_MISS dirn:-2:-2"}}, Miss, "X-Cache"},
    {"edgeone", {{"EO-Cache-Status", "RefreshHit"}}, Revalidated, "EO-Cache-Status"},
    {"vercel", {{"X-Vercel-Cache", "PRERENDER"}}, Hit, "X-Vercel-Cache"},
    // Little or nothing
    {"nothing", {}, Unknown, ""},
    {"an age of nothing", {{"Age", "0"}}, Unknown, ""},
    {"an age", {{"Age", "17"}}, Hit, "Age"},
};

CacheFacts factsOf(const Headers& headers) {
    fetch::Response response;
    response.status = 200;
    response.headers = headers;
    return readCacheFacts(response);
}

}  // namespace

TEST(CacheStatus, OfWhatCachesReallySend) {
    for (const Row& row : rows) {
        const CacheFacts facts = factsOf(row.headers);
        EXPECT_EQ(toString(facts.state), toString(row.state)) << row.name;
        EXPECT_EQ(facts.told, row.told) << row.name;
        EXPECT_EQ(facts.server, row.server) << row.name;
        EXPECT_FALSE(facts.contradicts) << row.name;
    }
    EXPECT_GE(std::size(rows), 100u);
}

TEST(CacheStatus, TellsHeadersThatContradictEachOther) {
    const struct {
        Headers headers;
        CacheState state;
    } lies[] = {
        {{{"X-Cache", "HIT"}, {"X-Cache-Status", "MISS"}}, Hit},
        {{{"X-Cache", "MISS"}, {"Server-Timing", "cdn-cache; desc=HIT"}}, Miss},
        {{{"Cache-Status", "edge; hit; ttl=4"}, {"X-Cache", "TCP_MISS from a2"}}, Hit},
        {{{"Cache-Status", "edge; fwd=uri-miss"}, {"CDN-Cache", "HIT"}}, Miss},
        {{{"Cache-Status", "edge; hit; fwd=miss"}}, Miss},
        {{{"X-Cache-Status", "HIT"}, {"X-Proxy-Cache", "BYPASS"}}, Hit},
    };
    for (const auto& lie : lies) {
        const CacheFacts facts = factsOf(lie.headers);
        EXPECT_TRUE(facts.contradicts) << lie.headers.front().value;
        EXPECT_EQ(facts.state, lie.state) << lie.headers.front().value;
    }
}

TEST(CacheStatus, LayersThatDisagreeDoNotContradict) {
    for (const Headers& headers :
         {Headers{{"X-Cache", "HIT, MISS"}, {"X-Cache-Status", "HIT"}},                       // the shield's header came through
          Headers{{"Cache-Status", "origin; hit, edge; fwd=miss"}, {"X-Cache", "HIT"}},
          Headers{{"X-Cache", "MISS"}, {"Age", "300"}},                                       // a shield had it
          Headers{{"X-Cache", "HIT"}, {"X-Varnish", "12"}},                                   // the origin's Varnish missed, then
          Headers{{"X-Cache", "MISS"}, {"X-Cache-Hits", "1"}},
          Headers{{"X-Cache", "Miss from cloudfront"}, {"X-Cache-Lookup", "HIT from p"}},
          Headers{{"X-Cache", "Error from cloudfront"}, {"X-Cache-Status", "HIT"}},
          Headers{{"Server", "cloudflare"}, {"CF-Cache-Status", "HIT"}, {"X-Cache", "MISS"}},
          Headers{{"X-Cache", "TCP_REFRESH_HIT"}, {"X-Cache-Status", "HIT"}}})
        EXPECT_FALSE(factsOf(headers).contradicts) << headers.front().value;
}

TEST(CacheStatus, HowLongACacheMayKeepIt) {
    const struct {
        Headers headers;
        std::optional<double> freshS;
        bool storable;
    } cases[] = {
        {{}, std::nullopt, true},
        {{{"Cache-Control", "max-age=6"}}, 6, true},
        {{{"Cache-Control", "public, max-age=6, s-maxage=2"}}, 2, true},
        {{{"Cache-Control", "max-age=6"}, {"Cache-Control", "s-maxage=1"}}, 1, true},
        {{{"Expires", "Sun, 22 Nov 2026 12:00:30 GMT"}, {"Date", "Sun, 22 Nov 2026 12:00:00 GMT"}}, 30, true},
        {{{"Expires", "Sun, 22 Nov 2026 11:00:00 GMT"}, {"Date", "Sun, 22 Nov 2026 12:00:00 GMT"}}, 0, true},
        {{{"Expires", "0"}, {"Date", "Sun, 22 Nov 2026 12:00:00 GMT"}}, std::nullopt, true},
        {{{"Cache-Control", "no-cache"}}, 0, true},
        {{{"Cache-Control", "no-cache, max-age=60"}}, 0, true},
        {{{"Cache-Control", "no-store"}}, std::nullopt, false},
        {{{"Cache-Control", "Private, max-age=60"}}, 60, false},
        {{{"Cache-Control", "private=\"Set-Cookie\", max-age=60"}}, 60, true},
        {{{"Cache-Control", "max-age=\"9\""}}, 9, true},
        {{{"Cache-Control", "max-age=-1"}}, std::nullopt, true},
        {{{"Cache-Control", "max-age=99999999999999999999999"}}, std::nullopt, true},
        {{{"Cache-Control", "max-age=18446744073709551615"}}, 3'153'600'000, true},
    };
    for (const auto& each : cases) {
        const CacheFacts facts = factsOf(each.headers);
        const std::string shown = each.headers.empty() ? std::string() : each.headers.front().value;
        EXPECT_EQ(facts.freshS, each.freshS) << shown;
        EXPECT_EQ(facts.storable, each.storable) << shown;
    }
    EXPECT_EQ(factsOf({{"Age", "7"}}).ageS, 7);
    EXPECT_EQ(factsOf({{"Age", "x"}}).ageS, std::nullopt);
    EXPECT_EQ(factsOf({{"Age", "-7"}}).ageS, std::nullopt);
}

TEST(CacheStatus, AnyBytesAreReadWithoutHarm) {
    const std::string binary("\x00\xff\xfe\"\\\x01;=,\"", 11);
    const std::string commas(3'000, ',');
    const std::string quotes(3'000, '"');
    std::string layers;
    for (int i = 0; i < 800; ++i) layers += "HIT,";
    for (const char* header : {"Cache-Status", "X-Cache", "X-Cache-Hits", "X-Varnish", "Server-Timing", "Via", "Age", "X-Served-By",
                               "CF-Cache-Status", "X-Cache-Status", "Cache-Control", "Expires", "CF-RAY"}) {
        for (const std::string& value :
             {binary, commas, quotes, layers, std::string(1'000'000, 'H'), std::string("\""), std::string("\"\\"), std::string(";"), std::string("="),
              std::string("a;\"b"), std::string("["), std::string("[c"), std::string("[c]"), std::string("]["), std::string("hit\xc3")}) {
            const CacheFacts facts = factsOf({{header, value}});
            EXPECT_LE(facts.server.size(), 120u);
            for (const char c : facts.server) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20);
        }
    }
    EXPECT_EQ(factsOf({{"X-Cache", std::string(1'000'000, ' ') + "HIT"}}).state, Unknown);
    Headers many(5'000, {"X-Cache", "HIT"});
    EXPECT_EQ(factsOf(many).state, Unknown);  // no chain of caches is that long
}
