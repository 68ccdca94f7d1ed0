// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/exchange_record.h"

#include <gtest/gtest.h>

#include <string>

namespace inspector::probe {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string valueOf(const Headers& headers, const std::string& name) {
    for (const auto& [n, value] : headers)
        if (n == name) return value;
    return "(none)";
}

TEST(ExchangeRecord, KeepsARequestAndItsAnswerWithoutSecrets) {
    fetch::Request request;
    request.url = "https://user:pass@h/v.m3u8?token=s3cret&a=1";
    request.headers = {{"Authorization", "Bearer s3cret", false}, {"X-Pass", "s3cret", true}, {"X-Plain", "hello", false}};
    request.range = fetch::ByteRange{10, 19};
    fetch::Response response;
    response.status = 206;
    response.url = "https://edge/v.m3u8?hdnts=s3cret";
    response.redirects = {{"https://h/v.m3u8?token=s3cret", 302, "https://edge/v.m3u8?hdnts=s3cret"}};
    response.headers = {{"Content-Type", "video/mp2t", false},
                        {"Set-Cookie", "session=s3cret", false},
                        {"Link", "</k?token=s3cret>; rel=next", false},
                        {"X-Cache-Key", "/v.m3u8", false}};
    const auto e = recordOf(request, response, WallTime{});
    EXPECT_EQ(e->url, "https://h/v.m3u8?token=…&a=1");
    EXPECT_EQ(e->finalUrl, "https://edge/v.m3u8?hdnts=…");
    EXPECT_EQ(valueOf(e->requestHeaders, "Authorization"), "…");
    EXPECT_EQ(valueOf(e->requestHeaders, "X-Pass"), "…");
    EXPECT_EQ(valueOf(e->requestHeaders, "X-Plain"), "hello");
    EXPECT_EQ(valueOf(e->requestHeaders, "Range"), "bytes=10-19");
    EXPECT_EQ(valueOf(e->requestHeaders, "Accept-Encoding"), "(none)");
    EXPECT_EQ(valueOf(e->responseHeaders, "Content-Type"), "video/mp2t");
    EXPECT_EQ(valueOf(e->responseHeaders, "Set-Cookie"), "…");
    EXPECT_EQ(valueOf(e->responseHeaders, "X-Cache-Key"), "/v.m3u8");
    EXPECT_EQ(e->http.status, 206);
    EXPECT_EQ(e->http.redirects, 1);
    for (const Headers* headers : {&e->requestHeaders, &e->responseHeaders})
        for (const auto& [name, value] : *headers) EXPECT_EQ(value.find("s3cret"), std::string::npos) << name;
}

}  // namespace
}  // namespace inspector::probe
