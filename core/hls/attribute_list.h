// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/diagnostic_sink.h"
#include "core/hls/playlist.h"
#include "core/hls/variables.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::hls {

// Where a list of attributes stands, for its diagnostics.
struct TagPlace {
    std::string_view tag;
    std::uint32_t line = 0;
    std::uint32_t column = 1;  // of the list's first character
};

// Attribute lists of bis 4.2, read leniently: white space, lower-case names, missing quotes and empty entries are
// diagnosed and read over. At most 256 attributes of a tag are kept.
[[nodiscard]] Attributes parseAttributes(std::string_view text, const TagPlace& place, Variables& variables,
                                         DiagnosticSink& sink);

// Checks names and types of a known tag's attributes against bis 4.4: missing, wrong type, not quoted, empty.
void checkAttributes(const Attributes& attributes, const TagPlace& place, DiagnosticSink& sink);

// A value read as a type, whatever its quotes; none when it is absent or cannot be read.
[[nodiscard]] std::string textOf(const Attributes& attributes, std::string_view name);
[[nodiscard]] std::optional<std::uint64_t> unsignedOf(const Attributes& attributes, std::string_view name);
[[nodiscard]] std::optional<double> decimalOf(const Attributes& attributes, std::string_view name);
[[nodiscard]] bool yes(const Attributes& attributes, std::string_view name);
[[nodiscard]] std::optional<Resolution> parseResolution(std::string_view text);
// "<n>[@<o>]", bis 4.4.4.2.
[[nodiscard]] std::optional<ByteRange> parseByteRange(std::string_view text);

}  // namespace inspector::hls
