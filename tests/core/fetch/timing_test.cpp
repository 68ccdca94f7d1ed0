// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <sstream>

namespace inspector::fetch::test {

using inspector::test::Nginx;
using inspector::test::Process;
using inspector::test::RawServer;
using inspector::test::TempDir;
using std::chrono::milliseconds;

namespace {

struct CurlSays {
    int status = 0;
    double connect = 0;
    double firstByte = 0;
    double total = 0;
    std::int64_t bytes = 0;
};

// The curl tool's own figures, in seconds.
CurlSays curl(const std::string& url) {
    const TempDir dir;
    Process process({"curl", "-s", "--noproxy", "*", "-o", "/dev/null", "-w",
                     "%{http_code} %{time_connect} %{time_starttransfer} %{time_total} %{size_download}", url},
                    dir.path() / "log");
    EXPECT_EQ(process.wait(std::chrono::seconds(60)), 0);
    CurlSays says;
    std::istringstream(process.output()) >> says.status >> says.connect >> says.firstByte >> says.total >> says.bytes;
    return says;
}

double seconds(std::chrono::microseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

TEST(Timing, OfASlowServerAgreesWithCurl) {
    const RawServer slow([](RawServer::Connection& peer) {
        if (peer.readRequest().empty()) return;
        std::this_thread::sleep_for(milliseconds(200));
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n12345");
        std::this_thread::sleep_for(milliseconds(150));
        peer.send("67890");
    });
    Worker worker;
    const Response ours = worker.get(slow.url()).response;
    const CurlSays theirs = curl(slow.url());
    ASSERT_TRUE(ours.ok()) << ours.message;
    ASSERT_EQ(theirs.status, 200);
    EXPECT_EQ(ours.wireBytes, theirs.bytes);
    // The server's own delays are below both; what a busy machine adds is not bounded tightly.
    for (const double firstByte : {seconds(ours.timings.firstByte), theirs.firstByte}) {
        EXPECT_GE(firstByte, 0.2);
        EXPECT_LT(firstByte, 2.0);
    }
    for (const double total : {seconds(ours.timings.total), theirs.total}) {
        EXPECT_GE(total, 0.35);
        EXPECT_LT(total, 3.0);
    }
    EXPECT_LT(seconds(ours.timings.connect), 0.2);
    EXPECT_LT(theirs.connect, 0.2);
}

TEST(Timing, OfASegmentAgreesWithCurl) {
    const TempDir root;
    root.write("seg.ts", std::string(1'000'000, 'x'));
    const Nginx nginx(root.path(), "limit_rate 4m;");
    Worker worker;
    const Response ours = worker.get(nginx.url("/seg.ts")).response;
    const CurlSays theirs = curl(nginx.url("/seg.ts"));
    ASSERT_TRUE(ours.ok()) << ours.message;
    EXPECT_EQ(ours.wireBytes, theirs.bytes);
    EXPECT_GT(seconds(ours.timings.total), theirs.total / 10);
    EXPECT_LT(seconds(ours.timings.total), theirs.total * 10 + 1);
}

}  // namespace inspector::fetch::test
