// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/channel.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace inspector::console {

// What the table of channels shows of one channel: its configuration and its newest status, side by side.
struct ChannelRow {
    ChannelId id;
    QString name;
    QString nameKey;      // sorts as people count: "CH 2" before "CH 10"
    QString group;
    QString templateName;
    QString probe;        // the one it is pinned to, or that probed it last
    bool enabled = true;
    bool known = false;   // there is a status
    ChannelState state = ChannelState::Unknown;
    WallTime since{};
    std::optional<Finding> reason;
    int findings = 0;
    std::optional<Severity> worst;
    WallTime sampled{};
    Kpis kpis;
    std::array<std::optional<ChannelState>, 3> chain;  // the worst of each StageRole; none: there is no such stage
    std::vector<float> bitrates;  // oldest first

    bool operator==(const ChannelRow&) const = default;
};

enum class ChannelColumn {
    State, Name, Group, Chain, Since, Latency, PlaylistAge, Ratio, Ttfb, Errors, Bitrate, Findings, Reason, Availability,
    Template, Probe, Sampled
};
inline constexpr int channelColumnCount = 17;

enum class Grouping { None, Group, State };

void takeConfiguration(ChannelRow& row, const Channel& channel, const Inventory& inventory);
void takeStatus(ChannelRow& row, const ChannelStatus& status);

// The name with digits padded and letters folded.
[[nodiscard]] QString sortKey(const QString& name);
// Whether `a` stands before `b`; what is not known stands last, whichever the order. Equal ones by name.
[[nodiscard]] bool rowBefore(const ChannelRow& a, const ChannelRow& b, ChannelColumn column, Qt::SortOrder order);
// How grave a row is, ascending: off the air, up, unknown, up with a finding, degraded, down.
[[nodiscard]] int gravity(const ChannelRow& row);

}  // namespace inspector::console
