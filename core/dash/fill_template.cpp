// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/segments.h"

#include <optional>
#include <string>

namespace inspector::dash {

namespace {

constexpr std::uint64_t widest = 64;  // no number is written with more digits

// "%0[width]d": the width; 1 where there is no format.
std::optional<std::uint64_t> widthOf(std::string_view format) {
    if (format.empty()) return 1;
    if (!format.starts_with("%0") || !format.ends_with('d') || format.size() < 4) return std::nullopt;
    const auto width = parseUnsigned(format.substr(2, format.size() - 3));
    if (!width || *width > widest) return std::nullopt;
    return width;
}

void appendPadded(std::string& out, std::string number, std::uint64_t width) {
    const bool minus = number.starts_with('-');
    if (minus) out += '-';
    if (minus) number.erase(0, 1);
    if (number.size() < width) out.append(static_cast<std::size_t>(width) - number.size(), '0');
    out += number;
}

}  // namespace

std::optional<std::string> fillTemplate(std::string_view text, const Representation& representation,
                                        std::uint64_t number, std::int64_t time) {
    std::string out;
    for (;;) {
        const auto open = text.find('$');
        out.append(text.substr(0, open));
        if (open == std::string_view::npos) return out;
        const auto close = text.find('$', open + 1);
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view inside = text.substr(open + 1, close - open - 1);
        text.remove_prefix(close + 1);
        const auto percent = inside.find('%');
        const std::string_view name = inside.substr(0, percent);
        const std::string_view format = percent == std::string_view::npos ? std::string_view{} : inside.substr(percent);
        const auto width = widthOf(format);
        if (!width) return std::nullopt;
        if (inside.empty()) out += '$';
        else if (inside == "RepresentationID") out += representation.id;
        else if (name == "Number") appendPadded(out, std::to_string(number), *width);
        else if (name == "Time") appendPadded(out, std::to_string(time), *width);
        else if (name == "Bandwidth") appendPadded(out, std::to_string(representation.bandwidth.value_or(0)), *width);
        else if (name == "SubNumber") appendPadded(out, "1", *width);  // the first of a segment sequence
        else return std::nullopt;
    }
}

}  // namespace inspector::dash
