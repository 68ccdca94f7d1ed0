// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace inspector::hls {

struct Line {
    std::string_view text;      // without the line's end and without white space at either end
    std::uint32_t number = 0;   // from 1
    bool padded = false;        // white space stood at an end, or the line was nothing else
    bool bareCr = false;        // ended by a carriage return alone
    bool lf = false;            // ended by a line feed alone
    bool crlf = false;          // ended by both
    bool control = false;       // holds a control character (a tab within is one)
    bool onlyTabs = true;       // and none but tabs
    bool beyondAscii = false;

    [[nodiscard]] bool odd() const { return padded || bareCr || control || beyondAscii; }
};

namespace detail {

// The first byte that is not printable ASCII, many at a time: in nearly all lines it is the one that ends them.
inline const char* endOfPlain(const char* at, const char* end) {
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(0x1F);
    const __m128i rubout = _mm_set1_epi8(0x7F);
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        // Compared as signed numbers, bytes of 0x80 or more are below a space too.
        const __m128i plain = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, rubout), _mm_cmpgt_epi8(bytes, space));
        const auto odd = static_cast<unsigned>(_mm_movemask_epi8(plain)) ^ 0xFFFFU;
        if (odd != 0) return at + std::countr_zero(odd);
    }
#endif
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x8080808080808080;
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        // A byte is odd when it is 0x80 or more, below 0x20, or 0x7F; the subtraction borrows for those below 0x20, and
        // adding one carries 0x7F into the top bit. Borrow and carry go up only: the lowest mark is exact.
        const std::uint64_t odd = (word | (word - ones * 0x20) | (word + ones)) & tops;
        if (odd == 0) continue;
        if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(odd) / 8;
        break;
    }
    while (at < end && *at >= 0x20 && *at < 0x7F) ++at;
    return at;
}

}  // namespace detail

// Cuts a playlist into lines: LF, CRLF, and CR alone (bis 4.1 knows only the first two). A view on the text, no copy.
class LineReader {
public:
    explicit LineReader(std::string_view text);

    [[nodiscard]] std::optional<Line> next() {
        if (m_rest.empty()) return std::nullopt;
        const char* const begin = m_rest.data();
        const char* const end = begin + m_rest.size();
        const char* const stop = detail::endOfPlain(begin, end);
        const bool crlf = end - stop >= 2 && stop[0] == '\r' && stop[1] == '\n';
        if ((!crlf && (stop == end || *stop != '\n')) || *begin == ' ' || (stop > begin && stop[-1] == ' '))
            return oddLine();
        Line line;
        line.number = ++m_number;
        line.crlf = crlf;
        line.lf = !crlf;
        line.text = {begin, static_cast<std::size_t>(stop - begin)};
        m_rest.remove_prefix(line.text.size() + (crlf ? 2 : 1));
        return line;
    }
    [[nodiscard]] bool hadBom() const { return m_bom; }
    [[nodiscard]] std::size_t bytesLeft() const { return m_rest.size(); }

private:
    [[nodiscard]] Line oddLine();  // one that is not plain text between its ends

    std::string_view m_rest;
    const char* m_lineFeed = nullptr;  // the next one at or behind the rest's start, or the text's end
    std::uint32_t m_number = 0;
    bool m_bom = false;
};

}  // namespace inspector::hls
