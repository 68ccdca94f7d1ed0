// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

Q_LOGGING_CATEGORY(lcFetch, "inspector.fetch", QtInfoMsg)
Q_LOGGING_CATEGORY(lcProbe, "inspector.probe", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSeries, "inspector.series", QtInfoMsg)
Q_LOGGING_CATEGORY(lcInventory, "inspector.inventory", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRuntime, "inspector.runtime", QtInfoMsg)
Q_LOGGING_CATEGORY(lcConsole, "inspector.console", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLab, "inspector.lab", QtInfoMsg)
