// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>

// What a monitor asks of a live DASH presentation beside its newest segments.
namespace inspector::probe {
namespace {

// Segments of two seconds by number, and whatever else a test answers.
class Presentation {
public:
    enum class Early { Missing, There, Held };

    explicit Presentation(Early early, std::string protection = {}, std::string header = {})
        : m_early(early), m_protection(std::move(protection)), m_header(std::move(header)),
          m_server([this](test::RawServer::Connection& c) { serve(c); }) {}

    std::shared_ptr<const Examination> examine() const {
        ExamineOptions options;
        options.settings = quickTemplate();
        options.settings.segments = SegmentPolicy::Newest;
        const auto result = examineUrl(m_server.url("/manifest.mpd"), options, m_clock, {});
        return result ? *result : nullptr;
    }

    std::function<int()> license = [] { return 405; };
    std::atomic<int> asked{0};          // for a segment before its time
    std::atomic<int> licensesAsked{0};
    std::atomic<bool> onlyHead{true};

private:
    void serve(test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        const auto path = request.substr(request.find(' ') + 1, request.find(' ', request.find(' ') + 1) - request.find(' ') - 1);
        if (path == "/manifest.mpd") return answer(c, 200, "application/dash+xml", mpd());
        if (path == "/license") {
            ++licensesAsked;
            if (!request.starts_with("HEAD ")) onlyHead = false;
            return answer(c, license(), "text/plain", "");
        }
        const int number = std::atoi(path.c_str() + 1);
        if (m_clock.now() < m_begin + Seconds(2 * static_cast<std::int64_t>(number))) {
            ++asked;
            if (m_early == Early::Held) return c.silence();
            if (m_early == Early::Missing) return answer(c, 404, "text/plain", "not yet");
        }
        answer(c, 200, "video/mp4", LiveChannel::segment());
    }
    void answer(test::RawServer::Connection& c, int status, const std::string& type, const std::string& body) const {
        c.send("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type + "\r\n" + m_header + "Content-Length: " +
               std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    }
    [[nodiscard]] std::string mpd() const {
        return "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:dashif=\"https://dashif.org/CPS\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" "
               "type=\"dynamic\" minBufferTime=\"PT2S\" minimumUpdatePeriod=\"PT2S\" timeShiftBufferDepth=\"PT20S\" availabilityStartTime=\"" +
               formatIso8601(m_begin) + "\" publishTime=\"" + formatIso8601(m_begin) + "\"><Period id=\"p\" start=\"PT0S\"><AdaptationSet "
               "contentType=\"video\" mimeType=\"video/mp4\">" + m_protection + "<SegmentTemplate timescale=\"1\" duration=\"2\" startNumber=\"1\" "
               "media=\"$Number$\"/><Representation id=\"v\" bandwidth=\"800000\" codecs=\"avc1.64001e\"/></AdaptationSet></Period></MPD>";
    }

    SystemClock m_clock;
    WallTime m_begin = m_clock.now() - Seconds(100);
    Early m_early;
    std::string m_protection;
    std::string m_header;
    test::RawServer m_server;
};

bool has(const Examination& e, std::string_view rule) {
    return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& f) { return f.rule == rule; });
}

std::string protectedBy(const std::string& licenseUrl) {
    return "<ContentProtection schemeIdUri=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\"><dashif:Laurl> " + licenseUrl +
           " </dashif:Laurl></ContentProtection>";
}

TEST(DashAsking, SeesASegmentThatIsThereBeforeItsTime) {
    Presentation early(Presentation::Early::There);
    const auto e = early.examine();
    ASSERT_TRUE(e);
    EXPECT_GE(early.asked, 1);
    EXPECT_TRUE(has(*e, "dash-segment-available-early"));
}

TEST(DashAsking, IsSilentWhereItIsMissingOrTheRequestIsHeld) {
    for (const auto kind : {Presentation::Early::Missing, Presentation::Early::Held}) {
        Presentation right(kind);
        const auto e = right.examine();
        ASSERT_TRUE(e);
        EXPECT_GE(right.asked, 1);
        EXPECT_FALSE(has(*e, "dash-segment-available-early"));
        EXPECT_FALSE(has(*e, "http-status"));
        EXPECT_FALSE(has(*e, "http-timeout"));
    }
}

TEST(DashAsking, NeverLetsACacheRememberThatASegmentIsMissing) {
    Presentation cached(Presentation::Early::There, {}, "X-Cache: MISS\r\n");
    ASSERT_TRUE(cached.examine());
    EXPECT_EQ(cached.asked, 0);
}

TEST(DashAsking, SeesALicenceServerThatIsAway) {
    const Presentation away(Presentation::Early::Missing, protectedBy("http://127.0.0.1:1/license"));
    const auto e = away.examine();
    ASSERT_TRUE(e);
    EXPECT_TRUE(has(*e, "drm-license-url-unreachable"));
}

TEST(DashAsking, AsksForNoLicenceAndTakesAnyAnswerForOne) {
    for (const int status : {200, 403, 405, 500}) {
        Presentation there(Presentation::Early::Missing, protectedBy("/license"));
        there.license = [status] { return status; };
        const auto e = there.examine();
        ASSERT_TRUE(e);
        EXPECT_EQ(there.licensesAsked, 1) << "once for all Representations";
        EXPECT_TRUE(there.onlyHead);
        EXPECT_FALSE(has(*e, "drm-license-url-unreachable")) << status;
    }
    Presentation gateway(Presentation::Early::Missing, protectedBy("/license"));
    gateway.license = [&gateway] { return gateway.licensesAsked > 1 ? 405 : 503; };
    const auto e = gateway.examine();
    ASSERT_TRUE(e);
    EXPECT_EQ(gateway.licensesAsked, 2);
    EXPECT_FALSE(has(*e, "drm-license-url-unreachable")) << "it was there a second later";
}

}  // namespace
}  // namespace inspector::probe
