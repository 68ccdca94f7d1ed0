// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page.h"
#include "app/console/widgets/icons.h"

#include <functional>
#include <vector>

namespace inspector::console {

// What the window knows of a page before it is made; pages are made when they are first shown.
struct PageEntry {
    QString name;      // stable: command line, settings, pageRequested
    QString word;      // on the rail
    Icon icon;
    bool onRail;       // else it is reached from other pages, and `railName` is lit while it is shown
    QString railName;
    std::function<Page*(const PageContext& context, QWidget* parent)> make;
};

// Every page of the console, in the rail's order; the first is shown when nothing else is said.
[[nodiscard]] std::vector<PageEntry> pageList();

}  // namespace inspector::console
