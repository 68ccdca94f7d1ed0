// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mpegts_loop.h"

#include <algorithm>
#include <optional>

namespace inspector::lab {

namespace {

constexpr std::size_t kPacket = 188;
constexpr std::int64_t kWrap = std::int64_t{1} << 33;
constexpr std::uint16_t kNullPid = 0x1FFF;

std::uint8_t byteAt(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::int64_t readPts(std::string_view bytes, std::size_t at) {
    const auto b = [&](std::size_t i) { return static_cast<std::int64_t>(byteAt(bytes, at + i)); };
    return ((b(0) >> 1) & 7) << 30 | b(1) << 22 | (b(2) >> 1) << 15 | b(3) << 7 | b(4) >> 1;
}

void writePts(char* at, std::int64_t ticks) {
    const auto put = [&](int i, std::int64_t value) { at[i] = static_cast<char>(value); };
    put(0, (at[0] & 0xF0) | ((ticks >> 29) & 0x0E) | 1);
    put(1, ticks >> 22);
    put(2, ((ticks >> 14) & 0xFE) | 1);
    put(3, ticks >> 7);
    put(4, ((ticks << 1) & 0xFE) | 1);
}

std::int64_t readPcr(std::string_view bytes, std::size_t at) {
    const auto b = [&](std::size_t i) { return static_cast<std::int64_t>(byteAt(bytes, at + i)); };
    return b(0) << 25 | b(1) << 17 | b(2) << 9 | b(3) << 1 | b(4) >> 7;
}

void writePcr(char* at, std::int64_t ticks) {
    const auto put = [&](int i, std::int64_t value) { at[i] = static_cast<char>(value); };
    put(0, ticks >> 25);
    put(1, ticks >> 17);
    put(2, ticks >> 9);
    put(3, ticks >> 1);
    put(4, (at[4] & 0x7F) | ((ticks & 1) << 7));
}

}  // namespace

std::uint8_t MpegTsLoop::pidIndex(std::uint16_t pid) {
    const auto found = std::find(m_pids.begin(), m_pids.end(), pid);
    const auto index = static_cast<std::uint8_t>(found - m_pids.begin());
    if (found == m_pids.end()) m_pids.push_back(pid);
    return index;
}

Result<MpegTsLoop::Unit> MpegTsLoop::readUnit(std::string_view bytes) {
    if (bytes.empty() || bytes.size() % kPacket != 0)
        return fail(Error::Kind::Corrupt, "A media unit is not a whole number of 188-byte packets");
    Unit unit;
    unit.bytes = bytes;
    std::optional<std::int64_t> start;
    for (std::size_t at = 0; at < bytes.size(); at += kPacket) {
        if (byteAt(bytes, at) != 0x47) return fail(Error::Kind::Corrupt, "A media unit has lost packet alignment");
        const auto pid = static_cast<std::uint16_t>((byteAt(bytes, at + 1) & 0x1F) << 8 | byteAt(bytes, at + 2));
        const bool starts = (byteAt(bytes, at + 1) & 0x40) != 0;
        const int control = byteAt(bytes, at + 3) >> 4 & 3;
        const std::uint8_t index = pidIndex(pid);
        if (unit.payloadPackets.size() <= index) unit.payloadPackets.resize(index + 1U, 0);
        std::uint8_t& counted = unit.payloadPackets[index];
        // A packet without payload repeats the counter of the one before it.
        const bool hasPayload = (control & 1) != 0;
        unit.counters.push_back({index, static_cast<std::uint8_t>((hasPayload ? counted : counted + 15) & 15)});
        if (hasPayload) counted = (counted + 1) & 15;

        std::size_t payload = at + 4;
        if (control & 2) {
            const std::size_t length = byteAt(bytes, at + 4);
            if (length > kPacket - 5) return fail(Error::Kind::Corrupt, "A media unit has a broken adaptation field");
            if (length >= 7 && (byteAt(bytes, at + 5) & 0x10))
                unit.stamps.push_back({at + 6, true, readPcr(bytes, at + 6)});
            payload += 1 + length;
        }
        const bool pes = hasPayload && starts && payload + 19 <= at + kPacket && byteAt(bytes, payload) == 0 &&
                         byteAt(bytes, payload + 1) == 0 && byteAt(bytes, payload + 2) == 1;
        if (!pes || (byteAt(bytes, payload + 7) & 0x80) == 0) continue;
        const std::int64_t pts = readPts(bytes, payload + 9);
        if (!start) start = pts;
        unit.stamps.push_back({payload + 9, false, pts});
        if (byteAt(bytes, payload + 7) & 0x40)
            unit.stamps.push_back({payload + 14, false, readPts(bytes, payload + 14)});
    }
    if (!start) return fail(Error::Kind::Corrupt, "A media unit has no presentation time");
    for (Stamp& stamp : unit.stamps) stamp.relative -= *start;
    return unit;
}

Result<MpegTsLoop> MpegTsLoop::make(const std::vector<std::string_view>& units) {
    MpegTsLoop loop;
    for (const std::string_view bytes : units) {
        Result<Unit> unit = loop.readUnit(bytes);
        if (!unit) return fail(std::move(unit.error()));
        loop.m_units.push_back(std::move(*unit));
    }
    if (loop.m_units.empty()) return fail(Error::Kind::Corrupt, "There is no media unit");
    for (Unit& unit : loop.m_units) unit.payloadPackets.resize(loop.m_pids.size(), 0);
    return loop;
}

std::size_t MpegTsLoop::unitBytes(std::int64_t unit) const {
    return m_units[static_cast<std::size_t>(unit) % m_units.size()].bytes.size();
}

void MpegTsLoop::append(std::string& out, std::int64_t unit, std::int64_t shift) const {
    const auto number = static_cast<std::size_t>(unit);
    const std::size_t within = number % m_units.size();
    const std::size_t loops = number / m_units.size();
    const Unit& source = m_units[within];

    std::vector<std::uint8_t> first(m_pids.size(), 0);
    for (std::size_t pid = 0; pid < first.size(); ++pid) {
        std::size_t before = 0;
        for (std::size_t i = 0; i < m_units.size(); ++i)
            before += m_units[i].payloadPackets[pid] * (loops + (i < within ? 1 : 0));
        first[pid] = before & 15;
    }

    const std::size_t base = out.size();
    out.append(source.bytes);
    char* const bytes = out.data() + base;
    for (std::size_t packet = 0; packet < source.counters.size(); ++packet) {
        const Counter& counter = source.counters[packet];
        char& field = bytes[packet * kPacket + 3];
        field = static_cast<char>((field & 0xF0) | ((first[counter.pidIndex] + counter.count) & 15));
    }
    const std::int64_t start = unit * kUnitTicks + shift;
    for (const Stamp& stamp : source.stamps) {
        const std::int64_t ticks = ((start + stamp.relative) % kWrap + kWrap) % kWrap;
        stamp.pcr ? writePcr(bytes + stamp.offset, ticks) : writePts(bytes + stamp.offset, ticks);
    }
}

void padWithNullPackets(std::string& out, std::size_t bytes) {
    std::string packet(kPacket, static_cast<char>(0xFF));
    packet[0] = 0x47;
    packet[1] = static_cast<char>(kNullPid >> 8);
    packet[2] = static_cast<char>(kNullPid & 0xFF);
    packet[3] = 0x10;
    out.reserve(std::max(bytes, out.size()));
    while (out.size() + kPacket <= bytes) out += packet;
}

}  // namespace inspector::lab
