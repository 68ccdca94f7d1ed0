// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/own_name.h"

#include <QString>
#include <QSysInfo>

namespace inspector::console {

std::string ownName() {
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty()) user = qEnvironmentVariable("USERNAME", QStringLiteral("console"));
    return (user + QLatin1Char('@') + QSysInfo::machineHostName()).toStdString();
}

}  // namespace inspector::console
