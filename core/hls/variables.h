// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/diagnostic_sink.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace inspector::hls {

// The variables in force and their substitution (bis 4.3). Substitution is one pass: what a value brings in is not
// looked at again. All expansions of a playlist together are bounded, so that no definition grows without end.
class Variables {
public:
    Variables(std::uint64_t playlistBytes, DiagnosticSink& sink);

    // False: the name is taken (bis 4.4.2.3 forbids to define it again; the first value stays).
    bool define(std::string_view name, std::string value, std::uint32_t line);
    // Whether substituted() may change `text`.
    [[nodiscard]] static bool mayRefer(std::string_view text) { return text.find('{') != std::string_view::npos; }
    // `text` with its references replaced; one that is not defined stays as it is.
    [[nodiscard]] std::string substituted(std::string_view text, std::uint32_t line, std::string_view tag);
    [[nodiscard]] const std::map<std::string, std::string>& all() const { return m_values; }

private:
    std::map<std::string, std::string> m_values;
    std::uint64_t m_left;  // bytes that expansions may still add
    DiagnosticSink& m_sink;
};

// [a-zA-Z0-9_-]+
[[nodiscard]] bool isVariableName(std::string_view name);
// The value of a parameter in the URL's query, percent-decoded; empty when it is absent or empty.
[[nodiscard]] std::string queryParameter(std::string_view url, std::string_view name);

}  // namespace inspector::hls
