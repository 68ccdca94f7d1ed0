// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/hls/playlist.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace inspector::probe {

// Which segments have left a live playlist and must still be there (bis 6.2.2). Pure, bounded: it remembers the oldest
// listed ones, which are the next to go.
class RemovalWatch {
public:
    struct Removed {
        std::uint64_t sequence = 0;
        double durationS = 0;
        std::string url;
        std::optional<fetch::ByteRange> range;
        MonoTime listed{};     // at the latest: start of the poll that first showed it
        double listedS = 0;    // certainly in the playlist for so long
        double dueS = 0;       // must be there so long after `listed`
    };

    // Another version of the playlist, as a poll showed it.
    void update(const hls::Playlist& playlist, std::string_view baseUrl, MonoTime asked, MonoTime answered);
    // The oldest one that must still be there for a second at least.
    [[nodiscard]] std::optional<Removed> oldestDue(MonoTime now) const;

private:
    struct Version {
        std::uint64_t newest = 0;
        MonoTime asked{};
    };
    [[nodiscard]] MonoTime firstSeen(std::uint64_t sequence, MonoTime otherwise) const;

    std::deque<Version> m_versions;
    std::deque<Removed> m_listed;    // oldest of the newest version
    std::deque<Removed> m_removed;   // in the order of their removal
    std::optional<std::uint64_t> m_first;
    MonoTime m_seen{};               // start of the poll that showed the newest version
    double m_longestS = 0;           // window
};

}  // namespace inspector::probe
