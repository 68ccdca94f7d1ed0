// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/application.h"
#include "app/console/client/client.h"
#include "app/console/client/fleet_history.h"
#include "app/console/demo.h"
#include "app/console/format/format.h"
#include "app/console/main_window.h"
#include "app/console/options.h"
#include "app/console/pages/forms/console_actions.h"
#include "app/console/session.h"

#include <cstdio>

namespace {

using namespace inspector;
using namespace inspector::console;

int say(std::FILE* where, const QString& text, int code) {
    std::fputs(qPrintable(text), where);
    return code;
}

// Before there is an application: bad options and a missing display are told without a window.
Result<CommandLine> readArguments(int argc, char** argv) {
    const QCoreApplication named(argc, argv);
    return readCommandLine(QCoreApplication::arguments());
}

}  // namespace

int main(int argc, char** argv) {
    const auto line = readArguments(argc, argv);
    if (!line) return say(stderr, QStringLiteral("inspector: %1\n").arg(toQString(line.error().message())), 2);
    if (!line->print.isEmpty()) return say(stdout, line->print, 0);
    const Options& options = line->options;
    if (const QString problem = displayProblem(options); !problem.isEmpty())
        return say(stderr, QStringLiteral("inspector: %1\n").arg(problem), 1);

    Application application(argc, argv);
    Session session(application, options);
    if (const QString problem = session.problem(); !problem.isEmpty())
        return say(stderr, QStringLiteral("inspector: %1\n").arg(problem), 1);

    // Their order is the lifecycle: the window goes first, the engine last but for its folder.
    const SystemClock clock;
    runtime::Inspector engine(session.engineOptions(), clock);
    Client client(engine, clock);
    FleetHistory history(client);
    ConsoleActions actions(client, session.storeRequest());
    Demo demo(client);
    MainWindow window({client, history, actions}, session.settings());

    session.watch(window, client);
    QObject::connect(&actions, &ChannelActions::restartRequested, &session, &Session::restart);
    if (options.demo) session.begin(demo, window);
    client.start();
    window.show();
    const int code = Application::exec();
    return session.end(code);
}
