// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool_segment.h"

#include "core/base/crc32.h"
#include "core/series/spool_codec.h"
#include "core/series/spool_file.h"
#include "core/series/sqlite_db.h"

#include <algorithm>
#include <fstream>

namespace inspector::series {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "\xF5SP1";
constexpr std::size_t headerBytes = 28;  // mark, length, points, oldest, checksum, the header's own checksum
constexpr std::size_t mostPoints = 5'000;
constexpr std::size_t enoughBytes = 1U << 20;
constexpr std::size_t positionBytes = 12;

template <typename Number>
void putLittle(std::string& out, Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
}

template <typename Number>
Number little(std::string_view bytes, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
    return static_cast<Number>(value);
}

std::string headerOf(const SpoolRecord& record) {
    std::string header(mark);
    putLittle(header, record.length);
    putLittle(header, record.points);
    putLittle(header, record.oldest.time_since_epoch().count());
    putLittle(header, record.checksum);
    putLittle(header, crc32(header));
    return header;
}

std::optional<SpoolRecord> parseHeader(std::string_view bytes, std::uint64_t offset) {
    if (bytes.size() < headerBytes || !bytes.starts_with(mark)) return std::nullopt;
    if (crc32(bytes.substr(0, headerBytes - 4)) != little<std::uint32_t>(bytes, headerBytes - 4)) return std::nullopt;
    SpoolRecord record;
    record.offset = offset;
    record.length = little<std::uint32_t>(bytes, 4);
    record.points = little<std::uint32_t>(bytes, 8);
    record.oldest = WallTime{Nanoseconds{little<std::int64_t>(bytes, 12)}};
    record.checksum = little<std::uint32_t>(bytes, 20);
    if (record.length > mostRecordBytes) return std::nullopt;
    return record;
}

// Roughly what a point takes, so that a record of long texts does not grow without bound.
std::size_t weightOf(const Point& point) {
    std::size_t weight = 64;
    for (const auto& [name, value] : point.tags) weight += value.size();
    for (const auto& [name, value] : point.fields)
        if (const auto* text = std::get_if<std::string>(&value)) weight += text->size();
    return weight;
}

std::size_t countForOneRecord(std::span<const Point> points) {
    std::size_t count = 0;
    std::size_t weight = 0;
    while (count < std::min(points.size(), mostPoints) && weight < enoughBytes) weight += weightOf(points[count++]);
    return count;
}

class Scanner {
public:
    Scanner(const fs::path& file, std::uint64_t size) : m_path(file), m_in(file, std::ios::binary), m_size(size) {}

    SpoolScan scan() {
        SpoolScan found;
        std::uint64_t at = 0;
        while (at < m_size) {
            auto record = recordAt(at);
            if (!record) {
                record = recordAfter(at);
                found.damaged = found.damaged || record || !mayBeTorn(at);
                if (!record) break;
            }
            at = record->end();
            found.records.push_back(*record);
        }
        // The last one may have been cut off in the middle of its points.
        if (!found.records.empty() && !readRecord(m_path, found.records.back())) found.records.pop_back();
        found.size = found.records.empty() ? 0 : found.records.back().end();
        found.torn = m_size - found.size;
        return found;
    }
    [[nodiscard]] bool isOpen() const { return m_in.is_open(); }

private:
    std::string headerAt(std::uint64_t offset) {
        std::string header(headerBytes, '\0');
        m_in.clear();
        m_in.seekg(static_cast<std::streamoff>(offset));
        m_in.read(header.data(), headerBytes);
        return m_in ? header : std::string{};
    }
    std::optional<SpoolRecord> recordAt(std::uint64_t offset) {
        auto record = parseHeader(headerAt(offset), offset);
        return record && record->end() <= m_size ? record : std::nullopt;
    }
    // Half a header or one without points (which never begin with a zero), with or without the zeros of a file that had
    // grown before it was filled.
    bool mayBeTorn(std::uint64_t offset) {
        const std::string header = headerAt(offset);
        if (header.find_first_not_of('\0') == std::string::npos || parseHeader(header, offset)) return true;
        const auto points = readAt(m_path, offset + headerBytes, 1);
        return !points || points->front() == '\0';
    }
    // The next place where a whole record stands.
    std::optional<SpoolRecord> recordAfter(std::uint64_t offset) {
        constexpr std::size_t piece = 1U << 16;
        for (std::uint64_t at = offset + 1; at < m_size; at += piece) {
            std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(piece + mark.size() - 1, m_size - at)), '\0');
            m_in.clear();
            if (!m_in.seekg(static_cast<std::streamoff>(at)) ||
                !m_in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
                return std::nullopt;
            for (auto i = bytes.find(mark); i != std::string::npos; i = bytes.find(mark, i + 1))
                if (const auto record = recordAt(at + i); record && readRecord(m_path, *record)) return record;
        }
        return std::nullopt;
    }

    const fs::path m_path;
    std::ifstream m_in;
    const std::uint64_t m_size;
};

}  // namespace

fs::path positionOf(fs::path segment) { return segment.replace_extension(".pos"); }

std::uint64_t SpoolRecord::end() const { return offset + headerBytes + length; }

SpoolFrames framesOf(std::span<const Point> points) {
    SpoolFrames frames;
    while (!points.empty()) {
        const auto chosen = points.first(countForOneRecord(points));
        points = points.subspan(chosen.size());
        const std::string bytes = encodePoints(chosen);
        SpoolRecord record;
        record.offset = frames.bytes.size();
        record.length = static_cast<std::uint32_t>(bytes.size());
        record.points = static_cast<std::uint32_t>(chosen.size());
        record.checksum = crc32(bytes);
        record.oldest = std::min_element(chosen.begin(), chosen.end(), [](const Point& a, const Point& b) {
                            return a.time < b.time;
                        })->time;
        frames.bytes.append(headerOf(record)).append(bytes);
        frames.records.push_back(record);
    }
    return frames;
}

Result<SpoolScan> scanSegment(const fs::path& file) {
    std::error_code error;
    const std::uint64_t size = fs::file_size(file, error);
    if (!error)
        if (Scanner scanner(file, size); scanner.isOpen()) return scanner.scan();
    return fail(Error::Kind::Unavailable, "a file of the spool cannot be read", utf8(file));
}

std::optional<std::vector<Point>> readRecord(const fs::path& file, const SpoolRecord& record) {
    const auto bytes = readAt(file, record.offset + headerBytes, record.length);
    if (!bytes || crc32(*bytes) != record.checksum) return std::nullopt;
    auto points = decodePoints(*bytes);
    if (!points || points->size() != record.points) return std::nullopt;
    return std::move(*points);
}

Result<void> writePosition(const fs::path& file, std::uint64_t offset) {
    std::string bytes;
    putLittle(bytes, offset);
    putLittle(bytes, crc32(bytes));
    return overwrite(positionOf(file), bytes);
}

std::uint64_t readPosition(const fs::path& file) {
    const auto bytes = readAt(positionOf(file), 0, positionBytes);
    if (!bytes || crc32(std::string_view(*bytes).substr(0, 8)) != little<std::uint32_t>(*bytes, 8)) return 0;
    return little<std::uint64_t>(*bytes, 0);
}

}  // namespace inspector::series
