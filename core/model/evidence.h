// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/finding.h"
#include "core/model/ids.h"

#include <cstdint>
#include <optional>
#include <string>

namespace inspector {

// What the flight recorder froze when something broke: the last minutes of a channel's playlists and response headers.
// The exchanges themselves are in `data`, compressed (core/evidence reads it); it is empty where bundles are only listed.
struct EvidenceBundle {
    std::int64_t id = 0;              // given by the store
    ChannelId channel;
    ProbeId probe;
    Finding finding;                  // why
    WallTime frozen{};
    WallTime from{};                  // of the first and the last exchange
    WallTime to{};
    std::uint32_t exchanges = 0;
    std::uint64_t bytes = 0;          // of `data`
    std::string data;

    bool operator==(const EvidenceBundle&) const = default;
};

}  // namespace inspector
