// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/multivariant.h"

#include <algorithm>
#include <array>

namespace inspector::hls {

namespace {

// "1" or "1/3/7": positive integers, bis 4.4.4.4.
bool isVersionList(std::string_view text) {
    const auto parts = split(text, '/');
    return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        return parseUnsigned(part).value_or(0) > 0;
    });
}

bool isKnownMethod(std::string_view method) {
    constexpr std::array<std::string_view, 5> known = {"NONE", "AES-128", "SAMPLE-AES", "SAMPLE-AES-CTR", "AES-256-GCM"};
    return std::find(known.begin(), known.end(), method) != known.end();
}

}  // namespace

Key readKey(ParseState& state, const TagLine& tag) {
    Attributes all = state.attributes(tag);
    Key key;
    key.line = tag.line;
    key.method = textOf(all, "METHOD");
    key.uri = textOf(all, "URI");
    key.iv = textOf(all, "IV");
    const std::string* format = find(all, "KEYFORMAT");
    key.keyFormat = format && !format->empty() ? *format : "identity";
    key.keyFormatVersions = textOf(all, "KEYFORMATVERSIONS");

    if (!key.method.empty() && !isKnownMethod(key.method)) state.report("hls-key-method-unknown", tag, key.method);
    if (key.method == "NONE") {
        if (all.size() > 1) state.report("hls-key-none-attributes", tag, all[all[0].name == "METHOD" ? 1 : 0].name);
    } else if (key.uri.empty() && !key.method.empty()) {
        state.report("hls-key-uri-missing", tag, key.method);
    }
    // bis 4.4.4.4: each sample carries its own.
    if (key.method == "SAMPLE-AES-CTR" && !key.iv.empty()) state.report("hls-key-iv-not-allowed", tag, key.method, key.iv);
    // 128 bits, bis 5.2: more digits than that are an error, fewer a smaller number.
    if (key.iv.size() > 2 + 32) state.report("hls-key-iv-invalid", tag, key.iv, "128 bits");
    if (!key.keyFormatVersions.empty() && !isVersionList(key.keyFormatVersions))
        state.report("hls-key-formatversions-invalid", tag, key.keyFormatVersions);
    key.attributes = state.kept(std::move(all));
    return key;
}

}  // namespace inspector::hls
