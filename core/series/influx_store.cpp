// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_store.h"

#include "core/base/log.h"
#include "core/series/influx_ql.h"
#include "core/series/line_protocol.h"

#include <QUrl>

#include <algorithm>

namespace inspector::series {

namespace {

constexpr std::size_t mostBodyBytes = 8 * 1024 * 1024;  // a server's own limit begins at 25 MB
constexpr std::size_t longStatement = 2048;

// Of a batch in which nothing else was wrong.
bool onlyTooOld(const std::string& words) {
    return words.find("beyond retention policy") != std::string::npos ||
           (words.find("outside retention policy") != std::string::npos && words.find("conflict") == std::string::npos);
}

}  // namespace

InfluxStore::InfluxStore(InfluxUrl url, InfluxOptions options)
    : m_options(std::move(options)), m_http(std::move(url), m_options) {}

InfluxRequest InfluxStore::writeRequest() const {
    const InfluxUrl& url = m_http.url();
    InfluxRequest request;
    request.verb = InfluxRequest::Verb::Post;
    request.contentType = "text/plain; charset=utf-8";
    if (url.api == InfluxUrl::Api::V2) {
        request.path = "/api/v2/write";
        if (!url.org.empty()) request.parameters.emplace_back("org", url.org);
        request.parameters.emplace_back("bucket", url.database);
    } else {
        request.path = "/write";
        request.parameters.emplace_back("db", url.database);
        if (!url.retentionPolicy.empty()) request.parameters.emplace_back("rp", url.retentionPolicy);
    }
    request.parameters.emplace_back("precision", "ns");
    return request;
}

// A body that the server finds too large goes again in halves.
Result<void> InfluxStore::post(std::span<const std::string> lines) {
    if (lines.empty()) return {};
    std::string body;
    for (const std::string& line : lines) body += line;
    InfluxRequest request = writeRequest();
    request.gzip = true;
    request.body = gzipped(body);
    const auto answer = m_http.send(request);
    if (!answer) return fail(answer.error());
    if (answer->status >= 200 && answer->status < 300) return {};
    if (answer->status == 413 && lines.size() > 1) {
        const std::size_t half = lines.size() / 2;
        if (auto ok = post(lines.first(half)); !ok) return ok;
        return post(lines.subspan(half));
    }
    const std::string words = influxWords(*answer);
    if (answer->status < 500 && onlyTooOld(words)) {
        if (!m_toldOfOldPoints)
            qCInfo(lcSeries, "InfluxDB keeps no points that are older than its retention: %s",
                   m_http.clean(words).c_str());
        m_toldOfOldPoints = true;
        return {};
    }
    return fail(m_http.error(*answer, "write points"));
}

Result<void> InfluxStore::write(std::span<const Point> points) {
    if (m_options.readOnly)
        return fail(Error::Kind::Denied, "the series store was opened for reading only", m_http.url().shown());
    for (const Point& point : points)
        if (const auto columns = columnsOf(point); !columns) return fail(columns.error());
    std::vector<std::string> lines;
    std::size_t bytes = 0;
    for (const Point& point : points) {
        std::string line;
        line.reserve(256);
        appendLine(line, point, *columnsOf(point));
        if (bytes + line.size() > mostBodyBytes) {
            if (auto ok = post(lines); !ok) return ok;
            lines.clear();
            bytes = 0;
        }
        bytes += line.size();
        lines.push_back(std::move(line));
    }
    return post(lines);
}

// What changes something, and what is long, is posted.
Result<InfluxResult> InfluxStore::ask(const std::string& statement, std::string_view doing) {
    const InfluxUrl& url = m_http.url();
    InfluxRequest request;
    request.path = "/query";
    request.parameters = {{"db", url.database}, {"epoch", "ns"}};
    if (!url.retentionPolicy.empty()) request.parameters.emplace_back("rp", url.retentionPolicy);
    if (statement.starts_with("CREATE") || statement.size() > longStatement) {
        request.verb = InfluxRequest::Verb::Post;
        request.contentType = "application/x-www-form-urlencoded";
        request.body = "q=" + QUrl::toPercentEncoding(QString::fromStdString(statement));
    } else {
        request.parameters.emplace_back("q", statement);
    }
    const auto answer = m_http.send(request);
    if (!answer) return fail(answer.error());
    if (answer->status != 200) return fail(m_http.error(*answer, doing));
    auto result = parseAnswer(answer->body);
    if (!result) {
        result.error().where = url.shown();
        return result;
    }
    if (!result->error.empty()) return fail(m_http.error(200, result->error, doing));
    if (result->partial)
        return fail(Error::Kind::InvalidInput, "the server has cut its answer short", url.shown(),
                    "ask for a shorter range, or raise max-row-limit in the server's settings");
    return result;
}

Result<bool> InfluxStore::expire(WallTime) { return false; }

// The points by the most frequent field of each measurement. Best effort: zero for what the server does not tell.
Result<Stats> InfluxStore::stats() {
    std::string counts;
    for (int i = 0; i < measurementCount; ++i)
        counts += "SELECT count(*) FROM " + quotedName(toString(static_cast<Measurement>(i))) + "; ";
    const auto counted = ask(counts, "count the points");
    if (!counted) return fail(counted.error());
    Stats stats;
    for (const InfluxTable& table : counted->tables) {
        qint64 most = 0;
        const QJsonArray row = table.rows.at(0).toArray();
        for (qsizetype i = 1; i < row.size(); ++i) most = std::max(most, row.at(i).toInteger());
        stats.points += static_cast<std::uint64_t>(most);
    }
    const auto series = ask("SHOW SERIES EXACT CARDINALITY", "count the series");  // not every version has it
    if (!series) return stats;
    for (const InfluxTable& table : series->tables)
        stats.series += static_cast<std::uint64_t>(std::max<qint64>(0, table.rows.at(0).toArray().at(0).toInteger()));
    return stats;
}

}  // namespace inspector::series
