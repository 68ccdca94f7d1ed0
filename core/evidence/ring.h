// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/evidence/exchange_codec.h"
#include "core/model/ids.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace inspector::evidence {

struct RingLimits {
    Nanoseconds age = std::chrono::minutes(10);        // older files go
    std::int64_t bytesPerChannel = 4 << 20;
    std::int64_t bytes = std::int64_t{1} << 30;        // of all channels: the oldest files go first
};

// The newest exchanges of each channel on the disk: a folder a channel, a file a minute, a record a cycle. What a crash
// cut off at a file's end is left out when it is read. One thread at a time; one program a folder.
class Ring {
public:
    Ring(std::filesystem::path folder, RingLimits limits);

    // Unavailable, Full or Denied when the disk does not take it; nothing else is harmed.
    Result<void> append(const ChannelId& channel, const Exchanges& exchanges, WallTime now);
    // Oldest first; those that started in [from, to].
    [[nodiscard]] Exchanges read(const ChannelId& channel, WallTime from, WallTime to) const;
    void remove(const ChannelId& channel);
    [[nodiscard]] std::int64_t bytes() const { return m_bytes; }

private:
    struct File {
        std::filesystem::path path;
        std::int64_t bytes = 0;
    };
    struct Channel {
        std::map<std::int64_t, File> files;   // by start, milliseconds
        std::int64_t bytes = 0;
        bool begun = false;   // by this program: the newest file of another may end in the middle of a record
    };
    void load();
    void drop(Channel& channel, std::map<std::int64_t, File>::iterator file);
    void bound(Channel& channel, WallTime now);
    void boundAll();
    [[nodiscard]] std::filesystem::path folderOf(const ChannelId& channel) const;

    std::filesystem::path m_folder;
    RingLimits m_limits;
    std::map<std::string, Channel> m_channels;   // by folder name
    std::int64_t m_bytes = 0;
};

}  // namespace inspector::evidence
