// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/words.h"
#include "core/base/text.h"
#include "core/probe/engine.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <ostream>

// inspector-cli check URL|FILE|-: a stream fetched once, or a playlist read, and judged.
namespace inspector::cli {

namespace {

bool isUrl(const std::string& target) {
    const std::string lower = toLower(target);
    return lower.starts_with("http://") || lower.starts_with("https://");
}

Result<RequestHeader> headerFrom(const std::string& text) {
    const auto colon = text.find(':');
    RequestHeader header;
    if (colon != std::string::npos) {
        header.name = std::string(trim(std::string_view(text).substr(0, colon)));
        header.value = std::string(trim(std::string_view(text).substr(colon + 1)));
    }
    const bool odd = std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; });
    if (header.name.empty() || odd || header.name.find(' ') != std::string::npos)
        return fail(Error::Kind::InvalidInput, "--header needs \"Name: value\"");
    header.secret = true;  // whatever it is, it is not printed
    return header;
}

Result<std::string> bearerToken(const CommandLine& line) {
    if (line.isSet("bearer-env")) {
        const QString token = qEnvironmentVariable(line.value("bearer-env").c_str()).trimmed();
        if (token.isEmpty())
            return fail(Error::Kind::InvalidInput, "the environment has no " + line.value("bearer-env"));
        return token.toStdString();
    }
    if (!line.isSet("bearer")) return std::string{};
    auto content = readInput(QString::fromStdString(line.value("bearer")));
    if (!content) return content;
    const std::string token(trim(*content));
    const bool odd = std::any_of(token.begin(), token.end(), [](unsigned char c) { return c <= ' ' || c >= 0x7f; });
    if (token.empty() || odd)
        return fail(Error::Kind::InvalidInput, "the file of --bearer does not hold one token");
    return token;
}

// How the stream is fetched, from the options.
Result<Template> settingsFrom(const CommandLine& line) {
    Template settings = standardTemplate();
    const auto timeout = line.seconds("timeout", 0, 0.1, 600);
    if (!timeout) return fail(timeout.error());
    if (*timeout > 0) {
        const auto limit = std::chrono::duration_cast<Milliseconds>(fromSeconds(*timeout));
        settings.connectTimeout = std::min(settings.connectTimeout, limit);
        settings.playlistTimeout = limit;
        settings.segmentTimeout = limit;
    }
    if (line.isSet("segments")) {
        const auto policy = segmentPolicyFromString(line.value("segments"));
        if (!policy) return fail(Error::Kind::InvalidInput, "--segments is newest, all or none");
        settings.segments = *policy;
    }
    if (line.isSet("ipv4") && line.isSet("ipv6"))
        return fail(Error::Kind::InvalidInput, "--ipv4 and --ipv6 exclude each other");
    if (line.isSet("ipv4")) settings.family = IpFamily::V4;
    if (line.isSet("ipv6")) settings.family = IpFamily::V6;
    settings.verifyTls = !line.isSet("insecure");
    settings.proxy = line.value("proxy");
    for (const QString& text : line.values("header")) {
        auto header = headerFrom(text.toStdString());
        if (!header) return fail(header.error());
        settings.headers.push_back(std::move(*header));
    }
    const auto token = bearerToken(line);
    if (!token) return fail(token.error());
    if (!token->empty()) settings.headers.push_back({"Authorization", "Bearer " + *token, true});
    return settings;
}

bool grave(const std::vector<Finding>& findings) {
    const auto worst = worstOf(findings);
    return worst && *worst >= Severity::Major;
}

int checkUrl(const CommandLine& line, const std::string& url, Streams streams) {
    const auto settings = settingsFrom(line);
    if (!settings) return line.wrong(streams, settings.error().message());
    Channel channel;
    channel.id = ChannelId{"check"};
    channel.name = "check";
    channel.url = url;
    channel.templateId = settings->id;
    probe::EngineOptions options;
    options.probe.id = ProbeId{"check"};
    options.caFile = line.value("ca-file");
    const SystemClock clock;
    const auto report = probe::checkOnce(channel, *settings, options, clock);
    if (!report) return complain(streams, report.error());
    if (line.isSet("json")) printReportJson(streams.out, url, **report);
    else printReport(streams.out, url, **report);
    if (!reachable(**report)) return Unreachable;
    return grave((*report)->findings) ? Findings : Clean;
}

int checkFile(const CommandLine& line, const std::string& name, Streams streams) {
    const auto content = readInput(QString::fromStdString(name));
    if (!content) return complain(streams, content.error());
    const hls::Parsed parsed = hls::parse(*content);
    const bool multivariant = parsed.playlist.kind == hls::Playlist::Kind::Multivariant;
    rules::Context context;
    context.rung = multivariant ? "master" : "media";
    context.url = name == "-" ? "standard input" : name;
    const auto findings = multivariant ? rules::judgeMultivariant(context, parsed) : rules::judgeMedia(context, parsed);
    if (line.isSet("json")) printFileJson(streams.out, context.url, parsed, findings);
    else printFile(streams.out, context.url, parsed, findings);
    return grave(findings) ? Findings : Clean;
}

}  // namespace

int check(const QStringList& arguments, Streams streams) {
    CommandLine line("check",
                     "Fetches a stream once, playlists and newest segments, or reads a playlist from a file\n"
                     "or from standard input (-), and prints what it saw and what is wrong with it.\n"
                     "Exit codes: 0 clean, 1 a major or critical finding, 2 usage, 3 no server answered.");
    line.positional("target", "http(s) URL, file, or -", "URL|FILE|-");
    line.option("json", "Prints one JSON object.");
    line.option("timeout", "Of each request (default: 10 s playlists, 20 s segments).", "S");
    line.option("segments", "newest (default), all or none.", "POLICY");
    line.option("header", "Sent with each request; may be given several times.", "Name: value");
    line.option("bearer", "A file that holds a bearer token.", "FILE");
    line.option("bearer-env", "A variable of the environment that holds one.", "NAME");
    line.option("ca-file", "Trusted certificates (PEM) instead of the system's.", "FILE");
    line.option("insecure", "Does not verify TLS certificates.");
    line.option("ipv4", "Only IPv4.");
    line.option("ipv6", "Only IPv6.");
    line.option("proxy", "http://, https:// or socks5://.", "URL");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (line.positionals().size() != 1) return line.wrong(streams, "name one URL, one file, or -");
    const std::string target = line.positionals().first().toStdString();
    if (isUrl(target)) return checkUrl(line, target, streams);
    if (target.find("://") != std::string::npos)
        return line.wrong(streams, "only http and https URLs can be checked, not " + redactUrl(target));
    return checkFile(line, target, streams);
}

}  // namespace inspector::cli
