// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/lab.h"
#include "app/lab/options.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QMetaObject>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <thread>

namespace {

volatile std::sig_atomic_t stopAsked = 0;

void askToStop(int) { stopAsked = 1; }

// Ends the program when standard input does: however a parent ends, the pipe closes. The thread waits in a read that
// nothing can interrupt, so it is left behind at the end.
void endWithStdin(QCoreApplication& app) {
    std::thread([&app] {
        QFile input;
        if (input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            char bytes[256];
            while (input.read(bytes, sizeof bytes) > 0) {}
        }
        QMetaObject::invokeMethod(&app, &QCoreApplication::quit, Qt::QueuedConnection);
    }).detach();
}

int complain(const inspector::Error& error, int code) {
    std::fprintf(stderr, "inspector-lab: %s\n", error.message().c_str());
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const auto line = inspector::lab::readCommandLine(QCoreApplication::arguments());
    if (!line) return complain(line.error(), 2);
    if (!line->print.isEmpty()) {
        std::fputs(line->print.toUtf8().constData(), stdout);
        return 0;
    }

    const inspector::SystemClock clock;
    const auto lab = inspector::lab::Lab::start(line->options, clock);
    if (!lab) {
        using Kind = inspector::Error::Kind;
        const Kind kind = lab.error().kind;
        return complain(lab.error(), kind == Kind::InvalidInput || kind == Kind::NotFound ? 2 : 1);
    }
    std::printf("%s\n", QJsonDocument((*lab)->overview()).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);

    std::signal(SIGTERM, &askToStop);
    std::signal(SIGINT, &askToStop);
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &app, [] {
        if (stopAsked) QCoreApplication::quit();
    });
    watch.start(100);
    if (line->options.exitWithStdin) endWithStdin(app);
    return QCoreApplication::exec();
}
