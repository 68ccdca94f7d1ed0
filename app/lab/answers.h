// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fault_board.h"
#include "app/lab/reply.h"

#include <cstdint>
#include <string>
#include <string_view>

// The answers that every packager of the lab gives. Pure.
namespace inspector::lab {

inline constexpr std::int64_t kKeptMs = 3'600'000;  // a segment can be fetched for an hour after it left the window

[[nodiscard]] std::string etagOf(std::string_view text);
// A playlist, an MPD, …: text that may be sent with gzip.
[[nodiscard]] Reply textDocument(std::string_view contentType, std::string text, int maxAgeS);
// A file that does not change: an init segment.
[[nodiscard]] Reply fixedFile(std::string_view contentType, std::shared_ptr<const std::string> body);
// How long caches may keep what changes with each segment: half the target duration, as RFC 8216bis (appendix B.1) has it.
[[nodiscard]] int maxAgeFor(std::int64_t segmentMs);

[[nodiscard]] Reply redirectTo(const std::string& path);
// The faults of answers to requests for a playlist or an MPD; `reply` is what would be said without them.
void breakPlaylist(Reply& reply, const ActiveFaults& faults, const std::string& path, std::int64_t nowMs);
// The faults of the answers to requests for a segment.
void breakSegment(Reply& reply, const ActiveFaults& faults, std::int64_t segmentMs);

}  // namespace inspector::lab
