// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/variables.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>
#include <utility>

namespace inspector::hls {

namespace {

constexpr std::size_t longestValue = 64 << 10;
constexpr std::size_t mostVariables = 10'000;
constexpr std::size_t longestName = 256;

}  // namespace

bool isVariableName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string queryParameter(std::string_view url, std::string_view name) {
    const auto query = splitUri(url).query;
    if (!query) return {};
    for (const std::string_view pair : split(*query, '&')) {
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && percentDecoded(pair.substr(0, equals)) == name)
            return percentDecoded(pair.substr(equals + 1));
    }
    return {};
}

Variables::Variables(std::uint64_t playlistBytes, DiagnosticSink& sink)
    : m_left(2 * playlistBytes + (1 << 20)), m_sink(sink) {}

bool Variables::define(std::string_view name, std::string value, std::uint32_t line) {
    if (m_values.find(std::string(name)) != m_values.end()) return false;
    if (value.size() > longestValue || name.size() > longestName || m_values.size() >= mostVariables) {
        m_sink.addOnce("hls-variable-too-long", line, "EXT-X-DEFINE", name);
        return true;
    }
    m_values.emplace(name, std::move(value));
    return true;
}

std::string Variables::substituted(std::string_view text, std::uint32_t line, std::string_view tag) {
    if (!mayRefer(text)) return std::string(text);  // nearly always
    std::string out;
    while (true) {
        const auto open = text.find("{$");
        const auto close = open == std::string_view::npos ? open : text.substr(open, longestName + 3).find('}');
        if (open == std::string_view::npos) return out.append(text);
        const std::string_view name =
            close == std::string_view::npos ? std::string_view{} : text.substr(open + 2, close - 2);
        if (!isVariableName(name)) {
            out.append(text.substr(0, open + 2));
            text.remove_prefix(open + 2);
            continue;
        }
        out.append(text.substr(0, open));
        const std::string_view reference = text.substr(open, close + 1);
        const auto value = m_values.find(std::string(name));
        if (value == m_values.end()) {
            m_sink.add("hls-variable-undefined", line, tag, name);
            out.append(reference);
        } else if (value->second.size() > m_left) {
            m_sink.addOnce("hls-variable-too-long", line, tag, name);
            out.append(reference);
        } else {
            m_left -= value->second.size();
            out.append(value->second);
        }
        text.remove_prefix(open + close + 1);
    }
}

}  // namespace inspector::hls
