// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/html_parts.h"

#include "app/report/values.h"
#include "core/rules/catalogue.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace inspector::report {

using namespace Qt::StringLiterals;

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr std::size_t mostRequests = 2000;
constexpr std::size_t mostLines = 5000;      // of one document
constexpr std::size_t mostBars = 300;        // segments drawn of one rung
constexpr double chartHeight = 56;

QString escaped(std::string_view text) { return toQt(text).toHtmlEscaped(); }

QString english(double value, Arg::Unit unit) { return toQt(formatEnglish(numberArg({}, value, unit))); }

QString cell(const QString& text, const char* style = "") {
    return u"<td class=\"%1\">%2</td>"_s.arg(QLatin1String(style), text.isEmpty() ? u"–"_s : text);
}

QString headRow(const QStringList& names) {
    QString row = u"<tr>"_s;
    for (const QString& name : names) row += u"<th>"_s + name.toHtmlEscaped() + u"</th>"_s;
    return row + u"</tr>"_s;
}

QString placeOf(const Finding& finding) {
    QStringList parts;
    if (!finding.rung.empty()) parts << escaped(finding.rung);
    if (finding.line > 0) parts << Report::tr("line %1").arg(finding.line).toHtmlEscaped();
    if (finding.sequence) parts << Report::tr("segment %1").arg(*finding.sequence).toHtmlEscaped();
    if (!finding.url.empty()) parts << u"<span class=\"url\">"_s + escaped(finding.url) + u"</span>"_s;
    return parts.join(u" · "_s);
}

QString resolutionOf(int width, int height) {
    return width > 0 && height > 0 ? u"%1×%2"_s.arg(width).arg(height) : QString();
}

// What was measured over the segments that were fetched whole.
struct Measured {
    double peak = 0;
    double mean = 0;
};
Measured measuredOf(const RungReport& rung) {
    Measured measured;
    double bytes = 0, seconds = 0;
    for (const SegmentSample& s : rung.segments) {
        if (!s.bitrateBps) continue;
        measured.peak = std::max(measured.peak, *s.bitrateBps);
        bytes += *s.bitrateBps * s.durationS;
        seconds += s.durationS;
    }
    if (seconds > 0) measured.mean = bytes / seconds;
    return measured;
}

QString barTitle(const SegmentSample& s) {
    QStringList words{Report::tr("segment %1").arg(s.sequence), english(s.durationS, Arg::Unit::Second)};
    if (s.bitrateBps) words << english(*s.bitrateBps, Arg::Unit::BitPerSecond);
    if (s.media && s.media->durationS) words << Report::tr("measured %1").arg(english(*s.media->durationS, Arg::Unit::Second));
    if (s.http.status > 0) words << u"HTTP %1"_s.arg(s.http.status);
    if (s.discontinuity) words << Report::tr("discontinuity");
    return words.join(u", "_s).toHtmlEscaped();
}

// One rung's segments: width is duration, height bitrate, with the declared bitrate as a dashed line.
QString barsOf(const RungReport& rung) {
    const std::size_t from = rung.segments.size() > mostBars ? rung.segments.size() - mostBars : 0;
    double total = 0, most = static_cast<double>(rung.bandwidthBps);
    for (std::size_t i = from; i < rung.segments.size(); ++i) {
        total += std::max(0.1, rung.segments[i].durationS);
        most = std::max(most, rung.segments[i].bitrateBps.value_or(0));
    }
    if (total <= 0 || most <= 0) return {};
    const double scale = 1000 / total;
    QString svg = u"<svg viewBox=\"0 0 1000 %1\" preserveAspectRatio=\"none\" role=\"img\">"_s.arg(chartHeight);
    double x = 0;
    for (std::size_t i = from; i < rung.segments.size(); ++i) {
        const SegmentSample& s = rung.segments[i];
        const double width = std::max(0.1, s.durationS) * scale;
        const double height = std::max(2.0, s.bitrateBps.value_or(0) / most * (chartHeight - 4));
        svg += u"<rect class=\"%1\" x=\"%2\" y=\"%3\" width=\"%4\" height=\"%5\"><title>%6</title></rect>"_s
                   .arg(s.http.ok ? u"bar"_s : u"bar failed"_s)
                   .arg(x, 0, 'f', 2)
                   .arg(chartHeight - height, 0, 'f', 2)
                   .arg(std::max(0.5, width - 1), 0, 'f', 2)
                   .arg(height, 0, 'f', 2)
                   .arg(barTitle(s));
        const auto line = [&](double at, const char* kind) {
            svg += u"<line class=\"%1\" x1=\"%2\" x2=\"%2\" y1=\"0\" y2=\"%3\"/>"_s.arg(QLatin1String(kind)).arg(at, 0, 'f', 2).arg(chartHeight);
        };
        if (s.discontinuity) line(x, "discontinuity");
        if (s.media)
            for (const double at : s.media->keyframesS)
                if (at >= 0 && at <= s.durationS)
                    svg += u"<circle class=\"key\" cx=\"%1\" cy=\"%2\" r=\"1.5\"/>"_s.arg(x + at * scale, 0, 'f', 2).arg(chartHeight - 2);
        for (const AdMarker& marker : rung.markers)
            if (marker.sequence == s.sequence) line(x + std::max(0.0, marker.offsetS) * scale, "ad");
        x += width;
    }
    if (rung.bandwidthBps > 0) {
        const double y = chartHeight - static_cast<double>(rung.bandwidthBps) / most * (chartHeight - 4);
        svg += u"<line class=\"declared\" x1=\"0\" x2=\"1000\" y1=\"%1\" y2=\"%1\"/>"_s.arg(y, 0, 'f', 2);
    }
    return svg + u"</svg>"_s;
}

QString documentOf(const QString& title, const std::string& text, const std::vector<const Finding*>& findings,
                   const Words& words) {
    std::multimap<std::uint32_t, const Finding*> byLine;
    for (const Finding* finding : findings)
        if (finding->line > 0) byLine.emplace(finding->line, finding);
    QString html = u"<details%1><summary>%2 <span class=\"quiet\">%3</span></summary><pre>"_s
                       .arg(byLine.empty() ? QString() : u" open=\"\""_s, title,
                            Report::tr("findings: %1").arg(byLine.size()).toHtmlEscaped());
    std::size_t at = 0;
    std::uint32_t line = 0;
    while (at <= text.size() && line < mostLines) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        ++line;
        const auto marked = byLine.equal_range(line);
        html += u"<span class=\"line%1\"><i>%2</i>%3</span>\n"_s.arg(marked.first == marked.second ? QString() : u" marked"_s)
                    .arg(line)
                    .arg(escaped(std::string_view(text).substr(at, std::min<std::size_t>(end - at, 2000))));
        for (auto f = marked.first; f != marked.second; ++f)
            html += u"<span class=\"note\">%1 %2</span>\n"_s.arg(severityMark(f->second->severity),
                                                                   words.message(*f->second).toHtmlEscaped());
        at = end + 1;
    }
    if (at <= text.size()) html += u"<span class=\"note\">"_s + Report::tr("… the rest is left out").toHtmlEscaped() + u"</span>\n"_s;
    return html + u"</pre></details>"_s;
}

}  // namespace

QString severityName(Severity severity) {
    switch (severity) {
        case Severity::Critical: return Report::tr("critical");
        case Severity::Major: return Report::tr("major");
        case Severity::Minor: return Report::tr("minor");
        case Severity::Info: break;
    }
    return Report::tr("info");
}

QString severityMark(Severity severity) {
    const auto at = static_cast<std::size_t>(severity);
    const QString shapes[] = {u"○"_s, u"●"_s, u"▲"_s, u"◆"_s};
    return u"<span class=\"%1\">%2 %3</span>"_s.arg(toQt(toString(severity)), shapes[std::min<std::size_t>(at, 3)],
                                                     severityName(severity).toHtmlEscaped());
}

QString findingsPart(const Examination& examination, const Words& words) {
    QString html = u"<h2>%1</h2>"_s.arg(Report::tr("Findings").toHtmlEscaped());
    if (examination.findings.empty())
        return html + u"<p class=\"quiet\">"_s + Report::tr("Nothing was found.").toHtmlEscaped() + u"</p>"_s;
    for (const Finding& finding : examination.findings) {
        const rules::RuleInfo* rule = rules::find(finding.rule);
        const QString advice = words.advice(finding);
        html += u"<div class=\"finding\"><div>%1 <b>%2</b></div>"_s.arg(severityMark(finding.severity),
                                                                        words.message(finding).toHtmlEscaped());
        if (!advice.isEmpty()) html += u"<div>%1</div>"_s.arg(advice.toHtmlEscaped());
        QString foot = u"<code>%1</code>"_s.arg(escaped(finding.rule));
        if (rule && rule->clause != "-") foot += u" · "_s + escaped(rule->clause);
        const QString place = placeOf(finding);
        if (!place.isEmpty()) foot += u" · "_s + place;
        html += u"<div class=\"quiet small\">%1</div></div>"_s.arg(foot);
    }
    return html;
}

QString ladderPart(const Examination& examination) {
    QString rows;
    for (const RungReport& rung : examination.rungs) {
        if (rung.kind == RungKind::Master) continue;
        const Measured measured = measuredOf(rung);
        const auto positive = [](double value, Arg::Unit unit) { return value > 0 ? english(value, unit) : QString(); };
        rows += u"<tr>"_s + cell(escaped(rung.rung)) + cell(resolutionOf(rung.width, rung.height)) +
                cell(positive(rung.frameRate, Arg::Unit::Count), "n") + cell(escaped(rung.codecs)) + cell(escaped(rung.language)) +
                cell(positive(static_cast<double>(rung.bandwidthBps), Arg::Unit::BitPerSecond), "n") +
                cell(positive(measured.peak, Arg::Unit::BitPerSecond), "n") +
                cell(positive(measured.mean, Arg::Unit::BitPerSecond), "n") +
                cell(rung.parsed ? QString::number(rung.segmentCount) : QString(), "n") +
                cell(rung.parsed ? english(rung.targetDurationS, Arg::Unit::Second) : QString(), "n") +
                cell(rung.latencyS ? english(*rung.latencyS, Arg::Unit::Second) : QString(), "n") + u"</tr>"_s;
    }
    if (rows.isEmpty()) return {};
    return u"<h2>%1</h2><table>"_s.arg(Report::tr("Ladder").toHtmlEscaped()) +
           headRow({Report::tr("Rung"), Report::tr("Resolution"), Report::tr("Frame rate"), Report::tr("Codecs"),
                    Report::tr("Language"), Report::tr("Declared"), Report::tr("Measured peak"), Report::tr("Measured mean"),
                    Report::tr("Segments"), Report::tr("Target duration"), Report::tr("Live latency")}) +
           rows + u"</table>"_s;
}

QString segmentsPart(const Examination& examination) {
    QString html;
    for (const RungReport& rung : examination.rungs) {
        const QString bars = barsOf(rung);
        if (!bars.isEmpty()) html += u"<figure><figcaption>%1</figcaption>%2</figure>"_s.arg(escaped(rung.rung), bars);
    }
    if (html.isEmpty()) return {};
    return u"<h2>%1</h2><p class=\"quiet small\">%2</p>"_s.arg(
               Report::tr("Segments").toHtmlEscaped(),
               Report::tr("Width is duration, height is bitrate; dashed: declared peak. Dots are keyframes, red lines "
                          "discontinuities, yellow ones ad markers.").toHtmlEscaped()) + html;
}

QString documentsPart(const Examination& examination, const Words& words) {
    QString html;
    const auto of = [&](const std::string& rung) {
        std::vector<const Finding*> findings;
        for (const Finding& finding : examination.findings)
            if (finding.rung == rung) findings.push_back(&finding);
        return findings;
    };
    for (const RungReport& rung : examination.rungs)
        if (rung.text) html += documentOf(escaped(rung.rung), *rung.text, of(rung.rung), words);
    if (html.isEmpty() && examination.text) {
        std::vector<const Finding*> findings;
        for (const Finding& finding : examination.findings) findings.push_back(&finding);
        html = documentOf(escaped(examination.target), *examination.text, findings, words);
    }
    return html.isEmpty() ? html : u"<h2>%1</h2>"_s.arg(Report::tr("Playlists").toHtmlEscaped()) + html;
}

QString requestsPart(const Examination& examination) {
    if (examination.exchanges.empty()) return {};
    QString html = u"<h2>%1</h2><table>"_s.arg(Report::tr("Requests").toHtmlEscaped()) +
                   headRow({Report::tr("Started"), Report::tr("For"), Report::tr("Status"), Report::tr("DNS ms"),
                            Report::tr("Connect ms"), Report::tr("TLS ms"), Report::tr("First byte ms"), Report::tr("Total ms"),
                            Report::tr("Size"), Report::tr("From"), Report::tr("URL")});
    const auto ms = [](double value) { return QString::number(value, 'f', 1); };
    std::size_t shown = 0;
    for (const auto& exchange : examination.exchanges) {
        if (shown++ == mostRequests) break;
        const HttpSample& http = exchange->http;
        const QString status = http.error.empty() ? QString::number(http.status) : escaped(http.error);
        html += (http.ok ? u"<tr>"_s : u"<tr class=\"failed\">"_s) + cell(toQt(formatIso8601(exchange->started)).mid(11, 12)) +
                cell(escaped(toString(exchange->kind)) + u" "_s + escaped(exchange->rung)) + cell(status) +
                cell(ms(http.dnsMs), "n") + cell(ms(http.connectMs), "n") + cell(ms(http.tlsMs), "n") + cell(ms(http.ttfbMs), "n") +
                cell(ms(http.totalMs), "n") + cell(english(static_cast<double>(http.bytes), Arg::Unit::Byte), "n") +
                cell(escaped(http.remoteAddress)) + cell(escaped(exchange->url), "url") + u"</tr>"_s;
    }
    html += u"</table>"_s;
    if (examination.exchanges.size() > mostRequests)
        html += u"<p class=\"quiet\">%1</p>"_s.arg(
            Report::tr("Requests that are left out: %1").arg(examination.exchanges.size() - mostRequests).toHtmlEscaped());
    return html;
}

}  // namespace inspector::report
