// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace inspector::media {

// Bits of a stranger's bytes, most significant first. Past the end it gives zeros and ok() is false, so that a parser
// reads on and asks once. Internal to core/media. The bytes must outlive it.
class BitReader {
public:
    explicit BitReader(std::string_view bytes) : m_bytes(bytes) {}

    // At most 64.
    std::uint64_t bits(unsigned count) {
        std::uint64_t value = 0;
        while (count > 0) {
            const std::size_t byte = m_at / 8;
            if (byte >= m_bytes.size()) {
                m_ok = false;
                return 0;
            }
            const unsigned left = 8 - static_cast<unsigned>(m_at % 8);
            const unsigned take = count < left ? count : left;
            const unsigned chunk = static_cast<unsigned char>(m_bytes[byte]) >> (left - take) & ((1U << take) - 1);
            value = value << take | chunk;
            m_at += take;
            count -= take;
        }
        return value;
    }
    bool flag() { return bits(1) != 0; }
    std::uint32_t u(unsigned count) { return static_cast<std::uint32_t>(bits(count)); }  // at most 32
    int number(unsigned count) { return static_cast<int>(bits(count)); }  // at most 31
    void skip(std::size_t count) {
        if (count > left()) {
            m_ok = false;
            m_at = m_bytes.size() * 8;
        } else {
            m_at += count;
        }
    }
    // Exp-Golomb codes of H.264 and HEVC; a code of more than 32 bits fails.
    std::uint32_t ue() {
        unsigned zeros = 0;
        while (m_ok && !flag())
            if (++zeros > 31) m_ok = false;
        return m_ok ? static_cast<std::uint32_t>((std::uint64_t{1} << zeros) - 1 + bits(zeros)) : 0;
    }
    std::int32_t se() {
        const std::uint32_t code = ue();
        const auto half = static_cast<std::int32_t>(code / 2);
        return code % 2 != 0 ? half + 1 : -half;
    }
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::size_t position() const { return m_at; }               // bits
    [[nodiscard]] std::size_t left() const { return m_bytes.size() * 8 - m_at; }  // bits

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_ok = true;
};

}  // namespace inspector::media
