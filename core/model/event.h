// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/finding.h"
#include "core/model/ids.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector {

// Finding opened / confirmed / closed; a channel's state changed; something about the program itself; where a channel broke.
enum class EventKind { FindingOpened, FindingConfirmed, FindingClosed, StateChanged, System, Verdict };
[[nodiscard]] std::string_view toString(EventKind kind);  // "opened", "confirmed", "closed", "state", "system", "verdict"
[[nodiscard]] std::optional<EventKind> eventKindFromString(std::string_view text);

// One line of the Events page and of the `events` table; append-only.
struct Event {
    std::int64_t id = 0;       // given by the store, ascending
    WallTime time{};
    EventKind kind = EventKind::System;
    ChannelId channel;         // empty for System
    Severity severity = Severity::Info;
    std::optional<Finding> finding;                   // opened, confirmed, closed; the reason of a state change
    ChannelState from = ChannelState::Unknown;        // StateChanged
    ChannelState to = ChannelState::Unknown;
    WallTime since{};          // closed: when it had opened; state: since when `from` held
    std::string code;          // System: id of the message, e.g. "store-set-aside", with args in `finding`

    bool operator==(const Event&) const = default;
};

}  // namespace inspector
