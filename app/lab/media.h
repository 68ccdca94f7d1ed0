// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fmp4_chunks.h"
#include "app/lab/fmp4_loop.h"
#include "app/lab/mpegts_loop.h"
#include "core/base/result.h"

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace inspector::lab {

enum class Container { MpegTs, Fmp4 };

// A rung of every channel: what the embedded media is.
struct Rung {
    std::string name;  // "1080p", "audio-en"
    int width = 0;     // 0: audio
    int height = 0;
    std::string codec;
    MpegTsLoop ts;
    Fmp4Loop mp4;
    Fmp4Chunks chunks;

    [[nodiscard]] bool isAudio() const { return width == 0; }
};

// What a fault does to a segment's bytes (media_edits.h).
enum class MediaEdit { None, NoKeyframe, MissingPacket, NoPat, ThreeTimes, Other };

// Which bytes: one segment of one rung.
struct SegmentKey {
    std::size_t rung = 0;
    Container container = Container::MpegTs;
    std::int64_t number = 0;      // wall-clock time / segment duration
    std::int64_t shiftTicks = 0;  // added to its time stamps (90 kHz)
    int chunksPerUnit = 0;        // fMP4: a unit is cut into so many; 0: the fragments are as the encoder made them
    int part = -1;                // of a segment, its chunks counted; -1: all of it
    int units = 0;                // that it has; 0: as Media::Options has it
    MediaEdit edit = MediaEdit::None;
    int variant = 0;              // of MediaEdit::Other
    bool encrypted = false;       // AES-128

    auto operator<=>(const SegmentKey&) const = default;
};

struct Bandwidth {
    std::int64_t peak = 0;  // bits per second, of the largest segment
    std::int64_t average = 0;
};

// The media of the lab, the same for all channels: segments made on demand from the embedded loops and kept in a
// small cache by use. Thread-safe; lives as long as the lab.
class Media {
public:
    struct Options {
        int unitsPerSegment = 2;       // of 1.92 s
        std::size_t segmentBytes = 0;  // video segments are padded to this many bytes; 0: not at all
        std::size_t cacheBytes = 64U << 20;
    };
    // Reads the embedded resources. Fails (Corrupt) when they are not what the script makes.
    static Result<std::unique_ptr<Media>> load(Options options);

    [[nodiscard]] const std::vector<Rung>& rungs() const { return m_rungs; }
    [[nodiscard]] std::int64_t segmentMs() const { return m_options.unitsPerSegment * kUnitTicks / 90; }
    [[nodiscard]] std::shared_ptr<const std::string> segment(const SegmentKey& key);
    [[nodiscard]] std::shared_ptr<const std::string> init(std::size_t rung) const;
    [[nodiscard]] int unitsPerSegment() const { return m_options.unitsPerSegment; }
    [[nodiscard]] Bandwidth bandwidth(std::size_t rung, Container container) const;

private:
    explicit Media(Options options) : m_options(options) {}
    [[nodiscard]] std::string make(const SegmentKey& key) const;
    void appendUnit(std::string& out, const SegmentKey& key, std::int64_t unit, std::int64_t first) const;

    struct Cached {
        std::shared_ptr<const std::string> bytes;
        std::list<SegmentKey>::iterator use;
    };
    const Options m_options;
    std::vector<Rung> m_rungs;
    std::mutex m_mutex;  // guards what follows
    std::map<SegmentKey, Cached> m_cache;
    std::list<SegmentKey> m_uses;  // newest first
    std::size_t m_cachedBytes = 0;
};

}  // namespace inspector::lab
