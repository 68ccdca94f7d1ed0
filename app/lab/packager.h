// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/channels.h"
#include "app/lab/dash_packager.h"
#include "app/lab/fault_board.h"
#include "app/lab/ll_packager.h"
#include "app/lab/media.h"
#include "app/lab/playlist_writer.h"
#include "app/lab/reply.h"
#include "app/lab/vod.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace inspector::lab {

// Makes every channel's playlists and segments, as a function of the time and the faults that are on:
// /ch-001/master.m3u8, /ch-001/720p/index.m3u8, /ch-001/720p/seg-N.ts (or init.mp4, seg-N.m4s). Thread-safe.
// Low-latency HLS (ll_packager.h), DASH (dash_packager.h) and what is not live (vod.h) beside it. What is handed to it outlives it.
class Packager final : public Responder {
public:
    struct Options {
        int window = 8;          // segments listed
        bool audio = true;       // an audio rendition beside the video
        std::function<std::string()> url{};  // of the server that has the clock of DASH
    };
    Packager(Media& media, const Channels& channels, const FaultBoard& faults, Options options);

    [[nodiscard]] Reply respond(const std::string& path, std::int64_t nowMs) override;

private:
    [[nodiscard]] Reply multivariant(const LabChannel& channel, const ActiveFaults& faults) const;
    [[nodiscard]] static Reply keyReply(const ActiveFaults& faults);
    [[nodiscard]] Reply mediaPlaylist(const LabChannel& channel, const ActiveFaults& faults, const Timeline& timeline,
                                      std::int64_t nowMs) const;
    [[nodiscard]] Reply segment(const LabChannel& channel, std::size_t rung, std::int64_t number,
                                const ActiveFaults& faults, const Timeline& timeline, std::int64_t nowMs) const;

    Media& m_media;
    const Channels& m_channels;
    const FaultBoard& m_faults;
    const Options m_options;
    std::string m_multivariant[2];  // by container
    LlPackager m_lowLatency;
    DashPackager m_dash;
    Vod m_vod;
};

}  // namespace inspector::lab
