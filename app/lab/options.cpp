// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/options.h"

#include <QCommandLineParser>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace inspector::lab {

namespace {

constexpr double kUnitSeconds = 1.92;

tl::unexpected<Error> bad(const char* option, const QString& value, std::string allowed) {
    std::string what = "--";
    what.append(option).append(" cannot be \"").append(value.toStdString()).append("\"");
    return fail(Error::Kind::InvalidInput, std::move(what), {}, std::move(allowed));
}

Result<std::int64_t> wholeNumber(const QCommandLineParser& parser, const char* option, std::int64_t least,
                                 std::int64_t most) {
    const QString value = parser.value(QLatin1String(option));
    bool ok = false;
    const std::int64_t number = value.toLongLong(&ok);
    if (ok && number >= least && number <= most) return number;
    return bad(option, value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

QList<QCommandLineOption> knownOptions() {
    const auto option = [](const char* name, const char* value, const char* text, const char* byDefault = "") {
        return QCommandLineOption(QLatin1String(name), QString::fromUtf8(text), QLatin1String(value),
                                  QLatin1String(byDefault));
    };
    return {
        option("channels", "N", "Live channels, 1 to 10000.", "12"),
        option("port", "P", "The packager's port; the other servers take the ones after it, or free ones. 0: any.", "0"),
        option("profile", "NAME", "The template named in /lab/channels.csv: standard, or 10s (\"lab-10s\").",
               "standard"),
        option("scenario", "FILE", "Faults with times, from a JSON file; \"demo\" is built in."),
        option("fault", "NAME:TARGET",
               "A fault that is on from the start, e.g. segment-404:ch-001/720p. May be repeated."),
        option("fmp4-share", "SHARE", "The share of channels that are fMP4, 0 to 1; the others are TS.", "0.25"),
        option("dash-share", "SHARE", "The share of channels that are listed as DASH, 0 to 1.", "0"),
        option("ll-share", "SHARE", "The share of channels that are low-latency HLS, 0 to 1.", "0"),
        option("encrypted-share", "SHARE", "The share of channels that are encrypted with AES-128, 0 to 1.", "0"),
        option("segment-seconds", "S", "1.92, 3.84, 5.76, 7.68 or 9.6.", "3.84"),
        option("segment-bytes", "N", "Video segments are padded to about N bytes; 0: not.", "0"),
        option("window", "N", "Segments that a playlist lists, 3 to 1000.", "8"),
        QCommandLineOption(QStringLiteral("no-audio"), QStringLiteral("Channels without the audio rendition.")),
        option("latency", "NAME=MS",
               "A server's latency (packager, origin, fra-1, fra-2, nyc-1), 0 to 10000 ms. May be repeated."),
        option("seed", "N", "Another number moves the channels differently against each other.", "1"),
        QCommandLineOption(QStringLiteral("exit-with-stdin"), QStringLiteral("End when standard input closes.")),
    };
}

Result<void> readNumbers(const QCommandLineParser& parser, Options& options) {
    const auto channels = wholeNumber(parser, "channels", 1, 10'000);
    if (!channels) return fail(channels.error());
    const auto port = wholeNumber(parser, "port", 0, 65'535);
    if (!port) return fail(port.error());
    const auto bytes = wholeNumber(parser, "segment-bytes", 0, 64 << 20);
    if (!bytes) return fail(bytes.error());
    const auto window = wholeNumber(parser, "window", 3, 1'000);
    if (!window) return fail(window.error());
    const auto seed = wholeNumber(parser, "seed", 0, std::int64_t{1} << 62);
    if (!seed) return fail(seed.error());
    options.channels = static_cast<int>(*channels);
    options.port = static_cast<int>(*port);
    options.segmentBytes = static_cast<std::size_t>(*bytes);
    options.window = static_cast<int>(*window);
    options.seed = static_cast<std::uint64_t>(*seed);

    for (const auto& [name, share] : {std::pair{"fmp4-share", &options.fmp4Share}, {"dash-share", &options.dashShare},
                                      {"ll-share", &options.lowLatencyShare}, {"encrypted-share", &options.encryptedShare}}) {
        const QString value = parser.value(QLatin1String(name));
        bool number = false;
        *share = value.toDouble(&number);
        if (!number || !(*share >= 0 && *share <= 1)) return bad(name, value, "a number from 0 to 1");
    }

    bool ok = false;
    const QString seconds = parser.value(QStringLiteral("segment-seconds"));
    const double units = seconds.toDouble(&ok) / kUnitSeconds;
    options.unitsPerSegment = static_cast<int>(std::clamp(std::round(units), 0.0, 6.0));
    if (!ok || options.unitsPerSegment < 1 || options.unitsPerSegment > 5 ||
        std::abs(units - options.unitsPerSegment) > 0.001)
        return bad("segment-seconds", seconds, "1.92, 3.84, 5.76, 7.68 or 9.6: whole units of video and audio");
    return {};
}

Result<void> readLists(const QCommandLineParser& parser, Options& options) {
    for (const QString& value : parser.values(QStringLiteral("fault"))) {
        const auto colon = value.indexOf(QLatin1Char(':'));
        if (colon <= 0 || colon + 1 == value.size())
            return bad("fault", value, "NAME:TARGET, e.g. segment-404:ch-001/720p");
        options.faults.emplace_back(value.left(colon).toStdString(), value.mid(colon + 1).toStdString());
    }
    for (const QString& value : parser.values(QStringLiteral("latency"))) {
        const auto equals = value.indexOf(QLatin1Char('='));
        const std::string name = value.left(std::max<qsizetype>(0, equals)).toStdString();
        bool ok = false;
        const int ms = value.mid(equals + 1).toInt(&ok);
        const bool known = std::any_of(std::begin(kServers), std::end(kServers),
                                       [&](const ServerPlace& place) { return name == place.name; });
        if (!known || !ok || ms < 0 || ms > 10'000)
            return bad("latency", value, "NAME=MS with packager, origin, fra-1, fra-2 or nyc-1, and 0 to 10000");
        options.latencyMs[name] = ms;
    }
    return {};
}

}  // namespace

Result<CommandLine> readCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("A packager, an origin and three edges in two regions on this machine's loopback ports, with\n"
                       "live HLS, low-latency HLS and DASH channels and faults on demand. The first line of output is JSON with the ports;\n"
                       "GET /lab on the first port tells the rest, GET and POST /lab/faults show and switch faults."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions(knownOptions());
    if (!parser.parse(arguments))
        return fail(Error::Kind::InvalidInput, parser.errorText().toStdString(), {}, "--help lists what there is");
    CommandLine line;
    if (parser.isSet(help)) line.print = parser.helpText();
    if (parser.isSet(version)) line.print = QStringLiteral("inspector-lab " INSPECTOR_VERSION "\n");
    if (!line.print.isEmpty()) return line;
    if (!parser.positionalArguments().isEmpty())
        return fail(Error::Kind::InvalidInput,
                    parser.positionalArguments().first().toStdString() + " is not an option", {},
                    "--help lists what there is");

    Options& options = line.options;
    if (const auto read = readNumbers(parser, options); !read) return fail(read.error());
    if (const auto read = readLists(parser, options); !read) return fail(read.error());
    const QString profile = parser.value(QStringLiteral("profile"));
    if (profile == QLatin1String("10s")) options.templateName = "lab-10s";
    else if (profile != QLatin1String("standard")) return bad("profile", profile, "standard or 10s");
    options.scenario = parser.value(QStringLiteral("scenario")).toStdString();
    options.audio = !parser.isSet(QStringLiteral("no-audio"));
    options.exitWithStdin = parser.isSet(QStringLiteral("exit-with-stdin"));
    return line;
}

}  // namespace inspector::lab
