// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/inventory.h"
#include "core/model/status.h"

#include <algorithm>
#include <string>
#include <vector>

// Made-up channels and statuses for tests of what shows them.
namespace inspector::console::test {

inline const WallTime noon = WallTime{std::chrono::hours{24 * 365 * 50 + 12}};

inline Channel channel(const std::string& id, const std::string& name, const std::string& group = {}) {
    Channel c;
    c.id = ChannelId{id};
    c.name = name;
    c.group = group;
    c.url = "http://127.0.0.1/" + id + "/master.m3u8";
    c.templateId = TemplateId{"standard"};
    c.revision = 1;
    return c;
}

inline Inventory inventoryOf(std::vector<Channel> channels) {
    Inventory inventory;
    std::sort(channels.begin(), channels.end(), [](const Channel& a, const Channel& b) { return a.id < b.id; });
    inventory.channels = std::move(channels);
    inventory.templates = {standardTemplate()};
    inventory.revision = 1;
    return inventory;
}

inline ChannelStatus status(const std::string& id, ChannelState state, WallTime since = noon) {
    ChannelStatus s;
    s.channel = ChannelId{id};
    s.state = state;
    s.since = since;
    s.sampled = noon + Seconds{30};
    s.kpis.ttfbP95Ms = 120;
    s.kpis.downloadRatio = 0.2;
    s.kpis.playlistAgeS = 3;
    s.kpis.playlistLimitS = 9;
    s.kpis.errorRate = 0;
    s.kpis.bitrateBps = 6e6;
    if (state == ChannelState::Down || state == ChannelState::Degraded) {
        Finding finding;
        finding.rule = "hls-playlist-stale";
        finding.severity = state == ChannelState::Down ? Severity::Critical : Severity::Major;
        finding.rung = "1080p";
        s.reason = finding;
        s.worst = finding.severity;
        s.openFindings = 1;
    }
    return s;
}

}  // namespace inspector::console::test
