// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool.h"

#include "core/base/log.h"
#include "core/series/sqlite_db.h"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace inspector::series {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostAside = 4;  // damaged segments that are kept

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : size;
}

}  // namespace

Spool::Spool(SpoolOptions options, SpoolFolder folder) : m_options(std::move(options)), m_folder(std::move(folder)) {
    m_options.segmentBytes = std::min(m_options.segmentBytes, m_options.mostBytes / 8);
    m_counts.folder = m_folder.path();
}

Result<std::unique_ptr<Spool>> Spool::open(SpoolOptions options) {
    auto folder = SpoolFolder::take(options.folder);
    if (!folder) return fail(folder.error());
    std::unique_ptr<Spool> spool(new Spool(std::move(options), std::move(*folder)));
    for (const fs::path& file : spool->m_folder.damaged()) spool->m_aside.push_back(file);
    spool->m_counts.damaged = spool->m_aside.size();
    const auto files = spool->m_folder.segments();
    for (const fs::path& file : files) spool->load(file, file == files.back());
    spool->adopt();
    return spool;
}

void Spool::adopt() {
    const auto files = m_folder.adopt();
    if (files.empty()) return;
    m_file.close();  // the next points come after these
    for (const fs::path& file : files) load(file, true);
    qCInfo(lcSeries, "Files of points that another program left in its spool are taken over: %zu.", files.size());
}

// A segment that was being written when its program ended may end in the middle of a record, which nobody was told is
// kept. Elsewhere that is damage.
void Spool::load(const fs::path& file, bool mayBeTorn) {
    auto scan = scanSegment(file);
    if (!scan) {
        qCWarning(lcSeries, "%s", scan.error().message().c_str());
        return;
    }
    Segment segment{file, ++m_serials, std::move(scan->records), scan->size + scan->torn, 0, scan->damaged};
    if (scan->torn > 0 && mayBeTorn && !segment.damaged) {
        qCInfo(lcSeries, "The last record of %s was not finished; its %llu bytes are cut off.", utf8(file).c_str(),
               static_cast<unsigned long long>(scan->torn));
        if (SpoolFile::open(file, scan->size)) segment.bytes = scan->size;
    } else if (scan->torn > 0) {
        segment.damaged = true;
    }
    const std::uint64_t done = readPosition(file);
    std::erase_if(segment.records, [done](const SpoolRecord& record) { return record.offset < done; });
    for (const SpoolRecord& record : segment.records) segment.points += record.points;
    const bool waits = !segment.records.empty();
    m_segments.push_back(std::move(segment));
    if (waits) return;
    std::rotate(m_segments.begin(), m_segments.end() - 1, m_segments.end());
    retireFirst();
}

Result<void> Spool::append(std::span<const Point> points) {
    if (points.empty()) return {};
    SpoolFrames frames = framesOf(points);
    for (const SpoolRecord& record : frames.records)
        if (record.length > mostRecordBytes)
            return fail(Error::Kind::InvalidInput, "a point is too large for the spool", utf8(m_folder.path()));
    makeRoom(frames.bytes.size());
    if (m_file.isOpen() && m_file.size() >= m_options.segmentBytes) m_file.close();
    if (!m_file.isOpen())
        if (auto ok = beginSegment(); !ok) return ok;
    const std::uint64_t offset = m_file.size();
    if (auto ok = m_file.append(frames.bytes); !ok) {
        if (offset == 0) {
            m_file.close();
            removeSegment(m_filePath);
        }
        return ok;
    }
    add(std::move(frames), offset);
    return {};
}

Result<void> Spool::beginSegment() {
    m_filePath = m_folder.nextSegment();
    auto file = SpoolFile::open(m_filePath, 0);
    if (!file) {
        removeSegment(m_filePath);
        return fail(file.error());
    }
    m_file = std::move(*file);
    return {};
}

void Spool::add(SpoolFrames frames, std::uint64_t offset) {
    if (offset == 0) m_segments.push_back({m_filePath, ++m_serials, {}, 0, 0, false});
    Segment& segment = m_segments.back();
    segment.bytes = m_file.size();
    for (SpoolRecord& record : frames.records) {
        record.offset += offset;
        segment.points += record.points;
        segment.records.push_back(record);
    }
}

std::vector<Point> Spool::front(std::size_t most) {
    std::vector<Point> points;
    while (points.empty() && !m_segments.empty()) {
        Segment& segment = m_segments.front();
        for (std::size_t i = 0; i < segment.records.size();) {
            const SpoolRecord& record = segment.records[i];
            if (!points.empty() && points.size() + record.points > most) break;
            if (auto read = readRecord(segment.path, record)) {
                std::move(read->begin(), read->end(), std::back_inserter(points));
                m_given = segment.serial;
                m_givenEnd = record.end();
                ++i;
                continue;
            }
            m_counts.damagedPoints += record.points;
            segment.damaged = true;
            forgetRecord(segment, i);
        }
        if (segment.records.empty()) retireFirst();
    }
    return points;
}

void Spool::give() {
    if (m_segments.empty()) return;
    m_given = m_segments.front().serial;
    m_givenEnd = m_segments.front().records.back().end();
}

void Spool::pop() {
    const std::uint64_t given = std::exchange(m_given, 0);
    if (m_segments.empty() || m_segments.front().serial != given) return;  // dropped meanwhile
    Segment& segment = m_segments.front();
    while (!segment.records.empty() && segment.records.front().end() <= m_givenEnd) forgetRecord(segment, 0);
    if (segment.records.empty()) {
        retireFirst();
        return;
    }
    if (const auto ok = writePosition(segment.path, m_givenEnd); !ok)
        qCDebug(lcSeries, "Points may be replayed twice: %s", ok.error().message().c_str());
}

void Spool::forgetRecord(Segment& segment, std::size_t index) {
    segment.points -= segment.records[index].points;
    segment.records.erase(segment.records.begin() + static_cast<std::ptrdiff_t>(index));
}

// Nothing waits in the oldest segment any more.
void Spool::retireFirst() {
    if (m_segments.size() == 1) m_file.close();
    const Segment segment = std::move(m_segments.front());
    m_segments.pop_front();
    if (segment.damaged) setAside(segment);
    else removeSegment(segment.path);
}

void Spool::setAside(const Segment& segment) {
    m_aside.push_back(setSegmentAside(segment.path));
    ++m_counts.damaged;
    qCWarning(lcSeries, "A file of the spool is damaged; what could be read was used, the file is kept as %s.",
              utf8(m_aside.back()).c_str());
    if (m_aside.size() <= mostAside) return;
    removeSegment(m_aside.front());
    m_aside.pop_front();
}

void Spool::makeRoom(std::uint64_t wanted) {
    while (bytes() + wanted > m_options.mostBytes) {
        if (!m_aside.empty()) {
            removeSegment(m_aside.front());
            m_aside.pop_front();
            continue;
        }
        if (m_segments.empty()) return;
        const std::uint64_t lost = m_segments.front().points;
        m_counts.dropped += lost;
        qCWarning(lcSeries, "The spool is full: its oldest %llu points are dropped.", static_cast<unsigned long long>(lost));
        retireFirst();
    }
}

std::uint64_t Spool::bytes() const {
    std::uint64_t sum = 0;
    for (const Segment& segment : m_segments) sum += segment.bytes;
    for (const fs::path& file : m_aside) sum += sizeOf(file);
    return sum;
}

SpoolState Spool::state() const {
    SpoolState state = m_counts;
    state.bytes = bytes();
    for (const Segment& segment : m_segments) state.points += segment.points;
    if (!m_segments.empty()) state.oldest = m_segments.front().records.front().oldest;
    return state;
}

}  // namespace inspector::series
