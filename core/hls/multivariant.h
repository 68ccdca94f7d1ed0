// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parse_state.h"

namespace inspector::hls {

// The tags of multivariant playlists, bis 4.4.6.
class MultivariantReader {
public:
    explicit MultivariantReader(ParseState& state) : m_state(state) {}

    void tag(const TagLine& tag);
    // Whether an EXT-X-STREAM-INF waits for its URI line.
    [[nodiscard]] bool waits() const { return m_waiting; }
    void uri(std::string_view text, std::uint32_t line);
    void end();

private:
    void streamInf(const TagLine& tag, bool iFrame);
    void media(const TagLine& tag);
    void sessionData(const TagLine& tag);
    void steering(const TagLine& tag);
    void waitingWithoutUri();

    ParseState& m_state;
    bool m_waiting = false;  // the last variant has no URI yet
};

// EXT-X-KEY and EXT-X-SESSION-KEY, bis 4.4.4.4 and 4.4.6.5.
[[nodiscard]] Key readKey(ParseState& state, const TagLine& tag);

}  // namespace inspector::hls
