// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace inspector::lab {

struct LabChannel {
    std::string id;     // "ch-001"
    std::string name;   // "News 24"
    std::string group;  // "news"
    Container container = Container::MpegTs;
    // Its segments begin this much after the multiples of the segment duration, so that channels do not move in step.
    std::int64_t phaseMs = 0;
};

// The channels of a lab: the same for the same arguments. Immutable; any thread.
class Channels {
public:
    Channels(int count, double fmp4Share, std::uint64_t seed, std::int64_t segmentMs);

    [[nodiscard]] const std::vector<LabChannel>& all() const { return m_all; }
    [[nodiscard]] const LabChannel* find(std::string_view id) const;

private:
    std::vector<LabChannel> m_all;
    std::unordered_map<std::string_view, const LabChannel*> m_byId;
};

// The list as the program imports it: name,url,group,template,enabled,notes. `base` is a server's URL without a slash.
[[nodiscard]] std::string channelsCsv(const Channels& channels, const std::string& base,
                                      const std::string& templateName);

}  // namespace inspector::lab
