// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace inspector::media {

// Whether bytes that arrive in pieces are UTF-8 (RFC 3629). Internal to core/media.
class Utf8Check {
public:
    // False from the first byte on that cannot stand there; badAt() is its place.
    bool feed(std::string_view bytes);
    // At the end: false as well when a character is cut off.
    [[nodiscard]] bool finish() const { return m_ok && m_more == 0; }
    [[nodiscard]] std::uint64_t badAt() const { return m_at; }

private:
    bool step(unsigned char byte);
    bool m_ok = true;
    int m_more = 0;             // continuation bytes to come
    unsigned char m_least = 0;  // bounds of the next one
    unsigned char m_most = 0;
    std::uint64_t m_at = 0;
};

}  // namespace inspector::media
