// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verdict/diagnosis.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace inspector::verdict {

// For how many channels each endpoint is well, and for how many it is bad by itself. Refers to the statuses.
class FleetTally {
public:
    struct Count {
        int well = 0;
        int bad = 0;
        [[nodiscard]] double badShare() const { return bad == 0 ? 0 : static_cast<double>(bad) / (bad + well); }
    };

    void addWell(const ChannelStatus& status);
    void addBad(const Diagnosis& diagnosis);

    [[nodiscard]] Count of(const Node& node) const;
    [[nodiscard]] Count of(const Endpoint& endpoint) const;
    // Bad for at least as many channels as it is well for.
    [[nodiscard]] bool isBad(const Endpoint& endpoint) const;
    [[nodiscard]] bool isWell(const Endpoint& endpoint) const;

private:
    std::unordered_map<std::string_view, Count> m_counts;
};

// A provider or a region that may be what is behind the bad edges of a channel.
struct Group {
    Cause cause = Cause::None;           // Cdn or Region; None: there is no such group
    std::string name;
    int bad = 0;                         // of its endpoints, in this channel or in the fleet
    int wellElsewhere = 0;               // endpoints that are not of it and well
    bool compared = false;               // there is something else to compare with, and it is well
};

// What all bad edges of a channel have in common, if none of that is well: a CDN (with at least two bad endpoints, the other
// providers' well), or a region (with at least two, of several providers when there are several, elsewhere well).
[[nodiscard]] Group groupOf(const Diagnosis& diagnosis, const FleetTally& tally, const std::vector<Endpoint>& endpoints);

}  // namespace inspector::verdict
