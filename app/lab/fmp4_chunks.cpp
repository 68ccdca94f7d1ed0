// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/fmp4_chunks.h"

#include "app/lab/mp4_boxes.h"
#include "app/lab/mpegts_loop.h"

#include <algorithm>

namespace inspector::lab {

namespace {

// Flags of tfhd and trun, and of samples (ISO 14496-12 8.8.7, 8.8.8, 8.8.3.1).
constexpr std::uint64_t kBaseIsMoof = 0x020000;
constexpr std::uint64_t kDefaultDuration = 0x08;
constexpr std::uint64_t kDefaultFlags = 0x20;
constexpr std::uint64_t kDataOffset = 0x001;
constexpr std::uint64_t kFirstFlags = 0x004;
constexpr std::uint64_t kSizes = 0x200;
constexpr std::uint64_t kCompositions = 0x800;
constexpr std::uint64_t kSync = 0x02000000;
constexpr std::uint64_t kNotSync = 0x01010000;

tl::unexpected<Error> corrupt() {
    return fail(Error::Kind::Corrupt, "A fragment of the media is not as the script makes it");
}

// Begins a box; endBox() writes its size.
std::size_t beginBox(std::string& out, std::string_view type) {
    const std::size_t at = out.size();
    appendBig(out, 0, 4);
    out.append(type);
    return at;
}

void endBox(std::string& out, std::size_t at) { writeBig(out.data() + at, out.size() - at, 4); }

}  // namespace

Result<Fmp4Chunks::Unit> Fmp4Chunks::readUnit(std::string_view bytes, std::uint32_t& sampleDuration) {
    const Box whole{"", 0, bytes.size()};
    const Box moof = childOf(bytes, whole, "moof");
    const Box mdat = childOf(bytes, whole, "mdat");
    const Box traf = childOf(bytes, moof, "traf");
    const Box tfhd = childOf(bytes, traf, "tfhd");
    const Box trun = childOf(bytes, traf, "trun");
    if (mdat.type.empty() || tfhd.end - tfhd.body < 24 || trun.end - trun.body < 12) return corrupt();
    // tfhd: flags, track, description index, duration, size, flags; the script's output has them all.
    if ((readBig(bytes, tfhd.body, 4) & 0xFFFFFF) != (kBaseIsMoof | 0x3A)) return corrupt();
    sampleDuration = static_cast<std::uint32_t>(readBig(bytes, tfhd.body + 12, 4));
    const std::uint64_t flags = readBig(bytes, trun.body, 4) & 0xFFFFFF;
    const std::uint64_t count = readBig(bytes, trun.body + 4, 4);
    const std::size_t fields = (flags & kSizes ? 4U : 0U) + (flags & kCompositions ? 4U : 0U);
    std::size_t at = trun.body + 8 + 4 + (flags & kFirstFlags ? 4U : 0U);
    if (!(flags & kSizes) || !(flags & kDataOffset) || (flags & 0x500) != 0 || count == 0 ||
        at + count * fields != trun.end)
        return corrupt();
    Unit unit;
    unit.bytes = bytes;
    std::size_t offset = mdat.body;
    std::int32_t earliest = INT32_MAX;
    for (std::uint64_t i = 0; i < count; ++i, at += fields) {
        Sample sample;
        sample.size = static_cast<std::uint32_t>(readBig(bytes, at, 4));
        if (flags & kCompositions) sample.composition = static_cast<std::int32_t>(readBig(bytes, at + 4, 4));
        earliest = std::min(earliest, sample.composition + static_cast<std::int32_t>(i * sampleDuration));
        unit.offsets.push_back(offset);
        offset += sample.size;
        unit.samples.push_back(sample);
    }
    if (offset != mdat.end) return corrupt();
    unit.offsets.push_back(offset);
    for (Sample& sample : unit.samples) sample.composition -= earliest;
    return unit;
}

Result<Fmp4Chunks> Fmp4Chunks::make(const Fmp4Loop& loop) {
    Fmp4Chunks chunks;
    chunks.m_timescale = loop.timescale();
    for (std::size_t i = 0; i < loop.unitCount(); ++i) {
        auto unit = readUnit(loop.unit(i), chunks.m_sampleDuration);
        if (!unit) return fail(std::move(unit.error()));
        const auto moved = [](const Sample& sample) { return sample.composition != 0; };
        if (std::any_of(unit->samples.begin(), unit->samples.end(), moved)) chunks.m_allSync = false;
        chunks.m_units.push_back(std::move(*unit));
    }
    return chunks;
}

std::int64_t Fmp4Chunks::unitLength() const { return m_timescale * kUnitTicks / 90'000; }

std::size_t Fmp4Chunks::firstSample(const Unit& unit, int chunk, int chunks) const {
    return unit.samples.size() * static_cast<std::size_t>(chunk) / static_cast<std::size_t>(chunks);
}

double Fmp4Chunks::durationMs(std::int64_t unit, int chunk, int chunks) const {
    const Unit& source = m_units[static_cast<std::size_t>(unit) % m_units.size()];
    const std::size_t count = firstSample(source, chunk + 1, chunks) - firstSample(source, chunk, chunks);
    return static_cast<double>(count * m_sampleDuration) * 1000 / static_cast<double>(m_timescale);
}

void Fmp4Chunks::append(std::string& out, std::int64_t unit, int chunk, int chunks, std::int64_t shift) const {
    const Unit& source = m_units[static_cast<std::size_t>(unit) % m_units.size()];
    const std::size_t first = firstSample(source, chunk, chunks);
    const std::size_t last = firstSample(source, chunk + 1, chunks);
    const std::int64_t start = unit * unitLength() + shift * m_timescale / 90'000 +
                               static_cast<std::int64_t>(first * m_sampleDuration);

    const std::size_t moof = beginBox(out, "moof");
    const std::size_t mfhd = beginBox(out, "mfhd");
    appendBig(out, 0, 4);
    appendBig(out, static_cast<std::uint32_t>(unit * chunks + chunk + 1), 4);
    endBox(out, mfhd);
    const std::size_t traf = beginBox(out, "traf");
    const std::size_t tfhd = beginBox(out, "tfhd");
    appendBig(out, kBaseIsMoof | kDefaultDuration | kDefaultFlags, 4);
    appendBig(out, 1, 4);
    appendBig(out, m_sampleDuration, 4);
    appendBig(out, m_allSync ? kSync : kNotSync, 4);
    endBox(out, tfhd);
    const std::size_t tfdt = beginBox(out, "tfdt");
    appendBig(out, 0x01000000, 4);
    appendBig(out, static_cast<std::uint64_t>(start), 8);
    endBox(out, tfdt);
    const bool beginsWithKey = !m_allSync && first == 0;
    const std::size_t trun = beginBox(out, "trun");
    appendBig(out, 0x01000000 | kDataOffset | kSizes | (m_allSync ? 0 : kCompositions) |
                       (beginsWithKey ? kFirstFlags : 0), 4);
    appendBig(out, last - first, 4);
    const std::size_t dataOffset = out.size();
    appendBig(out, 0, 4);
    if (beginsWithKey) appendBig(out, kSync, 4);
    for (std::size_t i = first; i < last; ++i) {
        appendBig(out, source.samples[i].size, 4);
        if (!m_allSync) appendBig(out, static_cast<std::uint32_t>(source.samples[i].composition), 4);
    }
    endBox(out, trun);
    endBox(out, traf);
    endBox(out, moof);
    writeBig(out.data() + dataOffset, out.size() - moof + 8, 4);

    const std::size_t mdat = beginBox(out, "mdat");
    out.append(source.bytes.substr(source.offsets[first], source.offsets[last] - source.offsets[first]));
    endBox(out, mdat);
}

}  // namespace inspector::lab
