// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"
#include "app/lab/mpd_writer.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace inspector::lab {

// As what a channel is listed. Every channel can be had as DASH too.
enum class Form { Hls, LowLatencyHls, Dash };

struct LabChannel {
    std::string id;     // "ch-001"
    std::string name;   // "News 24"
    std::string group;  // "news"
    Container container = Container::MpegTs;
    Form form = Form::Hls;
    MpdKind mpdKind = MpdKind::Timeline;  // of its manifest.mpd
    bool encrypted = false;               // AES-128; MPEG-TS
    // Its segments begin this much after the multiples of the segment duration, so that channels do not move in step.
    std::int64_t phaseMs = 0;
};

// Which channels are what; each share is from 0 to 1, and spread evenly over them.
struct ChannelShares {
    double dash = 0;
    double lowLatency = 0;  // fMP4
    double encrypted = 0;   // MPEG-TS
    bool showcase = false;  // besides, ch-005 is low-latency HLS and ch-012 is DASH
};

// The channels of a lab: the same for the same arguments. Immutable; any thread.
class Channels {
public:
    Channels(int count, double fmp4Share, std::uint64_t seed, std::int64_t segmentMs, ChannelShares shares = {});

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
