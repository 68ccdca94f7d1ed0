// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/byte_reader.h"
#include "core/media/diagnostic_list.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Boxes of ISO 14496-12 in memory. Views: the bytes must outlive them. Internal to core/media.
namespace inspector::media {

struct Box {
    std::string_view type;         // four characters
    std::string_view body;         // behind size and type
    std::uint64_t offset = 0;      // of its first byte, in the resource
    std::uint64_t bodyOffset = 0;
};

// Fields one after the other; what is not there reads as zero, and ok() is false from then on.
class Fields {
public:
    explicit Fields(std::string_view bytes) : m_rest(bytes) {}
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::string_view rest() const { return m_rest; }
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    std::string_view take(std::size_t count) {
        if (count > m_rest.size()) {
            m_ok = false;
            m_rest = {};
            return {};
        }
        const std::string_view taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }
    void skip(std::size_t count) { (void)take(count); }
    // Up to a zero byte, which is skipped; without one it fails.
    std::string_view text() {
        const auto end = m_rest.find('\0');
        if (end == std::string_view::npos) m_ok = false;
        const std::string_view found = take(end == std::string_view::npos ? m_rest.size() : end);
        if (!m_rest.empty()) m_rest.remove_prefix(1);
        return found;
    }

private:
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const char c : take(bytes)) value = (value << 8) | static_cast<unsigned char>(c);
        return value;
    }
    std::string_view m_rest;
    bool m_ok = true;
};

// fmp4-box-invalid: a box that needs more bytes than are there. `path` like "moof/traf/trun".
void reportBox(DiagnosticList& diagnostics, std::string_view path, std::uint64_t offset, std::uint64_t needed,
               std::uint64_t there);
// A type fit to be shown: what is no printable ASCII is a question mark.
[[nodiscard]] std::string shownType(std::string_view type);

// The next box of a container; false: no more, or one whose size lies, which is reported.
bool nextBox(std::string_view& rest, std::uint64_t& offset, std::string_view path, DiagnosticList& diagnostics, Box& box);

// Calls each(const Box&) for the boxes in `bytes`, whose first byte stands at `offset`.
template <typename Each>
void eachBox(std::string_view bytes, std::uint64_t offset, std::string_view path, DiagnosticList& diagnostics, Each each) {
    Box box;
    while (nextBox(bytes, offset, path, diagnostics, box)) each(static_cast<const Box&>(box));
}
template <typename Each>
void eachBox(const Box& parent, std::string_view path, DiagnosticList& diagnostics, Each each) {
    eachBox(parent.body, parent.bodyOffset, path, diagnostics, each);
}

// The first child of that type; an empty type: none.
[[nodiscard]] Box childOf(const Box& parent, std::string_view type, std::string_view path, DiagnosticList& diagnostics);

// FNV-1a: told apart, not secured.
inline constexpr std::uint64_t hashStart = 0xCBF29CE484222325ULL;
[[nodiscard]] inline std::uint64_t hashOn(std::uint64_t hash, std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}
[[nodiscard]] inline std::uint64_t hashOn(std::uint64_t hash, std::uint64_t number) {
    for (int i = 0; i < 8; ++i) hash = (hash ^ ((number >> (8 * i)) & 0xFF)) * 0x100000001B3ULL;
    return hash;
}

[[nodiscard]] std::string hexText(std::string_view bytes);  // lower-case

}  // namespace inspector::media
