// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::evidence {

struct DiffLine {
    enum class Kind { Same, Added, Removed };
    Kind kind = Kind::Same;
    std::string_view text;         // of the text that it is from
    std::uint32_t before = 0;      // line numbers from 1; 0: not there
    std::uint32_t after = 0;

    bool operator==(const DiffLine&) const = default;
};

// What a document's next version changed, line by line. Both texts outlive the answer. Made for playlists, which lose lines in
// front and gain some at the end: linear for those; where texts differ too much (more than 2,000 changes) the middle is said
// to be replaced as a whole.
[[nodiscard]] std::vector<DiffLine> diffLines(std::string_view before, std::string_view after);

}  // namespace inspector::evidence
