// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/point.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A segment: a file of records, each with a header (sizes, the oldest time, checksums) and encoded points.
namespace inspector::series {

inline constexpr std::uint32_t mostRecordBytes = 64U << 20;

struct SpoolRecord {
    std::uint64_t offset = 0;  // of the header, in the segment
    std::uint32_t length = 0;  // of the encoded points, in bytes
    std::uint32_t points = 0;
    std::uint32_t checksum = 0;
    WallTime oldest{};

    [[nodiscard]] std::uint64_t end() const;
};

// The points as records of at most a MiB or so each, with headers. Offsets count from the first.
struct SpoolFrames {
    std::string bytes;
    std::vector<SpoolRecord> records;
};
[[nodiscard]] SpoolFrames framesOf(std::span<const Point> points);

// What a file holds. Reading goes by the headers; only the last record's points are checked.
struct SpoolScan {
    std::deque<SpoolRecord> records;
    std::uint64_t size = 0;  // up to the end of the last good record
    std::uint64_t torn = 0;  // bytes that follow: a record that was cut off while it was written
    bool damaged = false;    // what is not readable is more than that
};
// Unavailable when the file cannot be read.
[[nodiscard]] Result<SpoolScan> scanSegment(const std::filesystem::path& file);
// None when the record is no longer what it was.
[[nodiscard]] std::optional<std::vector<Point>> readRecord(const std::filesystem::path& file, const SpoolRecord& record);

[[nodiscard]] std::filesystem::path positionOf(std::filesystem::path segment);
// How far a segment has been replayed, kept there; 0 when that cannot be read: then it is replayed again.
Result<void> writePosition(const std::filesystem::path& file, std::uint64_t offset);
[[nodiscard]] std::uint64_t readPosition(const std::filesystem::path& file);

}  // namespace inspector::series
