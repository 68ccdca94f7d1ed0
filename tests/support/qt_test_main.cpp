// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

// A warning of Qt itself fails the test in which it is written; our own categories may warn (a test may provoke it).
void failOnWarning(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    std::fprintf(stderr, "%s: %s\n", context.category, qPrintable(message));
    const bool ours = context.category && std::strncmp(context.category, "inspector.", 10) == 0;
    if (type == QtFatalMsg) std::abort();
    if (message == QLatin1String("This plugin does not support propagateSizeHints()")) return;  // offscreen always says so
    if (message.startsWith(QLatin1String("Unable to free statement"))) return;  // QPSQL, when its server has gone
    if (message.startsWith(QLatin1String("no connection to the server"))) return;  // the same, while a connection is opened
    if (!ours && (type == QtWarningMsg || type == QtCriticalMsg))
        ADD_FAILURE() << "Qt warned: " << message.toStdString();
}

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    qInstallMessageHandler(failOnWarning);
    return RUN_ALL_TESTS();
}
