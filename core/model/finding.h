// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// One argument of a message. The unit says how app shows it (3.2 s, 64 KiB, 4.1 Mbit/s); core only carries it.
struct Arg {
    enum class Unit { Text, Count, Second, Millisecond, Byte, BitPerSecond, Percent };

    std::string name;
    Unit unit = Unit::Text;
    std::string text;   // for Text
    double number = 0;  // for the others

    bool operator==(const Arg&) const = default;
};

[[nodiscard]] Arg textArg(std::string name, std::string text);
[[nodiscard]] Arg numberArg(std::string name, double number, Arg::Unit unit = Arg::Unit::Count);

// What a rule found: the rule's id and arguments. Its English text and advice stand in the catalogue (core/rules).
// Two findings are the same trouble when rule, rung and stage are equal: that is the key for confirmation and for history.
struct Finding {
    std::string rule;      // e.g. "hls-playlist-stale"
    Severity severity = Severity::Info;
    std::string rung;      // rung key, "master" for the multivariant playlist; empty: the channel as a whole
    std::string stage = "packager";  // the channel's own URL, or the endpoint's id
    std::string url;       // without secrets
    std::uint32_t line = 0;                 // of the playlist, from 1; 0: none
    std::optional<std::uint64_t> sequence;  // media sequence number
    std::vector<Arg> args;

    [[nodiscard]] const Arg* arg(std::string_view name) const;

    bool operator==(const Finding&) const = default;
};

// Fills {name} in an English template, e.g. "Playlist of {rung} has not changed for {age} (limit {limit})". {rung},
// {url}, {line} and {sequence} come from the finding where no argument has that name. For logs and the command line.
[[nodiscard]] std::string renderEnglish(std::string_view messageTemplate, const Finding& finding);
// One value with its unit, as the command line shows it: "3.2 s", "64 KiB", "4.1 Mbit/s".
[[nodiscard]] std::string formatEnglish(const Arg& arg);

// A URL fit to be shown and stored: user info removed, values of query parameters that carry tokens (token, hdnts,
// hdnea, sig, signature, key, policy, auth, expires…) replaced by "…".
[[nodiscard]] std::string redactUrl(std::string_view url);

}  // namespace inspector
