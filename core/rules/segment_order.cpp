// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_order.h"

#include <algorithm>
#include <vector>

namespace inspector::rules {

namespace {

using Segments = std::vector<ListedSegment>;

bool contains(const Segments& all, std::size_t count, const ListedSegment& wanted, bool namesDiffer) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
    return std::any_of(all.begin(), end, [&](const ListedSegment& one) { return isSame(one, wanted, namesDiffer); });
}

// All of `old` are in `now` in their order, and what stands between them was never listed before.
bool isInserted(const Segments& known, const Segments& old, const Segments& now, bool namesDiffer) {
    std::size_t next = 0;
    for (const ListedSegment& segment : now) {
        if (next == old.size()) return true;
        if (isSame(old[next], segment, namesDiffer)) ++next;
        else if (contains(known, known.size(), segment, namesDiffer)) return false;
    }
    return next == old.size();
}

}  // namespace

OrderChange orderChange(const VersionChange& change, bool namesDiffer) {
    const PlaylistMemory& before = change.before;
    const auto& segments = change.playlist.segments;
    const std::uint64_t from = std::max(before.end - before.newest.size(), segments.front().sequence);
    if (from >= before.end) return OrderChange::Other;
    const Segments old(before.newest.end() - static_cast<std::ptrdiff_t>(before.end - from), before.newest.end());
    if (old.size() < 2) return OrderChange::Other;
    Segments now;
    const auto skipped = static_cast<std::size_t>(from - segments.front().sequence);
    for (std::size_t i = skipped; i < segments.size() && now.size() < 2 * PlaylistMemory::kept; ++i)
        now.push_back(remember(segments[i]));
    const bool allThere = std::all_of(old.begin(), old.end(), [&](const ListedSegment& segment) {
        return contains(now, old.size(), segment, namesDiffer);
    });
    if (allThere) return OrderChange::Reordered;
    return isInserted(before.newest, old, now, namesDiffer) ? OrderChange::Inserted : OrderChange::Other;
}

}  // namespace inspector::rules
