// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/report.h"
#include "tests/app/report/examinations.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <initializer_list>

// HTTP Archive 1.2, as browsers' network panels open it.
namespace inspector::report {
namespace {

using namespace Qt::StringLiterals;

struct Har {
    explicit Har(const Examination& e) : text(toHar(e)) {
        log = QJsonDocument::fromJson(text).object().value("log"_L1).toObject();
        entries = log.value("entries"_L1).toArray();
    }
    [[nodiscard]] QJsonObject entry(int index = 0) const { return entries.at(index).toObject(); }
    QByteArray text;
    QJsonObject log;
    QJsonArray entries;
};

Examination of(Exchange x) {
    Examination e = test::documentAt("#EXTM3U\n", "https://cdn.example/live/main.m3u8");
    test::add(e, std::move(x));
    return e;
}

QJsonObject part(const QJsonObject& object, const char* key) { return object.value(QLatin1String(key)).toObject(); }

void expectKeys(const QJsonObject& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) EXPECT_TRUE(object.contains(QLatin1String(key))) << key;
}

// "time" is the sum of the phases that apply; ssl is a part of connect.
void expectSum(const QJsonObject& entry) {
    double sum = 0;
    const QJsonObject timings = part(entry, "timings");
    for (const char* phase : {"blocked", "dns", "connect", "send", "wait", "receive"})
        sum += std::max(0.0, timings.value(QLatin1String(phase)).toDouble());
    EXPECT_NEAR(entry.value("time"_L1).toDouble(), sum, 1e-6);
    for (const char* phase : {"send", "wait", "receive"}) EXPECT_GE(timings.value(QLatin1String(phase)).toDouble(-1), 0) << phase;
    EXPECT_LE(timings.value("ssl"_L1).toDouble(), std::max(0.0, timings.value("connect"_L1).toDouble()));
}

TEST(Har, HasWhatTheFormatRequires) {
    const Har har(of(test::request("https://cdn.example/live/main.m3u8?quality=hd&lang=de")));
    EXPECT_EQ(har.log.value("version"_L1).toString(), u"1.2"_s);
    expectKeys(part(har.log, "creator"), {"name", "version"});
    ASSERT_EQ(har.entries.size(), 1);
    const QJsonObject entry = har.entry();
    expectKeys(entry, {"startedDateTime", "time", "request", "response", "cache", "timings"});
    EXPECT_TRUE(QDateTime::fromString(entry.value("startedDateTime"_L1).toString(), Qt::ISODateWithMs).isValid());
    const QJsonObject request = part(entry, "request");
    expectKeys(request, {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"});
    const QJsonArray query = request.value("queryString"_L1).toArray();
    ASSERT_EQ(query.size(), 2);
    EXPECT_EQ(query[1].toObject(), QJsonObject({{u"name"_s, u"lang"_s}, {u"value"_s, u"de"_s}}));
    const QJsonObject response = part(entry, "response");
    expectKeys(response, {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
                          "bodySize"});
    EXPECT_EQ(response.value("status"_L1).toInt(), 200);
    EXPECT_EQ(response.value("httpVersion"_L1).toString(), u"HTTP/2"_s);
    const QJsonObject content = part(response, "content");
    EXPECT_EQ(content.value("size"_L1).toInt(), 8);
    EXPECT_EQ(content.value("mimeType"_L1).toString(), u"application/vnd.apple.mpegurl"_s);
    EXPECT_EQ(content.value("text"_L1).toString(), u"#EXTM3U\n"_s);
    EXPECT_EQ(entry.value("serverIPAddress"_L1).toString(), u"2001:db8::7"_s);
}

TEST(Har, TimesAddUp) {
    const Har first(of(test::request("https://cdn.example/a")));
    expectSum(first.entry());
    EXPECT_EQ(first.entry().value("time"_L1).toDouble(), 50);
    EXPECT_EQ(part(first.entry(), "timings").value("wait"_L1).toDouble(), 15);

    Exchange reused = test::request("https://cdn.example/a");
    reused.http.reused = true;
    reused.http.dnsMs = reused.http.connectMs = reused.http.tlsMs = 0;
    const Har second(of(reused));
    expectSum(second.entry());
    for (const char* phase : {"dns", "connect", "ssl"})
        EXPECT_EQ(part(second.entry(), "timings").value(QLatin1String(phase)).toDouble(), -1) << phase;

    Exchange failed = test::request("https://cdn.example/a");
    failed.http = {};
    failed.http.error = "timeout";
    failed.http.dnsMs = 4;
    failed.http.connectMs = 6;
    failed.http.totalMs = 5000;  // and no first byte
    failed.body.reset();
    const Har third(of(failed));
    expectSum(third.entry());
    EXPECT_EQ(third.entry().value("time"_L1).toDouble(), 5000);
    EXPECT_EQ(part(third.entry(), "response").value("status"_L1).toInt(), 0);
    EXPECT_TRUE(third.entry().value("comment"_L1).toString().startsWith(u"timeout"));
}

TEST(Har, HasNoToken) {
    Exchange x = test::request(redactUrl("https://user:S3CRET@cdn.example/live/main.m3u8?hdnts=S3CRET&quality=hd"));
    x.finalUrl = redactUrl("https://cdn.example/other.m3u8?token=S3CRET");
    const Har har(of(std::move(x)));
    EXPECT_FALSE(har.text.contains("S3CRET"));
    const QJsonArray query = part(har.entry(), "request").value("queryString"_L1).toArray();
    ASSERT_EQ(query.size(), 2);
    EXPECT_EQ(query[0].toObject().value("value"_L1).toString(), u"…"_s);
    for (const auto& header : part(har.entry(), "request").value("headers"_L1).toArray()) {
        if (header.toObject().value("name"_L1) == "Authorization"_L1) {
            EXPECT_EQ(header.toObject().value("value"_L1).toString(), u"…"_s);
        }
    }
}

TEST(Har, OfNoRequestIsAnEmptyArchive) {
    const Har har(Examination{});
    EXPECT_TRUE(har.log.value("entries"_L1).isArray());
    EXPECT_TRUE(har.entries.isEmpty());
}

}  // namespace
}  // namespace inspector::report
