// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace inspector::console {

// When a sound is due: at once for what is new, and again every so often as long as nobody has acknowledged it. A mute ends by
// itself. Pure; time is an argument.
class AlertRing {
public:
    // Looks at the alerts that are open; what is new since the last look. What is there at the first look is not news, but
    // rings.
    std::vector<const Alert*> look(const std::map<std::string, Alert>& open, WallTime now);

    // The severity whose sound is to be played now, if any; asks once. Only severities of `sounding` ring.
    std::optional<Severity> due(const std::set<Severity>& sounding, WallTime now);

    void mute(std::optional<WallTime> until) { m_mutedUntil = until; }
    // None: not muted.
    [[nodiscard]] std::optional<WallTime> mutedUntil(WallTime now) const;

    // Soon for what is grave.
    [[nodiscard]] static Seconds repeatOf(Severity severity);

private:
    std::vector<std::size_t> m_known;     // sorted hashes of fingerprints that ring or rang, and are still open
    std::set<Severity> m_waiting;         // of what nobody has acknowledged
    std::optional<Severity> m_news;       // the gravest that came since it last rang
    std::optional<WallTime> m_rang;
    std::optional<WallTime> m_mutedUntil;
    bool m_looked = false;
};

}  // namespace inspector::console
