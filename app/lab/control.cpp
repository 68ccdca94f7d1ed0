// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/control.h"

#include "app/lab/options.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace inspector::lab {

namespace {

// With more channels than this, targets are listed as patterns, and by name only where a fault is on.
constexpr std::size_t kListedChannels = 50;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

Reply jsonReply(int status, const QJsonDocument& document) {
    Reply reply = textReply(status, document.toJson(QJsonDocument::Compact).toStdString() + "\n");
    reply.contentType = "application/json";
    reply.compressible = true;
    return reply;
}

Reply csvReply(std::string csv) {
    Reply reply = textReply(200, std::move(csv));
    reply.contentType = "text/csv; charset=utf-8";
    reply.compressible = true;
    return reply;
}

Reply errorReply(int status, const Error& error) {
    return jsonReply(status, QJsonDocument(QJsonObject{{QStringLiteral("error"), text(error.what)},
                                                       {QStringLiteral("where"), text(error.where)},
                                                       {QStringLiteral("hint"), text(error.hint)}}));
}

Reply badRequest(std::string what) {
    return errorReply(400, Error{Error::Kind::InvalidInput, std::move(what), {},
                                 R"(send {"fault": "segment-404", "target": "ch-001/720p", "on": true})"});
}

QJsonArray patternsOf(Scope scope, const Channels& channels) {
    const QString range = text(channels.all().front().id) + QStringLiteral("..") + text(channels.all().back().id);
    QJsonArray patterns{range};
    if (scope != Scope::Master) patterns.append(range + QStringLiteral("/RUNG"));
    if (scope == Scope::Playlists) patterns.append(range + QStringLiteral("/master"));
    return patterns;
}

// The true one. Its name is the endpoint's id; empty: none, the packager, or (of an edge's fault as such) whichever edge it is
// switched on for.
QJsonObject verdictOf(const FaultInfo& info, std::string_view server) {
    const Stage stage = info.stage();
    return {{QStringLiteral("stage"), text(toString(stage))},
            {QStringLiteral("name"), stage == Stage::None ? QString() : text(server)}};
}

}  // namespace

Reply Control::listFaults() const {
    QJsonArray faults;
    const double segmentS = static_cast<double>(m_parts.segmentMs) / 1000;
    const bool listAll = m_parts.channels.all().size() <= kListedChannels;
    for (const FaultInfo& info : allFaults()) {
        const std::vector<std::string> on = m_parts.faults.targetsOn(info.fault);
        const bool servers = info.scope == Scope::Edge || info.scope == Scope::Origin;
        const bool all = listAll || servers;
        QJsonArray targets;
        for (const std::string& target : all ? m_parts.faults.targetsOf(info.fault) : on) {
            const bool isOn = std::find(on.begin(), on.end(), target) != on.end();
            QJsonObject entry{{QStringLiteral("target"), text(target)}, {QStringLiteral("on"), isOn}};
            if (servers) entry.insert(QStringLiteral("verdict"), verdictOf(info, target));
            targets.append(entry);
        }
        QJsonArray rules;
        for (const std::string_view rule : info.rules)
            if (!rule.empty()) rules.append(text(rule));
        QJsonObject fault{{QStringLiteral("fault"), text(info.name)},
                          {QStringLiteral("description"), text(info.description)},
                          {QStringLiteral("rules"), rules},
                          {QStringLiteral("verdict"), verdictOf(info, info.scope == Scope::Origin ? kOrigin : "")},
                          {QStringLiteral("window_s"), info.windowSegments * segmentS},
                          {QStringLiteral("recovery_s"), info.leavesMarks ? m_parts.window * segmentS : 0.0},
                          {QStringLiteral("targets"), targets}};
        if (!all) fault.insert(QStringLiteral("target_patterns"), patternsOf(info.scope, m_parts.channels));
        faults.append(fault);
    }
    return jsonReply(200, QJsonDocument(faults));
}

// What the program imports: every server but the packager, which is the channels' own URL.
Reply Control::endpointsJson() const {
    QJsonArray endpoints;
    for (const ServerPlace& place : kServers) {
        if (std::string_view(place.role) == "packager") continue;
        endpoints.append(QJsonObject{{QStringLiteral("id"), QLatin1String(place.name)},
                                     {QStringLiteral("name"), QLatin1String(place.title)},
                                     {QStringLiteral("role"), QLatin1String(place.role)},
                                     {QStringLiteral("provider"), QLatin1String(place.provider)},
                                     {QStringLiteral("region"), QLatin1String(place.region)},
                                     {QStringLiteral("baseUrl"), text(m_parts.url(place.name))},
                                     {QStringLiteral("carries"), QStringLiteral("all")}});
    }
    return jsonReply(200, QJsonDocument(QJsonObject{{QStringLiteral("endpoints"), endpoints}}));
}

Reply Control::endpointsCsv() const {
    std::string csv = "id,name,role,provider,region,base_url,carries\r\n";
    for (const ServerPlace& place : kServers) {
        if (std::string_view(place.role) == "packager") continue;
        for (const std::string& field : {std::string(place.name), std::string(place.title), std::string(place.role),
                                         std::string(place.provider), std::string(place.region), m_parts.url(place.name)})
            csv += field + ',';
        csv += "all\r\n";
    }
    return csvReply(std::move(csv));
}

Reply Control::switchFault(const std::string& body) const {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(body), &error);
    if (error.error != QJsonParseError::NoError)
        return badRequest("The request is not JSON: " + error.errorString().toStdString() + ", at byte " +
                          std::to_string(error.offset));
    const QJsonObject object = document.object();
    const QJsonValue fault = object.value(QLatin1String("fault"));
    const QJsonValue target = object.value(QLatin1String("target"));
    const QJsonValue on = object.value(QLatin1String("on"));
    if (!fault.isString()) return badRequest("\"fault\" is missing, or not a text");
    if (!target.isString()) return badRequest("\"target\" is missing, or not a text");
    if (!on.isBool()) return badRequest("\"on\" is missing, or not true or false");
    const auto done = m_parts.faults.set(fault.toString().toStdString(), target.toString().toStdString(), on.toBool(),
                                         toMillis(m_parts.clock.now()));
    if (!done) return errorReply(400, done.error());
    return jsonReply(200, QJsonDocument(QJsonObject{{QStringLiteral("fault"), fault},
                                                    {QStringLiteral("target"), target},
                                                    {QStringLiteral("on"), on}}));
}

std::optional<Reply> Control::handle(const ControlRequest& request) const {
    if (request.path != "/lab" && !request.path.starts_with("/lab/")) return std::nullopt;
    const bool get = request.method == "GET" || request.method == "HEAD";
    const bool faults = request.path == "/lab/faults";
    if (faults && request.method == "POST") return switchFault(request.body);
    if (!get) {
        Reply reply = errorReply(405, Error{Error::Kind::InvalidInput, "This cannot be asked for in that way",
                                            request.path, faults ? "GET or POST" : "GET"});
        reply.headers.emplace_back("Allow", faults ? "GET, HEAD, POST" : "GET, HEAD");
        return reply;
    }
    if (faults) return listFaults();
    if (request.path == "/lab/endpoints.json") return endpointsJson();
    if (request.path == "/lab/endpoints.csv") return endpointsCsv();
    if (request.path == "/lab" || request.path == "/lab/") return jsonReply(200, QJsonDocument(m_parts.overview()));
    // /lab/channels.csv: the packager's URLs; /lab/fra-1/channels.csv: another server's.
    const std::string_view below = std::string_view(request.path).substr(5);
    const auto slash = below.find('/');
    const std::string server = slash == std::string_view::npos ? "packager" : std::string(below.substr(0, slash));
    const std::string base = m_parts.url(server);
    if (!base.empty() && below.substr(slash == std::string_view::npos ? 0 : slash + 1) == "channels.csv") {
        return csvReply(channelsCsv(m_parts.channels, base, m_parts.templateName));
    }
    return errorReply(404, Error{Error::Kind::NotFound, "There is no such thing here", request.path,
                                 "there are /lab, /lab/channels.csv, /lab/SERVER/channels.csv, /lab/endpoints.json, "
                                 "/lab/endpoints.csv and /lab/faults"});
}

}  // namespace inspector::lab
