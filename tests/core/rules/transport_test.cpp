// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using fetch::Failure;
using fetch::Response;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view playlistStart = "#EXTM3U\n#EXT-X-VERSION:3\n";
constexpr std::string_view packetStart = "\x47\x40\x11\x10";

Response answer(std::string_view type, std::string_view url = "https://user:pw@cdn.example:8443/live/hd.m3u8?token=abc") {
    Response response;
    response.status = 200;
    response.url = std::string(url);
    response.bodyBytes = response.wireBytes = 1000;
    if (!type.empty()) response.headers = {{"Content-Type", std::string(type)}};
    return response;
}

Response failed(Failure failure) {
    Response response = answer("");
    response.failure = failure;
    response.status = 0;
    response.message = "what happened";
    return response;
}

std::vector<Finding> playlist(const Response& response, std::string_view start = playlistStart) {
    return judgeResponse(context, Resource::Playlist, response, start);
}
std::vector<Finding> segment(const Response& response, std::string_view start = packetStart) {
    return judgeResponse(context, Resource::Segment, response, start, 7);
}

TEST(Transport, AnMpdHasItsOwnTypes) {
    const auto judged = [](const std::string& url, const std::string& type) {
        fetch::Response response;
        response.status = 200;
        response.url = url;
        if (!type.empty()) response.headers.push_back({"Content-Type", type, false});
        return judgeMpdType({"master", "packager", url}, response);
    };
    EXPECT_TRUE(judged("http://a/x.mpd", "application/dash+xml; charset=utf-8").empty());
    EXPECT_TRUE(judged("http://a/x", "video/vnd.mpeg.dash.mpd").empty());
    EXPECT_TRUE(judged("http://a/x.mpd", "").empty());
    ASSERT_EQ(judged("http://a/x.mpd", "text/xml").size(), 1U);
    EXPECT_EQ(judged("http://a/x.mpd", "text/xml")[0].severity, Severity::Minor);
    EXPECT_EQ(judged("http://a/x", "application/vnd.apple.mpegurl")[0].severity, Severity::Major);
}

TEST(Transport, AByteRangeLiesWithinItsResource) {
    const auto judged = [](int status, const std::string& contentRange) {
        fetch::Response response;
        response.status = status;
        response.bodyBytes = 100;
        if (!contentRange.empty()) response.headers.push_back({"Content-Range", contentRange, false});
        return judgeByteRange({"main", "packager", "u"}, response, {100, 199}, 7).size();
    };
    EXPECT_EQ(judged(206, "bytes 100-199/200"), 0U);
    EXPECT_EQ(judged(206, "bytes 100-199/*"), 0U);
    EXPECT_EQ(judged(206, "bytes 100-198/199"), 1U);
    EXPECT_EQ(judged(416, "bytes */50"), 1U);
    EXPECT_EQ(judged(416, ""), 1U);
    EXPECT_EQ(judged(416, "bytes */200"), 0U) << "a server that refuses what it has";
    EXPECT_EQ(judged(206, ""), 0U);
    EXPECT_EQ(judged(200, ""), 0U);
}

}  // namespace

TEST(Transport, AGoodAnswerIsClean) {
    EXPECT_THAT(rulesOf(playlist(answer("application/vnd.apple.mpegurl"))), IsEmpty());
    EXPECT_THAT(rulesOf(playlist(answer("application/x-mpegURL; charset=UTF-8"))), IsEmpty());
    EXPECT_THAT(rulesOf(playlist(answer(""))), IsEmpty());
    EXPECT_THAT(rulesOf(segment(answer("video/MP2T", "https://h/1.ts"))), IsEmpty());
    EXPECT_THAT(rulesOf(segment(answer("application/octet-stream", "https://h/1.ts"))), IsEmpty());
    EXPECT_THAT(rulesOf(segment(answer("binary/octet-stream", "https://h/1.ts"))), IsEmpty());
    EXPECT_THAT(rulesOf(segment(answer("", "https://h/1.ts"))), IsEmpty());
}

TEST(Transport, EveryFailureHasItsRule) {
    const std::vector<std::pair<Failure, std::string>> cases = {
        {Failure::BadUrl, "http-url-invalid"},         {Failure::NameLookup, "http-dns-failed"},
        {Failure::Connect, "http-connect-failed"},     {Failure::Tls, "http-tls-failed"},
        {Failure::TlsCertificate, "tls-chain-incomplete"}, {Failure::Timeout, "http-timeout"},
        {Failure::TooLarge, "http-body-too-large"},    {Failure::TooManyRedirects, "http-redirect"},
        {Failure::RedirectLoop, "http-redirect-loop"}, {Failure::Reset, "http-connection-reset"},
        {Failure::Encoding, "http-gzip-broken"},       {Failure::Protocol, "http-protocol-error"},
    };
    for (const auto& [failure, rule] : cases) {
        const auto findings = playlist(failed(failure));
        ASSERT_THAT(rulesOf(findings), ElementsAre(rule));
        EXPECT_EQ(findings[0].severity, Severity::Critical) << rule;
        EXPECT_EQ(english(findings[0]).find("pw@"), std::string::npos);
        EXPECT_EQ(english(findings[0]).find("abc"), std::string::npos);
    }
    EXPECT_THAT(playlist(failed(Failure::Cancelled)), IsEmpty());
    EXPECT_THAT(playlist(failed(Failure::Aborted)), IsEmpty());
}

TEST(Transport, TellsWhatIsWrongWithACertificateAndAnEnd) {
    Response response = failed(Failure::TlsCertificate);
    response.certificate = fetch::CertificateFault::NameMismatch;
    EXPECT_THAT(rulesOf(playlist(response)), ElementsAre("tls-hostname-mismatch"));
    response.certificate = fetch::CertificateFault::Expired;
    EXPECT_THAT(rulesOf(playlist(response)), ElementsAre("tls-certificate-expires"));
    response = failed(Failure::Truncated);
    EXPECT_THAT(rulesOf(playlist(response)), ElementsAre("http-chunked-truncated"));
    response.headers = {{"content-length", "5000"}};
    EXPECT_THAT(rulesOf(playlist(response)), ElementsAre("http-content-length-mismatch"));
}

TEST(Transport, ATimeOutOfOneSegmentIsMilderThanOfAPlaylist) {
    Response response = failed(Failure::Timeout);
    response.timings.total = std::chrono::seconds(20);
    response.phase = fetch::Phase::Body;
    const auto findings = segment(response);
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-timeout"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(english(findings[0]), "1080p-6000k: cdn.example:8443 did not deliver within 20 s (phase: body, received: 1000 bytes)");
}

TEST(Transport, StatusCounts) {
    Response response = answer("text/plain");
    response.status = 404;
    EXPECT_EQ(playlist(response)[0].severity, Severity::Critical);
    EXPECT_THAT(rulesOf(playlist(response)), ElementsAre("http-status"));
    EXPECT_THAT(rulesOf(segment(response)), ElementsAre("http-404-listed-segment"));
    EXPECT_EQ(segment(response)[0].sequence, 7u);
    response.status = 503;
    EXPECT_THAT(rulesOf(segment(response)), ElementsAre("http-status"));
    EXPECT_EQ(segment(response)[0].severity, Severity::Major);
    EXPECT_EQ(judgeResponse(context, Resource::Init, response, "")[0].severity, Severity::Critical);
    response.status = 206;
    EXPECT_THAT(rulesOf(segment(response)), ElementsAre("http-content-type-segment"));
}

TEST(Transport, AnEmptyBodyIsNoAnswer) {
    Response response = answer("video/mp2t");
    response.bodyBytes = 0;
    EXPECT_THAT(rulesOf(segment(response, "")), ElementsAre("http-empty-body"));
}

TEST(Transport, APageIsNotMedia) {
    for (const std::string_view page : {"<!DOCTYPE html>", "\n  <html lang=\"en\">", "\xEF\xBB\xBF<HTML>"}) {
        EXPECT_THAT(rulesOf(playlist(answer("text/html"), page)), ElementsAre("http-html-instead-of-media"));
        EXPECT_THAT(rulesOf(segment(answer("text/html"), page)), ElementsAre("http-html-instead-of-media"));
    }
    EXPECT_THAT(rulesOf(playlist(answer("application/vnd.apple.mpegurl"), "#EXTM3U\n# <html>")), IsEmpty());
}

TEST(Transport, TheTypeOfAPlaylist) {
    auto findings = playlist(answer("text/plain"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-content-type-playlist"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    findings = playlist(answer("text/plain", "https://h/live?id=1"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_THAT(rulesOf(playlist(answer("", "https://h/live"))), ElementsAre("http-content-type-playlist"));
    EXPECT_THAT(rulesOf(playlist(answer("audio/mpegurl", "https://h/live"))), IsEmpty());
}

TEST(Transport, TheTypeOfASegment) {
    auto findings = segment(answer("text/plain", "https://h/1.ts"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-content-type-segment"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    EXPECT_EQ(findings[0].arg("expected")->text, "video/mp2t");
    EXPECT_EQ(segment(answer("text/html", "https://h/1.ts"))[0].severity, Severity::Major);
    EXPECT_EQ(segment(answer("application/json", "https://h/1.ts"))[0].severity, Severity::Major);
    EXPECT_THAT(rulesOf(segment(answer("video/mp4", "https://h/1.ts"))), ElementsAre("http-content-type-segment"));
    EXPECT_THAT(rulesOf(segment(answer("text/vtt", "https://h/1.vtt"), "WEBVTT\n")), IsEmpty());
    EXPECT_THAT(rulesOf(segment(answer("text/plain", "https://h/1.vtt"), "WEBVTT\n")), IsEmpty());
}

TEST(Transport, RedirectsOfMediaCost) {
    Response response = answer("application/vnd.apple.mpegurl");
    response.redirects = {{"https://a/1", 302, "https://cdn.example/2"}};
    EXPECT_THAT(rulesOf(playlist(response)), IsEmpty());
    EXPECT_THAT(rulesOf(judgeResponse(context, Resource::Segment, [&] {
                    Response r = response;
                    r.headers.clear();
                    return r;
                }(), packetStart, 7)),
                ElementsAre("http-redirect"));
    response.redirects.assign(4, {"https://a/1", 302, "x"});
    const auto findings = playlist(response);
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-redirect"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
}

TEST(Transport, ARedirectMustNotLeaveTls) {
    Response response = answer("", "http://plain.example/hd.m3u8");
    response.redirects = {{"https://a/1", 302, "http://plain.example/hd.m3u8"}};
    const auto findings = playlist(response);
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-redirect-https-to-http"));
    EXPECT_EQ(findings[0].arg("host")->text, "plain.example");
    response.redirects = {{"http://a/1", 302, "http://plain.example/hd.m3u8"}};
    EXPECT_THAT(rulesOf(playlist(response)), IsEmpty());
}

TEST(Transport, ALoopShowsItsChain) {
    Response response = failed(Failure::RedirectLoop);
    response.redirects = {{"https://a/1?token=abc", 302, "/2"}, {"https://a/2", 302, "/1"}};
    const auto findings = playlist(response);
    EXPECT_EQ(english(findings[0]), "1080p-6000k: redirects lead in a circle (a/1 > a/2)");
}
