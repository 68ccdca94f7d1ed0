// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"

#include <cstdint>
#include <string>

namespace inspector {

using SavedViewId = Id<struct SavedViewTag>;

// A filter with a name: what a page shows. Everybody sees those that are shared; the others are their owner's.
struct SavedView {
    SavedViewId id;
    std::string name;
    std::string owner;         // "user@host"
    bool shared = false;
    std::string page;          // "alerts", "channels", "events"
    std::string filter;        // as the page writes it: text, matchers, columns
    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const SavedView&) const = default;
};

}  // namespace inspector
