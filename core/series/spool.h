// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/point.h"
#include "core/series/spool_file.h"
#include "core/series/spool_folder.h"
#include "core/series/spool_segment.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace inspector::series {

struct SpoolOptions {
    std::filesystem::path folder;
    std::uint64_t mostBytes = std::uint64_t{2} << 30;
    std::uint64_t segmentBytes = 16U << 20;              // at most an eighth of mostBytes is used
    std::uint64_t mostRejectedBytes = 10U << 20;         // of points that no store would take, as text
    double replayPerSecond = 30'000;                     // points, and at least twice as many as come in
};

struct SpoolState {
    std::filesystem::path folder;       // this program's own
    std::uint64_t points = 0;           // that wait
    std::uint64_t bytes = 0;            // on disk
    std::optional<WallTime> oldest;     // of the points that come next
    std::uint64_t dropped = 0;          // points: the spool was full
    std::uint64_t damaged = 0;          // segments that are kept aside, in part unreadable
    std::uint64_t damagedPoints = 0;    // that could not be read, as far as that is known
};

// Points on disk, first in first out, for as long as their store is away. What append() took survives kill -9 and a power
// cut. Bounded: when it is full the oldest segment goes, and its points are counted. What a cut tore off is left out; a
// segment that is damaged elsewhere is read as far as it can be and kept as *.damaged. One thread at a time.
class Spool {
public:
    // Takes what is there, of programs that are gone as well.
    [[nodiscard]] static Result<std::unique_ptr<Spool>> open(SpoolOptions options);

    // All or none of them. Full when the disk is, Denied, Other; InvalidInput for a point that is too large.
    Result<void> append(std::span<const Point> points);
    // The oldest points: whole records with about `most` points together, at least one; empty when there are none.
    [[nodiscard]] std::vector<Point> front(std::size_t most);
    // What the last front() returned has been written elsewhere. Killed before this returns, they come once more.
    void pop();
    // All that is here counts as returned by front(): the one append() to an empty spool.
    void give();
    [[nodiscard]] bool empty() const { return m_segments.empty(); }
    [[nodiscard]] SpoolState state() const;
    // What programs that ended meanwhile have left.
    void adopt();

private:
    struct Segment {
        std::filesystem::path path;
        std::uint64_t serial = 0;
        std::deque<SpoolRecord> records;  // that wait; at least one
        std::uint64_t bytes = 0;
        std::uint64_t points = 0;
        bool damaged = false;
    };

    Spool(SpoolOptions options, SpoolFolder folder);
    void load(const std::filesystem::path& file, bool mayBeTorn);
    Result<void> beginSegment();
    void add(SpoolFrames frames, std::uint64_t offset);
    void makeRoom(std::uint64_t bytes);
    void forgetRecord(Segment& segment, std::size_t index);
    void retireFirst();
    void setAside(const Segment& segment);
    [[nodiscard]] std::uint64_t bytes() const;

    SpoolOptions m_options;
    SpoolFolder m_folder;
    std::deque<Segment> m_segments;  // oldest first
    SpoolFile m_file;                // the last segment, while it is written
    std::filesystem::path m_filePath;
    std::deque<std::filesystem::path> m_aside;  // damaged segments that are kept
    std::uint64_t m_serials = 0;
    std::uint64_t m_given = 0;       // of the last front(): the segment's serial, 0 for none, and where its records end
    std::uint64_t m_givenEnd = 0;
    SpoolState m_counts;             // what is not counted anew at each state()
};

}  // namespace inspector::series
