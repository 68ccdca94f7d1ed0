// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/attribute_list.h"
#include "core/model/diagnostic_sink.h"
#include "core/hls/parser.h"
#include "core/hls/tag_table.h"
#include "core/hls/variables.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the parts of the parser share while one playlist is read. Internal to core/hls.
namespace inspector::hls {

// One tag line, cut up.
struct TagLine {
    Tag tag = Tag::Unknown;
    std::string_view name;    // without '#'
    std::string_view value;   // after ':'
    std::uint32_t line = 0;

    [[nodiscard]] TagPlace place() const {
        return {name, line, static_cast<std::uint32_t>(name.size()) + 3};  // '#', the name, ':'
    }
};

struct ParseState {
    ParseState(std::string_view text, const ParseOptions& given)
        : options(given), sink(given.maxDiagnostics), variables(text.size(), sink) {}

    const ParseOptions& options;
    Playlist playlist;
    std::uint64_t bytesRead = 0;  // of the text, up to the end of the line in hand
    DiagnosticSink sink;
    Variables variables;

    // Attributes of a known tag, checked.
    [[nodiscard]] Attributes attributes(const TagLine& tag) {
        Attributes found = parseAttributes(tag.value, tag.place(), variables, sink);
        checkAttributes(found, tag.place(), sink);
        return found;
    }
    // Hands over what a structure keeps of its attributes: all, until a hostile playlist has used up the allowance.
    [[nodiscard]] Attributes kept(Attributes attributes) {
        if (attributes.size() > m_attributesLeft) return {};
        m_attributesLeft -= attributes.size();
        return attributes;
    }
    // Appends unless the list is as long as any real playlist's; false when it is.
    template <typename T>
    bool append(std::vector<T>& list, T value, std::uint32_t line, std::string_view what) {
        if (list.size() >= mostEntries) {
            sink.addOnce("hls-playlist-too-long", line, what);
            return false;
        }
        list.push_back(std::move(value));
        return true;
    }
    void report(std::string_view id, const TagLine& tag, std::string_view subject = {}, std::string_view expected = {}) {
        sink.add(id, tag.line, tag.name, subject, expected);
    }

    static constexpr std::size_t mostEntries = 20'000;

private:
    std::size_t m_attributesLeft = 300'000;
};

}  // namespace inspector::hls
