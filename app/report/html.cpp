// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/html_parts.h"
#include "app/report/report.h"
#include "app/report/values.h"
#include "core/rules/catalogue.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace inspector::report {

using namespace Qt::StringLiterals;

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

std::array<int, 4> countsOf(const Examination& examination) {
    std::array<int, 4> counts{};
    for (const Finding& finding : examination.findings) ++counts[static_cast<std::size_t>(finding.severity)];
    return counts;
}

// The answer in one sentence.
QString verdict(const Examination& examination, const std::array<int, 4>& counts) {
    if (!examination.reachable) return Report::tr("No server answered.");
    if (counts[3] > 0) return Report::tr("Viewers are affected. Critical findings: %1.").arg(counts[3]);
    if (counts[2] > 0) return Report::tr("Some players will fail. Major findings: %1.").arg(counts[2]);
    if (counts[1] > 0) return Report::tr("Playable. Minor findings: %1.").arg(counts[1]);
    return Report::tr("Nothing is wrong with what was looked at.");
}

QString summary(const Examination& examination) {
    QStringList words;
    if (examination.protocol == Protocol::Hls) words << u"HLS"_s;
    if (examination.protocol == Protocol::Dash) words << u"DASH"_s;
    words << toQt(formatIso8601(examination.started));
    words << Report::tr("looked at for %1")
                 .arg(toQt(formatEnglish(numberArg({}, toSeconds(examination.finished - examination.started), Arg::Unit::Second))));
    words << Report::tr("requests: %1").arg(examination.exchanges.size());
    for (const auto& exchange : examination.exchanges) {
        if (exchange->http.remoteAddress.empty()) continue;
        words << Report::tr("from %1").arg(toQt(exchange->http.remoteAddress));
        break;
    }
    return words.join(u" · "_s).toHtmlEscaped();
}

// HTML knows no control characters but these: a stream's are shown by their pictures.
void showControls(QString& html) {
    for (QChar& c : html) {
        const ushort u = c.unicode();
        if (u < 0x20 && u != '\t' && u != '\n' && u != '\r') c = QChar(0x2400 + u);
        else if (u == 0x7F) c = QChar(0x2421);
        else if (u >= 0xFFFE) c = QChar::ReplacementCharacter;
    }
}

}  // namespace

QString styleSheet() {
    return u":root{color-scheme:light dark;--bg:#F3F5F8;--panel:#fff;--line:#D5DBE3;--text:#1A2028;--quiet:#586472;"
           "--accent:#1F5FBF;--info:#3B6A94;--minor:#8A6A00;--major:#B45309;--critical:#C21F1F}"
           "@media(prefers-color-scheme:dark){:root{--bg:#14171C;--panel:#1B1F26;--line:#313845;--text:#E6E9EE;"
           "--quiet:#9AA4B2;--accent:#6CA8FF;--info:#7AA2C8;--minor:#E5C453;--major:#F0923B;--critical:#FF5D5D}}"
           "*{box-sizing:border-box}body{margin:0;padding:24px;background:var(--bg);color:var(--text);"
           "font:13px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}main{max-width:1200px;margin:auto}"
           "h1{font-size:20px;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:15px;margin:32px 0 8px}"
           ".verdict{font-size:15px;margin:12px 0}.quiet{color:var(--quiet)}.small{font-size:11px}"
           ".info{color:var(--info)}.minor{color:var(--minor)}.major{color:var(--major)}.critical{color:var(--critical)}"
           ".finding{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:8px 0}"
           "table{border-collapse:collapse;width:100%;background:var(--panel);display:block;overflow-x:auto}"
           "th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}"
           "th{color:var(--quiet);font-weight:normal}td.n{text-align:right}td.url,.url{overflow-wrap:anywhere;white-space:normal}"
           "tr.failed td{color:var(--critical)}"
           "details{background:var(--panel);border:1px solid var(--line);border-radius:6px;margin:8px 0;padding:4px 12px}"
           "summary{cursor:pointer}pre{overflow:auto;max-height:600px;margin:8px 0;font-size:12px}"
           ".line i{display:inline-block;width:5ch;margin-right:1ch;text-align:right;color:var(--quiet);font-style:normal}"
           ".marked{background:color-mix(in srgb,var(--minor) 18%,transparent)}.note{padding-left:6ch;white-space:pre-wrap}"
           "figure{margin:8px 0;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:8px 12px}"
           "figcaption{color:var(--quiet);font-size:11px}svg{width:100%;height:56px;display:block}"
           ".bar{fill:var(--accent)}.bar.failed{fill:var(--critical)}.key{fill:var(--text)}"
           ".discontinuity{stroke:var(--critical);vector-effect:non-scaling-stroke}"
           ".ad{stroke:var(--minor);vector-effect:non-scaling-stroke}"
           ".declared{stroke:var(--quiet);stroke-dasharray:4 3;vector-effect:non-scaling-stroke}"
           "@media print{body{padding:0}pre{max-height:none}}"_s;
}

Words englishWords() {
    return {[](const Finding& finding) { return toQt(rules::english(finding)); },
            [](const Finding& finding) {
                const rules::RuleInfo* rule = rules::find(finding.rule);
                return rule ? toQt(renderEnglish(rule->advice, finding)) : QString();
            }};
}

QByteArray toHtml(const Examination& examination, const Words& words) {
    const auto counts = countsOf(examination);
    QString mark;
    for (const Severity severity : {Severity::Critical, Severity::Major, Severity::Minor})
        if (mark.isEmpty() && counts[static_cast<std::size_t>(severity)] > 0) mark = severityMark(severity) + u" · "_s;
    const QString title = toQt(examination.target).toHtmlEscaped();
    QString html = u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                   "content=\"width=device-width\"><meta name=\"generator\" content=\"Inspector %1\"><title>%2</title><style>%3</style></head>"_s
                       .arg(QStringLiteral(INSPECTOR_VERSION), title, styleSheet());
    html += u"<body><main><h1>%1</h1><div class=\"quiet\">%2</div><div class=\"verdict\">%3%4</div>"_s.arg(
        title, summary(examination), mark, verdict(examination, counts).toHtmlEscaped());
    html += findingsPart(examination, words) + ladderPart(examination) + segmentsPart(examination) +
            documentsPart(examination, words) + requestsPart(examination);
    showControls(html);
    return (html + u"</main></body></html>\n"_s).toUtf8();
}

}  // namespace inspector::report
