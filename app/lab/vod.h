// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"
#include "app/lab/mpd_writer.h"
#include "app/lab/reply.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

// Static presentations in DASH, the same in every lab: /vod/manifest.mpd (segments by template) and /vod/ondemand.mpd (a
// file with a sidx for each rung). Thread-safe; `media` outlives it.
class Vod {
public:
    Vod(Media& media, bool audio);
    // `below` is what follows "/vod/". None: there is no such thing.
    [[nodiscard]] std::optional<Reply> respond(std::string_view below);

private:
    struct File {
        std::shared_ptr<const std::string> bytes;
        VodRange range;
    };
    [[nodiscard]] File file(std::size_t rung);
    [[nodiscard]] File makeFile(std::size_t rung) const;
    [[nodiscard]] Reply onDemand();

    Media& m_media;
    const bool m_audio;
    std::vector<Bandwidth> m_bandwidths;
    std::mutex m_mutex;  // guards what follows
    std::map<std::size_t, File> m_files;
};

}  // namespace inspector::lab
