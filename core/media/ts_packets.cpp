// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/ts_packets.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace inspector::media {

namespace {

constexpr char syncByte = 0x47;
constexpr std::size_t packetBytes = 188;
constexpr std::array<std::size_t, 3> sizes = {188, 192, 204};
constexpr std::size_t lookahead = 2 * 204 + 1;  // three sync bytes in step
constexpr std::size_t carried = 1024;

}  // namespace

// Three sync bytes, or as many as there are before the end.
bool TsPackets::inStep(std::string_view bytes, std::size_t at, std::size_t size, bool last) const {
    for (std::size_t i = 0; i < 3; ++i, at += size) {
        if (at >= bytes.size()) return last && i > 0;
        if (bytes[at] != syncByte) return false;
    }
    return true;
}

// Finds the next packet from `at` on. False: more bytes are needed (or there is none before the end).
bool TsPackets::synchronise(std::string_view bytes, std::size_t& at, bool last) {
    for (;;) {
        const void* const found = at < bytes.size() ? std::memchr(bytes.data() + at, syncByte, bytes.size() - at) : nullptr;
        if (!found) {
            at = bytes.size();
            return false;
        }
        at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
        if (!last && bytes.size() - at < lookahead) return false;
        for (const std::size_t size : sizes) {
            if ((m_begun && size != m_size) || !inStep(bytes, at, size, last)) continue;
            m_size = size;
            m_synchronised = true;
            return true;
        }
        ++at;
    }
}

// No sync byte where a packet should begin: one wrong byte where the next packets are in their places, else the way is
// lost. True: the packet is passed over.
bool TsPackets::badSync(std::string_view bytes, std::size_t at, bool last) {
    const auto offset = static_cast<double>(m_offset + at);
    const std::size_t next = at + m_size;
    if (next < bytes.size() ? inStep(bytes, next, m_size, last) : last) {
        m_diagnostics.add("ts-sync-byte", m_offset + at, {numberArg("offset", offset)});
        return true;
    }
    m_diagnostics.add("ts-sync-lost", m_offset + at, {numberArg("offset", offset)});
    m_synchronised = false;
    return false;
}

std::size_t TsPackets::process(std::string_view bytes, bool last) {
    std::size_t at = 0;
    for (;;) {
        if (!m_synchronised) {
            if (!synchronise(bytes, at, last)) return at;
            if (!m_begun && m_offset + at > (m_size == 192 ? 4U : 0U))
                m_diagnostics.add("ts-sync-byte", 0, {numberArg("offset", 0)});
            m_begun = true;
        }
        const std::size_t needed = last ? packetBytes : m_size;
        if (bytes.size() - at < needed) return at;
        std::size_t taken = 1;
        if (bytes[at] != syncByte) {
            if (!last && bytes.size() - at < m_size + lookahead) return at;
            if (!badSync(bytes, at, last)) continue;
        } else {
            m_sink.packet(bytes.data() + at, m_offset + at);
            const std::size_t more = (bytes.size() - at - needed) / m_size;
            if (more > 0) taken += m_sink.goOn(bytes.data() + at + m_size, more, m_size);
        }
        at = std::min(at + taken * m_size, bytes.size());
    }
}

void TsPackets::feed(std::string_view bytes) {
    while (!m_carry.empty() && !bytes.empty()) {
        const std::size_t count = std::min(bytes.size(), carried);
        m_carry.append(bytes.substr(0, count));
        const std::size_t used = process(m_carry, false);
        m_offset += used;
        const std::size_t left = m_carry.size() - used;
        if (left <= count) {  // the rest is in this piece: go on there
            bytes.remove_prefix(count - left);
            m_carry.clear();
            break;
        }
        m_carry.erase(0, used);
        bytes.remove_prefix(count);
    }
    if (bytes.empty()) return;
    const std::size_t used = process(bytes, false);
    m_offset += used;
    m_carry.assign(bytes.substr(used));
}

void TsPackets::finish(bool whole) {
    const std::size_t used = process(m_carry, true);
    const std::size_t left = m_synchronised ? m_carry.size() - used : 0;
    const std::uint64_t end = m_offset + m_carry.size();
    if (!m_begun && end > 0) m_diagnostics.add("ts-sync-lost", 0, {numberArg("offset", 0)});
    if ((left > 0 && whole) || (m_begun && m_size != packetBytes))
        m_diagnostics.add("ts-length-not-188", m_size != packetBytes ? 0 : m_offset + used,
                          {numberArg("packet", static_cast<double>(m_size), Arg::Unit::Byte),
                           numberArg("remainder", static_cast<double>(left), Arg::Unit::Byte)});
    m_carry.clear();
}

}  // namespace inspector::media
