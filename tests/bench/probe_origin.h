// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace inspector::probe {

// What the segments of the benchmarks' channels are.
enum class Media { MpegTs, Fmp4, EncryptedTs };

// nginx on the loopback interface. All channels have the same multivariant playlist with four rungs, under URLs of
// their own; the media playlists move on by a segment when advance() is called.
class Origin {
public:
    static constexpr int rungs = 4;

    explicit Origin(Media media);

    void advance();
    [[nodiscard]] std::string channel(int c) const { return m_nginx->url("/c" + std::to_string(c) + "/"); }
    // What one cycle of a channel fetches, init segments and keys left out.
    [[nodiscard]] std::vector<std::string> urls(int c) const;

private:
    void writeSegments();
    [[nodiscard]] std::string header(int rung) const;
    [[nodiscard]] std::string segmentName(int rung, int number) const;

    Media m_media;
    test::TempDir m_dir;
    std::unique_ptr<test::Nginx> m_nginx;
    int m_newest = 100;
};

}  // namespace inspector::probe
