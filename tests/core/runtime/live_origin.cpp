// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runtime/live_origin.h"

#include "core/base/clock.h"

#include <filesystem>

namespace inspector::test {

namespace {
constexpr int window = 6;
}

LiveOrigin::LiveOrigin() {
    m_root.write("master.m3u8",
                 "#EXTM3U\n#EXT-X-VERSION:3\n"
                 "#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1500000,CODECS=\"avc1.4d401f,mp4a.40.2\","
                 "RESOLUTION=640x360,FRAME-RATE=25.000\nlow.m3u8\n");
    for (int i = 0; i < window; ++i) writeSegment(m_first + i);
    writePlaylist();
    m_thread = std::thread([this] { run(); });
}

LiveOrigin::~LiveOrigin() {
    m_stopping = true;
    m_thread.join();
}

void LiveOrigin::run() {
    for (;;) {
        if (waitFor([this] { return m_stopping.load(); }, std::chrono::seconds(1))) return;
        writeSegment(m_first + window);
        ++m_first;
        if (m_broken) std::filesystem::remove(m_root.path() / "low.m3u8");
        else writePlaylist();
    }
}

void LiveOrigin::writePlaylist() const {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:" +
                       std::to_string(m_first) + "\n";
    for (int i = 0; i < window; ++i) text += "#EXTINF:1.000,\nseg" + std::to_string(m_first + i) + ".ts\n";
    const auto next = m_root.write("low.m3u8.next", text);
    std::filesystem::rename(next, m_root.path() / "low.m3u8");
}

// A second of pictures that go on where the segment before ended, filled up to 500 packets.
void LiveOrigin::writeSegment(int number) {
    m_stream.text.clear();
    m_stream.video(25, 90'000U * static_cast<unsigned>(number));
    while (m_stream.text.size() < std::size_t{500} * 188) m_stream.null();
    m_root.write("seg" + std::to_string(number) + ".ts", m_stream.text);
}

}  // namespace inspector::test
