// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/format/theme.h"
#include "core/base/result.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace inspector::console {

// What the command line asks for.
struct Options {
    QString dataFolder;         // empty: the user's own
    bool probe = true;
    QString database;           // --database, --metrics, --settings, --key-file; empty: not said
    QString metrics;
    QString settingsFile;
    QString keyFile;
    QString probeId;            // of this program's probe; empty: "local"
    bool demo = false;
    int demoChannels = 24;
    QString demoScenario = QStringLiteral("demo");  // empty: nothing breaks
    QString page;               // name, or name:parameter
    QString screenshot;         // a file; empty: none
    double screenshotAfterS = 5;
    QSize size;                 // of the window; empty: as remembered
    std::optional<ThemeKind> theme;
    QString measureFile;        // where the GUI thread's measurements go at the end

    [[nodiscard]] QString pageName() const { return page.section(QLatin1Char(':'), 0, 0); }
    [[nodiscard]] QString pageParameter() const { return page.section(QLatin1Char(':'), 1); }
};

struct CommandLine {
    Options options;
    QString print;  // help or version: to be printed instead of starting
};
// Needs a core application (for its name), not a display. InvalidInput says what is wrong and what is allowed.
[[nodiscard]] Result<CommandLine> readCommandLine(const QStringList& arguments);

// Why no window can be shown here, and what to do; empty where one can. A screenshot needs no display.
[[nodiscard]] QString displayProblem(const Options& options);

}  // namespace inspector::console
