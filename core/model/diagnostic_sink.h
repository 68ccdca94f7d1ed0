// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/diagnostic.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// Text as a diagnostic may carry it: at most 120 bytes, whole UTF-8 characters, a space for a tab or the end
// of a line, a question mark for whatever else stood there.
[[nodiscard]] std::string shown(std::string_view text);

// Collects diagnostics, capped in all and by id, so that one fault that repeats on every line crowds out no other.
// Made for one parse; of its thread.
class DiagnosticSink {
public:
    explicit DiagnosticSink(std::uint32_t most) : m_most(most) {}

    void add(std::string_view id, std::uint32_t line, std::string_view tag = {}, std::string_view subject = {},
             std::string_view expected = {}, std::uint32_t column = 0);
    // Only the first of that id is kept; the others are not counted.
    void addOnce(std::string_view id, std::uint32_t line, std::string_view tag = {}, std::string_view subject = {},
                 std::string_view expected = {});
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }
    // In the order of lines; leaves the sink empty.
    [[nodiscard]] std::vector<Diagnostic> take();

private:
    std::uint32_t m_most;
    std::uint64_t m_dropped = 0;
    std::vector<Diagnostic> m_kept;
    std::map<std::string, std::uint32_t, std::less<>> m_byId;
};

}  // namespace inspector
