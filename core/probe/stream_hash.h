// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace inspector::probe {

// A hash of bytes that come in pieces: the same however they were cut. To tell bodies apart that nobody forges; eight bytes a step.
class StreamHash {
public:
    void add(std::string_view bytes) {
        m_length += bytes.size();
        while (!bytes.empty() && m_filled > 0) {
            push(bytes.front());
            bytes.remove_prefix(1);
        }
        for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data(), sizeof word);
            mix(word);
        }
        for (const char c : bytes) push(c);
    }
    // Never 0, which means: not known.
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t rest = 0;
        std::memcpy(&rest, m_rest, m_filled);
        const std::uint64_t h = step(step(m_hash, rest), m_length);
        return h == 0 ? 1 : h;
    }

private:
    static std::uint64_t step(std::uint64_t hash, std::uint64_t word) {
        const std::uint64_t h = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
        return h ^ (h >> 29);
    }
    void mix(std::uint64_t word) { m_hash = step(m_hash, word); }
    void push(char c) {
        m_rest[m_filled++] = c;
        if (m_filled < sizeof m_rest) return;
        std::uint64_t word = 0;
        std::memcpy(&word, m_rest, sizeof word);
        m_filled = 0;
        mix(word);
    }

    std::uint64_t m_hash = 0xcbf29ce484222325ULL;
    std::uint64_t m_length = 0;
    char m_rest[sizeof(std::uint64_t)] = {};
    std::size_t m_filled = 0;
};

}  // namespace inspector::probe
