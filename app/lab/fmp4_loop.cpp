// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/fmp4_loop.h"

#include "app/lab/mp4_boxes.h"
#include "app/lab/mpegts_loop.h"

namespace inspector::lab {

namespace {

tl::unexpected<Error> corrupt(std::string what) { return fail(Error::Kind::Corrupt, std::move(what)); }

}  // namespace

bool Fmp4Loop::readMoof(Unit& unit, std::size_t at, std::size_t end, std::int64_t start) {
    const Box moof{"moof", at, end};
    const Box mfhd = childOf(unit.bytes, moof, "mfhd");
    const Box traf = childOf(unit.bytes, moof, "traf");
    const Box tfdt = childOf(unit.bytes, traf, "tfdt");
    if (mfhd.end - mfhd.body < 8 || tfdt.end - tfdt.body < 12 || unit.bytes[tfdt.body] != 1) return false;
    unit.sequenceOffset = mfhd.body + 4;
    unit.times.push_back(
        {tfdt.body + 4, static_cast<std::int64_t>(readBig(unit.bytes, tfdt.body + 4, 8)) - start});
    return true;
}

Result<Fmp4Loop> Fmp4Loop::make(std::string_view file) {
    Fmp4Loop loop;
    std::size_t unitStart = 0;
    for (std::size_t at = 0; at < file.size();) {
        const Box box = boxAt(file, at, file.size());
        if (box.type.empty()) return corrupt("A media file has a broken box");
        if (box.type == "moov") {
            const Box mdhd = childOf(file, childOf(file, childOf(file, box, "trak"), "mdia"), "mdhd");
            if (mdhd.end - mdhd.body < 20 || file[mdhd.body] != 0) return corrupt("A media file has no timescale");
            loop.m_timescale = static_cast<std::int64_t>(readBig(file, mdhd.body + 12, 4));
            loop.m_init = file.substr(0, box.end);
        } else if (box.type == "styp" || box.type == "sidx" || box.type == "moof") {
            if (unitStart == 0) unitStart = at;
        } else if (box.type == "mdat" && unitStart != 0) {
            Unit unit;
            unit.bytes = file.substr(unitStart, box.end - unitStart);
            loop.m_units.push_back(std::move(unit));
            unitStart = 0;
        }
        at = box.end;
    }
    if (loop.m_timescale <= 0 || loop.m_timescale * kUnitTicks % 90'000 != 0)
        return corrupt("A media file's timescale cannot express 1.92 s");
    if (loop.m_units.empty()) return corrupt("A media file has no fragment");
    const std::int64_t unitLength = loop.m_timescale * kUnitTicks / 90'000;
    std::int64_t start = 0;
    for (Unit& unit : loop.m_units) {
        for (std::size_t at = 0; at < unit.bytes.size();) {
            const Box box = boxAt(unit.bytes, at, unit.bytes.size());
            if (box.type == "moof" && !loop.readMoof(unit, box.body, box.end, start))
                return corrupt("A fragment has no mfhd, or no tfdt of 64 bits");
            if (box.type == "sidx" && box.end - box.body >= 20 && unit.bytes[box.body] == 1)
                unit.times.push_back(
                    {box.body + 12, static_cast<std::int64_t>(readBig(unit.bytes, box.body + 12, 8)) - start});
            at = box.end;
        }
        start += unitLength;
    }
    return loop;
}

std::size_t Fmp4Loop::unitBytes(std::int64_t unit) const {
    return m_units[static_cast<std::size_t>(unit) % m_units.size()].bytes.size();
}

void Fmp4Loop::append(std::string& out, std::int64_t unit, std::int64_t shift) const {
    const Unit& source = m_units[static_cast<std::size_t>(unit) % m_units.size()];
    const std::size_t base = out.size();
    out.append(source.bytes);
    char* const bytes = out.data() + base;
    const std::int64_t start = unit * (m_timescale * kUnitTicks / 90'000) + shift * m_timescale / 90'000;
    for (const Stamp& stamp : source.times)
        writeBig(bytes + stamp.offset, static_cast<std::uint64_t>(start + stamp.relative), 8);
    writeBig(bytes + source.sequenceOffset, static_cast<std::uint32_t>(unit + 1), 4);
}

std::string Fmp4Loop::avcCodec() const {
    const std::size_t at = m_init.find("avcC");
    if (at == std::string_view::npos || at + 8 > m_init.size()) return {};
    constexpr char digits[] = "0123456789abcdef";
    std::string codec = "avc1.";
    for (std::size_t i = at + 5; i < at + 8; ++i) {  // profile, constraints, level
        const auto byte = static_cast<std::uint8_t>(m_init[i]);
        codec += digits[byte >> 4];
        codec += digits[byte & 15];
    }
    return codec;
}

void padWithFreeBox(std::string& out, std::size_t bytes) {
    if (out.size() + 8 > bytes) return;
    const std::size_t at = out.size();
    out.resize(bytes, '\0');
    writeBig(out.data() + at, bytes - at, 4);
    out.replace(at + 4, 4, "free");
}

}  // namespace inspector::lab
