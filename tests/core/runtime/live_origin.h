// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/media/ts_builder.h"
#include "tests/support/process.h"

#include <atomic>
#include <string>
#include <thread>

namespace inspector::test {

// A small live channel on nginx: a multivariant playlist, one media playlist that grows by a segment each second, and
// its segments, by a writer thread.
class LiveOrigin {
public:
    LiveOrigin();
    ~LiveOrigin();
    LiveOrigin(const LiveOrigin&) = delete;
    LiveOrigin& operator=(const LiveOrigin&) = delete;

    [[nodiscard]] std::string url() const { return m_nginx.url("/master.m3u8"); }
    // The media playlist is gone: every variant answers 404.
    void breakIt() { m_broken = true; }
    void repair() { m_broken = false; }

private:
    void run();
    void writePlaylist() const;
    void writeSegment(int number);

    TempDir m_root;
    Nginx m_nginx{m_root.path()};
    media::test::TsBuilder m_stream;
    int m_first = 100;
    std::atomic<bool> m_broken{false};
    std::atomic<bool> m_stopping{false};
    std::thread m_thread;
};

}  // namespace inspector::test
