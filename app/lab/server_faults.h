// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fault_board.h"
#include "app/lab/reply.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The faults of an edge or of the origin, as far as they are in its answers. Pure.
namespace inspector::lab {

inline constexpr int kLagSegments = 5;  // of edge-lags

// A playlist or an MPD.
[[nodiscard]] bool isPlaylist(std::string_view path);

// What is answered instead of anything else; none: the request goes on. `elsewhere`: the base URL that edge-redirects leads
// to, without a slash.
[[nodiscard]] std::optional<Reply> refusal(const std::string& server, const ActiveFaults& faults, const std::string& path,
                                           const std::string& elsewhere, std::int64_t nowMs);
// What the faults make of an answer, headers included.
void breakAnswer(Reply& reply, const std::string& server, const ActiveFaults& faults, std::string_view path);

// The same path of another channel: of the same form and the other container if there is one, and far enough off in time to be
// told apart. The path itself when there is no other channel.
[[nodiscard]] std::string pathOfAnother(const Channels& channels, const std::string& path);

// Takes a header out of the answer; empty: it was not there.
std::string takeHeader(Reply& reply, std::string_view name);

}  // namespace inspector::lab
