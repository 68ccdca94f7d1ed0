// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/report.h"
#include "tests/app/report/examinations.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

// The page that is sent to a vendor: complete by itself, and harmless whatever the stream says.
namespace inspector::report {
namespace {

using namespace Qt::StringLiterals;

const std::string hostile = "<script>alert(\"x\")</script>&'%1%2</pre></details>";

QString pageOf(const Examination& e) { return QString::fromUtf8(toHtml(e)); }

// The page as XML: elements that never have content closed, the document type left out. Empty: it is well-formed.
QString faultOf(QString page) {
    page.remove(u"<!DOCTYPE html>"_s);
    static const QRegularExpression empty(u"<meta[^>]*>"_s);
    page.remove(empty);
    QXmlStreamReader reader(page);
    while (!reader.atEnd()) reader.readNext();
    return reader.hasError() ? u"line %1: %2"_s.arg(reader.lineNumber()).arg(reader.errorString()) : QString();
}

Examination everything() {
    Examination e = test::documentAt("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6," + hostile + "\na.ts\n",
                                     "https://cdn.example/" + hostile);
    RungReport rung;
    rung.rung = hostile;
    rung.codecs = hostile;
    rung.language = hostile;
    rung.url = hostile;
    rung.parsed = true;
    rung.bandwidthBps = 3'000'000;
    rung.text = e.text;
    SegmentSample segment;
    segment.durationS = 6;
    segment.bitrateBps = 2e6;
    segment.discontinuity = true;
    segment.http.ok = true;
    rung.segments = {segment};
    e.rungs = {rung};
    e.findings = {test::finding("hls-playlist-stale", Severity::Major, hostile),
                  test::finding("http-status", Severity::Critical, "master"),
                  test::finding("no-" + hostile, Severity::Minor, "")};
    e.findings[0].line = 3;
    e.findings[0].url = hostile;
    e.findings[0].args = {textArg("age", hostile), textArg("limit", hostile)};
    Exchange x = test::request("https://cdn.example/" + hostile);
    x.rung = hostile;
    x.http.error = hostile;
    x.http.remoteAddress = hostile;
    test::add(e, std::move(x));
    return e;
}

TEST(ReportHtml, EscapesWhateverTheStreamSays) {
    const QString page = pageOf(everything());
    EXPECT_FALSE(page.contains(u"<script"_s, Qt::CaseInsensitive));
    EXPECT_TRUE(page.contains(u"&lt;script&gt;"_s));
    EXPECT_FALSE(page.contains(u"src="_s)) << "nothing comes from elsewhere";
    EXPECT_TRUE(page.contains(u"%1%2"_s)) << "place marks in the stream's text are text";
}

TEST(ReportHtml, IsWellFormed) {
    EXPECT_EQ(faultOf(pageOf(everything())), QString());
    EXPECT_EQ(faultOf(pageOf(Examination{})), QString());
    EXPECT_EQ(faultOf(pageOf(test::documentAt("", "https://cdn.example/a"))), QString());
}

TEST(ReportHtml, SurvivesBytesThatAreNoText) {
    std::string bytes = "#EXTM3U\n";
    for (int i = 1; i < 256; ++i) bytes += static_cast<char>(i);
    bytes += std::string(3, '\0');
    Examination e = test::documentAt(bytes, "");
    const QString page = pageOf(e);
    EXPECT_EQ(faultOf(page), QString());
    EXPECT_TRUE(page.endsWith(u"</html>\n"_s));
}

TEST(ReportHtml, SaysEachFindingWithItsAdvice) {
    const Examination e = everything();
    const QString page = pageOf(e);
    const Words words = englishWords();
    for (const Finding& f : e.findings) {
        EXPECT_TRUE(page.contains(words.message(f).toHtmlEscaped())) << f.rule;
        EXPECT_TRUE(page.contains(words.advice(f).toHtmlEscaped())) << f.rule;
    }
    EXPECT_FALSE(words.advice(e.findings[0]).isEmpty());
    EXPECT_TRUE(page.contains(u"Critical findings: 1."_s));
}

TEST(ReportHtml, MarksTheLineOfAFinding) {
    const QString page = pageOf(everything());
    const qsizetype line = page.indexOf(u"<span class=\"line marked\"><i>3</i>"_s);
    ASSERT_GE(line, 0);
    EXPECT_GT(page.indexOf(u"<span class=\"note\">"_s, line), line);
}

TEST(ReportHtml, HasNoSecret) {
    Examination e = test::documentAt("#EXTM3U\n", redactUrl("https://u:S3CRET@cdn.example/m.m3u8?token=S3CRET"));
    test::add(e, test::request(redactUrl("https://cdn.example/m.m3u8?Policy=S3CRET&Signature=S3CRET")));
    EXPECT_FALSE(pageOf(e).contains(u"S3CRET"_s));
}

TEST(ReportHtml, OfNothingFoundSaysSo) {
    const QString page = pageOf(test::documentAt("#EXTM3U\n", "https://cdn.example/a"));
    EXPECT_TRUE(page.contains(u"Nothing is wrong with what was looked at."_s));
    Examination gone;
    gone.reachable = false;
    EXPECT_TRUE(pageOf(gone).contains(u"No server answered."_s));
}

}  // namespace
}  // namespace inspector::report
