// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/signals.h"
#include "app/cli/words.h"
#include "app/report/report.h"
#include "core/base/text.h"
#include "core/probe/examine.h"
#include "core/rules/catalogue.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <atomic>
#include <ostream>
#include <stop_token>
#include <thread>

// inspector-cli check URL|FILE|FOLDER|-: a stream looked into once, or followed for a while, and judged.
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

using Examined = Result<std::shared_ptr<const Examination>>;

// On a thread of its own, so that this one can wait for the signal that ends it: what was seen so far is printed then.
Examined examine(const std::string& target, const probe::ExamineOptions& options) {
    const SystemClock clock;
    std::stop_source stop;
    std::atomic<bool> done = false;
    Examined examined = fail(Error::Kind::Other, "The check did not run.");
    holdStopSignals();
    std::thread work([&] {
        examined = isUrl(target) ? probe::examineUrl(target, options, clock, stop.get_token())
                                 : probe::examinePath(std::filesystem::path(QString::fromStdString(target).toStdU16String()),
                                                      options, clock, stop.get_token());
        done = true;
    });
    while (!done)
        if (waitForStop(Milliseconds{20})) stop.request_stop();
    work.join();
    return examined;
}

Examined examineInput(const probe::ExamineOptions& options) {
    auto content = readInput(QStringLiteral("-"));
    if (!content) return fail(content.error());
    const SystemClock clock;
    return probe::examineText(std::move(*content), "standard input", options, clock);
}

Result<void> save(const std::string& name, const QByteArray& bytes) {
    QSaveFile file(QString::fromStdString(name));
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return fail(Error::Kind::Denied, file.errorString().toStdString(), name, "Name a file that can be written");
}

void printRules(std::ostream& out) {
    std::vector<const rules::RuleInfo*> byId;
    for (const rules::RuleInfo& rule : rules::all()) byId.push_back(&rule);
    std::sort(byId.begin(), byId.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const rules::RuleInfo* rule : byId)
        out << rule->id << '\t' << toString(rule->severity) << '\t' << rule->clause << '\n';
}

// The least severity that exits 1; none: findings never do.
Result<std::optional<Severity>> failOn(const CommandLine& line) {
    if (!line.isSet("fail-on")) return Severity::Major;
    const std::string text = line.value("fail-on");
    if (text == "never") return std::nullopt;
    if (const auto severity = severityFromString(text)) return *severity;
    return fail(Error::Kind::InvalidInput, "--fail-on is critical, major, minor, info or never");
}

int report(const CommandLine& line, const Examination& examination, std::optional<Severity> least, Streams streams) {
    for (const auto& [option, write] : {std::pair{"html", +[](const Examination& e) { return report::toHtml(e); }},
                                        std::pair{"har", +[](const Examination& e) { return report::toHar(e); }}}) {
        if (!line.isSet(option)) continue;
        if (const auto saved = save(line.value(option), write(examination)); !saved) return complain(streams, saved.error());
    }
    if (line.isSet("json")) streams.out << report::toJson(examination).toStdString();
    else printExamination(streams.out, examination);
    if (!examination.reachable) return Unreachable;
    const auto worst = worstOf(examination.findings);
    return least && worst && *worst >= *least ? Findings : Clean;
}

}  // namespace

int check(const QStringList& arguments, Streams streams) {
    CommandLine line("check",
                     "Looks into a stream, HLS or DASH: its playlists or MPD, and inside its segments; or into a file, a\n"
                     "folder of files, or standard input (-), without a network. Prints what it saw and what is wrong.\n"
                     "Exit codes: 0 clean, 1 a finding as grave as --fail-on, 2 usage, 3 no server answered.");
    line.positional("target", "http(s) URL, file, folder, or -", "URL|FILE|FOLDER|-");
    line.option("follow", "Goes on like a player for so many seconds, and judges how the stream behaves.", "SECONDS");
    line.option("json", "Prints one JSON object.");
    line.option("html", "Writes a report that can be sent on.", "FILE");
    line.option("har", "Writes the requests with their headers and timings (HTTP Archive).", "FILE");
    line.option("rules", "Lists every rule: id, severity, source; and ends.");
    line.option("fail-on", "The least severity that exits 1: critical, major (default), minor, info, or never.", "SEVERITY");
    line.option("timeout", "Of each request (default: 10 s playlists, 20 s segments).", "S");
    line.option("segments", "newest (default; every one of what is not live), all or none.", "POLICY");
    line.option("header", "Sent with each request; may be given several times.", "Name: value");
    line.option("bearer", "A file that holds a bearer token.", "FILE");
    line.option("bearer-env", "A variable of the environment that holds one.", "NAME");
    line.option("ca-file", "Trusted certificates (PEM) instead of the system's.", "FILE");
    line.option("insecure", "Does not verify TLS certificates.");
    line.option("ipv4", "Only IPv4.");
    line.option("ipv6", "Only IPv6.");
    line.option("proxy", "http://, https:// or socks5://.", "URL");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (line.isSet("rules")) {
        printRules(streams.out);
        return Clean;
    }
    if (line.positionals().size() != 1) return line.wrong(streams, "name one URL, one file, one folder, or -");
    const std::string target = line.positionals().first().toStdString();
    if (!isUrl(target) && target.find("://") != std::string::npos)
        return line.wrong(streams, "only http and https URLs can be checked, not " + redactUrl(target));

    probe::ExamineOptions options;
    auto settings = settingsFrom(line);
    if (!settings) return line.wrong(streams, settings.error().message());
    options.settings = std::move(*settings);
    options.engine.probe.id = ProbeId{"check"};
    options.engine.caFile = line.value("ca-file");
    const auto follow = line.seconds("follow", 0, 1, 86'400);
    if (!follow) return line.wrong(streams, follow.error().message());
    options.followS = *follow;
    const auto least = failOn(line);
    if (!least) return line.wrong(streams, least.error().message());

    const Examined examined = target == "-" ? examineInput(options) : examine(target, options);
    if (!examined) return complain(streams, examined.error());
    return report(line, **examined, *least, streams);
}

}  // namespace inspector::cli
