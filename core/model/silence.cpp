// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/silence.h"

namespace inspector {

namespace {
bool isActive(WallTime starts, WallTime ends, const std::vector<TimeInterval>& recurs, WallTime now) {
    return starts <= now && now < ends && (recurs.empty() || containsAny(recurs, now));
}
}  // namespace

bool isActive(const Silence& silence, WallTime now) {
    return isActive(silence.starts, silence.ends, silence.recurs, now);
}

bool isActive(const Maintenance& maintenance, WallTime now) {
    return isActive(maintenance.starts, maintenance.ends, maintenance.recurs, now);
}

}  // namespace inspector
