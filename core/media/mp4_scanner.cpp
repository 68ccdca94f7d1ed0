// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/mp4_scanner.h"

#include <algorithm>
#include <array>
#include <limits>

namespace inspector::media {

namespace {

template <std::size_t N>
bool isOneOf(std::string_view type, const std::array<std::string_view, N>& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool isRead(std::string_view type) {
    constexpr std::array<std::string_view, 8> types = {"ftyp", "styp", "moov", "moof", "sidx", "emsg", "prft", "pssh"};
    return isOneOf(type, types);
}

// Space left on purpose may be as large as it likes.
bool isPadding(std::string_view type) {
    constexpr std::array<std::string_view, 3> types = {"free", "skip", "wide"};
    return isOneOf(type, types);
}

bool isPrintable(std::string_view type) {
    return std::all_of(type.begin(), type.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

void BoxScanner::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        if (m_state == State::Head) head(bytes);
        else consume(bytes);
    }
}

std::string_view BoxScanner::pass(std::string_view& bytes, std::uint64_t most) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(most, bytes.size()));
    const std::string_view passed = bytes.substr(0, count);
    bytes.remove_prefix(count);
    m_offset += count;
    return passed;
}

void BoxScanner::head(std::string_view& bytes) {
    if (m_head.empty()) m_boxOffset = m_offset;
    if (m_head.size() < 8) m_head.append(pass(bytes, 8 - m_head.size()));
    if (m_head.size() < 8) return;
    const bool isLarge = be32(m_head, 0) == 1;
    if (isLarge) {
        m_head.append(pass(bytes, 16 - m_head.size()));
        if (m_head.size() < 16) return;
    }
    begin(isLarge ? be64(m_head, 8) : be32(m_head, 0), m_head.size());
}

void BoxScanner::begin(std::uint64_t size, std::size_t headSize) {
    m_type = m_head.substr(4, 4);
    m_head.clear();
    m_held.clear();
    m_toEnd = size == 0;
    m_bodyOffset = m_boxOffset + headSize;
    const bool fits = m_toEnd || (size >= headSize && size <= std::numeric_limits<std::uint64_t>::max() - m_boxOffset);
    if (!fits || !isPrintable(m_type)) {
        // Where the next box begins is not known any more.
        reportBox(m_diagnostics, shownType(m_type), m_boxOffset, fits ? size : headSize, fits ? 0 : size);
        m_state = State::Lost;
        return;
    }
    m_left = m_toEnd ? std::numeric_limits<std::uint64_t>::max() : size - headSize;
    m_sink.boxBegins(m_type, m_boxOffset);
    if (m_type == "mdat") {
        m_state = State::Mdat;
        m_sink.mdatBegins(m_bodyOffset);
    } else if (!m_toEnd && m_left > mostHeld) {
        if (!isPadding(m_type)) reportBox(m_diagnostics, m_type, m_boxOffset, size, mostHeld);
        m_state = State::Skipped;
    } else {
        m_state = isRead(m_type) ? State::Held : State::Skipped;
    }
    if (m_left == 0) end();
}

void BoxScanner::consume(std::string_view& bytes) {
    const std::uint64_t offset = m_offset;
    const std::string_view piece = pass(bytes, m_state == State::Lost ? bytes.size() : m_left);
    if (m_state == State::Lost) return;
    if (m_state == State::Mdat) m_sink.mdatBytes(offset, piece);
    if (m_state == State::Held) {
        if (m_held.size() + piece.size() > mostHeld) {  // of a box that goes to the end
            reportBox(m_diagnostics, m_type, m_boxOffset, m_offset - m_boxOffset, mostHeld);
            m_state = State::Skipped;
            m_held = {};
        } else {
            m_held.append(piece);
        }
    }
    if (!m_toEnd) m_left -= piece.size();
    if (m_left == 0) end();
}

void BoxScanner::end() {
    if (m_state == State::Held) m_sink.box({m_type, m_held, m_boxOffset, m_bodyOffset});
    m_held.clear();
    m_state = State::Head;
}

void BoxScanner::finish(bool whole) {
    const std::uint64_t seen = m_offset - m_boxOffset;
    if (m_state == State::Head) {
        if (!m_head.empty() && whole) reportBox(m_diagnostics, shownType(m_head.substr(std::min<std::size_t>(4, m_head.size()))), m_boxOffset, 8, seen);
        return;
    }
    if (m_state == State::Lost) return;
    if (m_toEnd) {
        if (whole) end();
    } else if (whole && m_left > 0) {
        reportBox(m_diagnostics, m_type, m_boxOffset, seen + m_left, seen);
    }
}

}  // namespace inspector::media
