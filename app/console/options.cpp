// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"

#include "app/console/format/format.h"
#include "app/console/pages/page_list.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QtGlobal>

#include <string>

namespace inspector::console {

namespace {

struct OptionsWords {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

QCommandLineOption option(const char* name, const QString& text, const char* value = "", const char* byDefault = "") {
    return QCommandLineOption(QLatin1String(name), text, QLatin1String(value), QLatin1String(byDefault));
}

QStringList pageNames() {
    QStringList names;
    for (const PageEntry& entry : pageList()) names << entry.name;
    return names;
}

void addOptions(QCommandLineParser& parser) {
    parser.addOptions({
        option("data", OptionsWords::tr("Where the stores are (default: the user's data folder)."), "DIR"),
        option("probe-id", OptionsWords::tr("The name of this program's probe in the inventory (default: local)."), "ID"),
        option("database", OptionsWords::tr("The shared inventory, postgresql://USER@HOST/DATABASE, or “embedded” (default: INSPECTOR_DATABASE, the settings file, else embedded)."), "URL"),
        option("metrics", OptionsWords::tr("The shared figures, influxdb://HOST:8086/DATABASE, influxdbs:// for TLS, or “embedded” (default: INSPECTOR_METRICS, the settings file, else embedded)."), "URL"),
        option("settings", OptionsWords::tr("Where the two are written down (default: inspector/stores.ini of the user's settings)."), "FILE"),
        option("key-file", OptionsWords::tr("The deployment's key, which seals secrets (default: INSPECTOR_KEY_FILE, else “key” in the data folder)."), "FILE"),
        option("no-probe", OptionsWords::tr("Watch and change only; probe nothing.")),
        option("demo", OptionsWords::tr("Start inspector-lab and watch its channels; nothing is left behind.")),
        option("channels", OptionsWords::tr("Channels of the demo, 1 to 10000."), "N", "24"),
        option("scenario", OptionsWords::tr("What breaks in the demo: demo, none, or a scenario file."), "NAME", "demo"),
        option("page", OptionsWords::tr("The page to show: %1. A parameter follows a colon, e.g. channels:state:down.")
                           .arg(pageNames().join(QStringLiteral(", "))), "PAGE"),
        option("theme", OptionsWords::tr("dark or light (default: as remembered)."), "THEME"),
        option("size", OptionsWords::tr("Size of the window, e.g. 1600x1000."), "WxH"),
        option("screenshot", OptionsWords::tr("Save what the window shows as a PNG and exit."), "FILE"),
        option("after", OptionsWords::tr("Seconds before the screenshot is taken."), "SECONDS", "5"),
    });
    QCommandLineOption measure = option("measure-gui", {}, "FILE");
    measure.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(measure);
}

tl::unexpected<Error> bad(const char* name, const QString& value, const QString& allowed) {
    return fail(Error::Kind::InvalidInput, toStd(OptionsWords::tr("--%1: “%2” is not %3").arg(QLatin1String(name), value, allowed)),
                {}, toStd(OptionsWords::tr("see --help")));
}

Result<void> readWindow(const QCommandLineParser& parser, Options& options) {
    options.page = parser.value(QStringLiteral("page"));
    if (!options.page.isEmpty() && !pageNames().contains(options.pageName()))
        return bad("page", options.pageName(), OptionsWords::tr("a page; there are %1").arg(pageNames().join(QStringLiteral(", "))));
    const QString theme = parser.value(QStringLiteral("theme"));
    if (theme == QLatin1String("dark")) options.theme = ThemeKind::Dark;
    else if (theme == QLatin1String("light")) options.theme = ThemeKind::Light;
    else if (!theme.isEmpty()) return bad("theme", theme, OptionsWords::tr("dark or light"));
    const QString size = parser.value(QStringLiteral("size"));
    if (!size.isEmpty()) {
        const QStringList sides = size.split(QLatin1Char('x'));
        bool wide = false, high = false;
        if (sides.size() == 2) options.size = QSize(sides[0].toInt(&wide), sides[1].toInt(&high));
        if (!wide || !high || options.size.width() < 640 || options.size.height() < 400 || options.size.width() > 16'384 ||
            options.size.height() > 16'384)
            return bad("size", size, OptionsWords::tr("WIDTHxHEIGHT of at least 640x400"));
    }
    return {};
}

Result<void> readStores(const QCommandLineParser& parser, Options& options) {
    const struct {
        const char* name;
        QString& value;
        QString needs;
    } all[] = {{"database", options.database, OptionsWords::tr("a URL, or “embedded”")},
               {"metrics", options.metrics, OptionsWords::tr("a URL, or “embedded”")},
               {"settings", options.settingsFile, OptionsWords::tr("a file's name")},
               {"key-file", options.keyFile, OptionsWords::tr("a file's name")}};
    for (const auto& [name, value, needs] : all) {
        value = parser.value(QLatin1String(name));
        if (!parser.isSet(QLatin1String(name))) continue;
        if (value.isEmpty()) return bad(name, {}, needs);
        if (parser.isSet(QStringLiteral("demo")))
            return fail(Error::Kind::InvalidInput,
                        toStd(OptionsWords::tr("--demo keeps nothing: it cannot be combined with --%1").arg(QLatin1String(name))), {},
                        toStd(OptionsWords::tr("leave one of them out")));
    }
    return {};
}

Result<void> readDemo(const QCommandLineParser& parser, Options& options) {
    options.demo = parser.isSet(QStringLiteral("demo"));
    for (const char* name : {"channels", "scenario"})
        if (!options.demo && parser.isSet(QLatin1String(name)))
            return fail(Error::Kind::InvalidInput, toStd(OptionsWords::tr("--%1 belongs to --demo").arg(QLatin1String(name))), {},
                        toStd(OptionsWords::tr("add --demo, or leave it out")));
    if (options.demo && parser.isSet(QStringLiteral("data")))
        return fail(Error::Kind::InvalidInput, toStd(OptionsWords::tr("--demo keeps nothing: it cannot be combined with --data")), {},
                    toStd(OptionsWords::tr("leave one of them out")));
    bool ok = false;
    options.demoChannels = parser.value(QStringLiteral("channels")).toInt(&ok);
    if (!ok || options.demoChannels < 1 || options.demoChannels > 10'000)
        return bad("channels", parser.value(QStringLiteral("channels")), OptionsWords::tr("a whole number from 1 to 10000"));
    options.demoScenario = parser.value(QStringLiteral("scenario"));
    if (options.demoScenario == QLatin1String("none")) options.demoScenario.clear();
    return {};
}

Result<void> readScreenshot(const QCommandLineParser& parser, Options& options) {
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    if (options.screenshot.isEmpty() && parser.isSet(QStringLiteral("screenshot")))
        return bad("screenshot", {}, OptionsWords::tr("a file's name"));
    bool ok = false;
    options.screenshotAfterS = parser.value(QStringLiteral("after")).toDouble(&ok);
    if (!ok || !(options.screenshotAfterS >= 0 && options.screenshotAfterS <= 86'400))
        return bad("after", parser.value(QStringLiteral("after")), OptionsWords::tr("a number of seconds up to a day"));
    return {};
}

}  // namespace

Result<CommandLine> readCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(OptionsWords::tr("Watches live HLS and DASH channels: what is wrong, how bad, and where in the chain."));
    addOptions(parser);
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, OptionsWords::tr("This text."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")}, OptionsWords::tr("The version."));
    parser.addOption(help);
    parser.addOption(version);
    if (!parser.parse(arguments))
        return fail(Error::Kind::InvalidInput, toStd(parser.errorText()), {}, toStd(OptionsWords::tr("see --help")));

    CommandLine line;
    if (parser.isSet(help)) line.print = parser.helpText();
    else if (parser.isSet(version)) line.print = QStringLiteral("inspector " INSPECTOR_VERSION "\n");
    if (!line.print.isEmpty()) return line;
    if (!parser.positionalArguments().isEmpty())
        return fail(Error::Kind::InvalidInput, toStd(OptionsWords::tr("“%1” is not expected").arg(parser.positionalArguments().first())),
                    {}, toStd(OptionsWords::tr("see --help; a channel is added in the window, or by inspector-cli channels import")));

    Options& options = line.options;
    options.dataFolder = parser.value(QStringLiteral("data"));
    if (options.dataFolder.isEmpty() && parser.isSet(QStringLiteral("data"))) return bad("data", {}, OptionsWords::tr("a folder"));
    options.probe = !parser.isSet(QStringLiteral("no-probe"));
    options.measureFile = parser.value(QStringLiteral("measure-gui"));
    options.probeId = parser.value(QStringLiteral("probe-id"));
    for (const auto read : {readWindow, readStores, readDemo, readScreenshot})
        if (auto done = read(parser, options); !done) return fail(done.error());
    return line;
}

QString displayProblem(const Options& options) {
#ifdef Q_OS_LINUX
    const auto given = [](const char* name) { return !qEnvironmentVariable(name).isEmpty(); };
    if (given("DISPLAY") || given("WAYLAND_DISPLAY") || given("QT_QPA_PLATFORM")) return {};
    if (!options.screenshot.isEmpty()) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return {};
    }
    return OptionsWords::tr("There is no display to show a window on. Start inspector in a desktop session, or log in with "
                     "ssh -X; inspector-cli does the same work without a window, and --screenshot FILE needs no display.");
#else
    Q_UNUSED(options)
    return {};
#endif
}

}  // namespace inspector::console
