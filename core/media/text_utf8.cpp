// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/text_utf8.h"

namespace inspector::media {

bool Utf8Check::step(unsigned char byte) {
    if (m_more > 0) {
        if (byte < m_least || byte > m_most) return false;
        m_least = 0x80;
        m_most = 0xBF;
        --m_more;
        return true;
    }
    if (byte < 0x80) return true;
    if (byte < 0xC2 || byte > 0xF4) return false;
    m_more = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    // No longer form than needed, no surrogates, nothing beyond U+10FFFF (table 3-7 of Unicode).
    m_least = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    m_most = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    return true;
}

bool Utf8Check::feed(std::string_view bytes) {
    for (const char c : bytes) {
        if (!m_ok) return false;
        m_ok = step(static_cast<unsigned char>(c));
        if (m_ok) ++m_at;
    }
    return m_ok;
}

}  // namespace inspector::media
