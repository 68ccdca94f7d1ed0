// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/demo_process.h"

#include <QCoreApplication>
#include <QProcess>

namespace inspector::console {

bool startDemoProcess() {
    return QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--demo")});
}

}  // namespace inspector::console
