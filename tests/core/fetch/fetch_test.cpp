// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

namespace inspector::fetch::test {

using inspector::test::Nginx;
using inspector::test::TempDir;

namespace {

class Fetch : public testing::Test {
protected:
    TempDir root;
    Worker worker;
};

}  // namespace

TEST_F(Fetch, GetsABodyWithItsStatusHeadersAndTimes) {
    root.write("live.m3u8", "#EXTM3U\n");
    const Nginx nginx(root.path());
    const Fetched got = worker.get(nginx.url("/live.m3u8"));
    EXPECT_EQ(got.response.failure, Failure::None) << got.response.message;
    EXPECT_EQ(got.response.status, 200);
    EXPECT_TRUE(got.response.ok());
    EXPECT_EQ(got.body, "#EXTM3U\n");
    EXPECT_EQ(got.response.bodyBytes, 8);
    EXPECT_EQ(got.response.wireBytes, 8);
    EXPECT_EQ(got.response.httpVersion, "1.1");
    EXPECT_EQ(got.response.remoteAddress, "127.0.0.1:" + std::to_string(nginx.port()));
    ASSERT_NE(got.response.header("content-type"), nullptr);
    EXPECT_EQ(*got.response.header("content-type"), "application/vnd.apple.mpegurl");
    EXPECT_EQ(got.response.header("nonesuch"), nullptr);
    EXPECT_GT(got.response.timings.connect.count(), 0);
    EXPECT_EQ(got.response.timings.tls.count(), 0);
    EXPECT_GE(got.response.timings.firstByte, got.response.timings.connect);
    EXPECT_GE(got.response.timings.total, got.response.timings.firstByte);
    EXPECT_EQ(got.thread, worker.thread());
}

}  // namespace inspector::fetch::test
