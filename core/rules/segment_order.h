// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/version_change.h"

// What became of segments that are not where they were. Internal to core/rules.
namespace inspector::rules {

enum class OrderChange { Other, Inserted, Reordered };
[[nodiscard]] OrderChange orderChange(const VersionChange& change, bool namesDiffer);

// Two files that only moved to another folder (a path with a session in it) count as the same, provided that names
// tell the segments of the playlist apart.
[[nodiscard]] inline bool isSame(const ListedSegment& old, const ListedSegment& now, bool namesDiffer) {
    return old.uri == now.uri || (namesDiffer && old.name == now.name);
}

}  // namespace inspector::rules
