// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/exchange_codec.h"
#include "tests/core/evidence/samples.h"

#include <gtest/gtest.h>

using namespace inspector;
using namespace inspector::evidence;
using namespace inspector::test;

TEST(ExchangeCodec, GivesBackWhatItWasGiven) {
    const WallTime now = fromMillis(1'700'000'000'123);
    const std::string odd("#EXTM3U\n\xff\x00\x01", 11);
    const Exchanges before{exchangeAt(now, odd), exchangeAt(now, ""), exchangeAt(now + std::chrono::seconds(1), odd)};
    const auto after = decode(encode(before));
    ASSERT_TRUE(after);
    ASSERT_EQ(after->size(), 3U);
    EXPECT_EQ((*after)[0]->started, now);
    EXPECT_EQ(*(*after)[0]->body, odd);
    EXPECT_EQ((*after)[1]->body, nullptr);
    EXPECT_EQ((*after)[2]->body, (*after)[0]->body);  // once
    EXPECT_EQ((*after)[0]->http, before[0]->http);
    EXPECT_EQ((*after)[0]->responseHeaders, before[0]->responseHeaders);
    EXPECT_EQ((*after)[0]->sequence, before[0]->sequence);
    EXPECT_EQ((*after)[0]->kind, ExchangeKind::Playlist);
}

TEST(ExchangeCodec, KeepsAnUnchangedPlaylistOnce) {
    std::string body;
    for (int i = 0; i < 5'000; ++i) body += std::to_string(i * 7919) + "\n";
    const WallTime now = fromMillis(1);
    const std::string once = encode({exchangeAt(now, body)});
    const std::string thrice = encode({exchangeAt(now, body), exchangeAt(now, body), exchangeAt(now, body)});
    EXPECT_LT(thrice.size(), once.size() + 200);
}

TEST(ExchangeCodec, RefusesWhatIsNotItsOwn) {
    const std::string good = encode({exchangeAt(fromMillis(1), "#EXTM3U\n")});
    for (const std::string& bad : {std::string(), std::string("abc"), std::string("\xff\xff\xff\xff then something"), good.substr(0, good.size() / 2),
                                   std::string(4, '\0')})
        EXPECT_FALSE(decode(bad)) << bad.size();
}
