// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/json_codec.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using testing::HasSubstr;
using testing::Not;

TEST(JsonCodec, ReadsWhatItWrote) {
    const ChannelStatus status = statusOf("a", ChannelState::Down, noon, noon);
    EXPECT_EQ(decodeFinding(encodeFinding(staleFinding())), staleFinding());
    EXPECT_EQ(decodeFinding(encodeFinding(Finding{})), Finding{});
    EXPECT_EQ(decodeKpis(encodeKpis(status.kpis)), status.kpis);
    EXPECT_EQ(decodeRungs(encodeRungs(status.rungs)), status.rungs);
    Template t = templateNamed("t");
    t.headers = {{"A", "b\"c\\", true}};
    t.rules["x"] = {false, Severity::Major};
    EXPECT_EQ(decodeTemplate(jsonObject(encodeTemplate(t))), t);
    Channel c = channelNamed("c");
    c.probeId = ProbeId{"p"};
    EXPECT_EQ(decodeChannel(jsonObject(encodeChannel(c))), c);
}

TEST(JsonCodec, KeepsNumbersToTheLastBit) {
    Kpis kpis;
    kpis.ttfbP95Ms = 0.1 + 0.2;
    kpis.bitrateBps = 5e-324;
    kpis.downloadRatio = -1.7976931348623157e308;
    kpis.liveLatencyS = 1.0 / 3;
    EXPECT_EQ(decodeKpis(encodeKpis(kpis)), kpis);
    for (const std::uint64_t n : {std::uint64_t{0}, std::uint64_t{1} << 53, (std::uint64_t{1} << 53) + 1,
                                  (std::uint64_t{1} << 63) - 1, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        Finding f;
        f.sequence = n;
        EXPECT_EQ(decodeFinding(encodeFinding(f))->sequence, n);
    }
}

TEST(JsonCodec, LeavesOutWhatIsNotKnown) {
    EXPECT_EQ(encodeKpis({}), "{}");
    Kpis kpis;
    kpis.errorRate = 0;
    EXPECT_EQ(encodeKpis(kpis), R"({"errorRate":0})");
    kpis.errorRate = std::numeric_limits<double>::quiet_NaN();
    kpis.availability = std::numeric_limits<double>::infinity();
    EXPECT_EQ(encodeKpis(kpis), "{}");
    EXPECT_THAT(encodeFinding({}), Not(HasSubstr("sequence")));
}

TEST(JsonCodec, ReadsAnythingWithoutHarm) {
    for (const char* text : {"", "null", "[]", "{", "17", "{\"rungs\":{}}", R"({"severity":7,"args":[1,null,{"unit":"what"}]})",
                             R"({"sequence":-1,"line":1e99})", R"({"headers":"x","rules":[],"intervalMs":"soon"})"}) {
        (void)decodeKpis(text);
        (void)decodeRungs(text);
        (void)decodeFinding(text);
        Template t = standardTemplate();
        decodeSettings(text, t);
        EXPECT_EQ(t.interval, standardTemplate().interval) << text;
    }
    EXPECT_FALSE(decodeFinding("nonsense"));
    EXPECT_EQ(decodeFinding(R"({"rule":"r","new":{"a":[1]}})")->rule, "r") << "what a newer program added";
    EXPECT_EQ(decodeFinding(R"({"line":-3,"severity":"grave"})"), Finding{});
}

TEST(JsonCodec, WritesTextThatEveryReaderTakes) {
    EXPECT_EQ(jsonString("a\"b\\c\n\x01/"), R"("a\"b\\c\n\u0001/")");
    EXPECT_EQ(repairUtf8("Ä\xff."), "Ä\xEF\xBF\xBD.");
}

}  // namespace
}  // namespace inspector::inventory
