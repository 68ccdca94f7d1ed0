// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace inspector::hls {

// A text that is hardly ever longer than `room` bytes, and up to there needs no memory of its own: a playlist holds a
// hundred thousand of them. A value, read as a std::string_view.
template <std::size_t room>
class InlineText {
    static_assert(room >= sizeof(std::string*) && room < 255);

public:
    InlineText() noexcept : m_size(0) {}  // the bytes behind the text are nobody's: not cleared
    InlineText(std::string_view text) { set(text); }
    InlineText(const std::string& text) { set(text); }
    InlineText(const char* text) { set(text); }
    InlineText(const InlineText& other) { set(other); }
    InlineText(InlineText&& other) noexcept { take(other); }
    InlineText& operator=(const InlineText& other) {
        if (this != &other) *this = InlineText(other);
        return *this;
    }
    InlineText& operator=(InlineText&& other) noexcept {
        if (this == &other) return *this;
        drop();
        take(other);
        return *this;
    }
    InlineText& operator=(std::string_view text) { return *this = InlineText(text); }
    InlineText& operator=(const std::string& text) { return *this = InlineText(text); }
    InlineText& operator=(const char* text) { return *this = InlineText(text); }
    ~InlineText() { drop(); }

    operator std::string_view() const {
        return m_size == elsewhere ? std::string_view(*owned()) : std::string_view(m_bytes, m_size);
    }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::size_t size() const { return std::string_view(*this).size(); }
    [[nodiscard]] std::size_t find(char wanted) const { return std::string_view(*this).find(wanted); }
    [[nodiscard]] std::size_t find_first_of(std::string_view wanted) const {
        return std::string_view(*this).find_first_of(wanted);
    }
    friend bool operator==(const InlineText& a, const InlineText& b) { return std::string_view(a) == std::string_view(b); }
    friend bool operator==(const InlineText& a, std::string_view b) { return std::string_view(a) == b; }
    friend bool operator==(const InlineText& a, const std::string& b) { return std::string_view(a) == b; }
    friend bool operator==(const InlineText& a, const char* b) { return std::string_view(a) == b; }

private:
    static constexpr unsigned char elsewhere = 255;

    void set(std::string_view text) {
        if (text.size() > room) {
            std::string* const copied = new std::string(text);
            std::memcpy(m_bytes, &copied, sizeof copied);
            m_size = elsewhere;
            return;
        }
        copy(m_bytes, text.data(), text.size());
        m_size = static_cast<unsigned char>(text.size());
    }
    void take(InlineText& other) noexcept {
        copy(m_bytes, other.m_bytes, other.m_size == elsewhere ? sizeof(std::string*) : other.m_size);
        m_size = std::exchange(other.m_size, static_cast<unsigned char>(0));
    }
    void drop() noexcept {
        if (m_size == elsewhere) delete owned();
    }
    [[nodiscard]] std::string* owned() const {
        std::string* text = nullptr;
        std::memcpy(&text, m_bytes, sizeof text);
        return text;
    }
    // In steps of a length that the compiler knows, the last one back over the one before: no call for so few bytes.
    static void copy(char* to, const char* from, std::size_t size) {
        constexpr std::size_t step = 8;
        if (size < step) {
            for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
            return;
        }
        for (std::size_t i = 0; i + step < size; i += step) std::memcpy(to + i, from + i, step);
        std::memcpy(to + size - step, from + size - step, step);
    }

    alignas(std::string*) char m_bytes[room];  // the text, or, when m_size says so, a pointer to it
    unsigned char m_size;
};

}  // namespace inspector::hls
