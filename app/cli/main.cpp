// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"

#include <QCoreApplication>

#include <exception>
#include <iostream>

using namespace Qt::StringLiterals;

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"inspector-cli"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(INSPECTOR_VERSION));
    try {
        const int code = inspector::cli::run(QCoreApplication::arguments(), {std::cout, std::cerr});
        std::cout.flush();
        return code;
    } catch (const std::exception& e) {
        std::cerr << "inspector-cli: " << e.what() << '\n';
        return inspector::cli::Usage;
    }
}
