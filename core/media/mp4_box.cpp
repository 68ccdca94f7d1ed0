// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/mp4_box.h"

namespace inspector::media {

std::string shownType(std::string_view type) {
    std::string shown;
    for (const char c : type) shown += c >= 0x20 && c < 0x7F ? c : '?';
    return shown;
}

std::string hexText(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

void reportBox(DiagnosticList& diagnostics, std::string_view path, std::uint64_t offset, std::uint64_t needed,
               std::uint64_t there) {
    if (diagnostics.count("fmp4-box-invalid")) return;
    diagnostics.add("fmp4-box-invalid", offset,
                    {textArg("box", std::string(path)), numberArg("offset", static_cast<double>(offset)),
                     numberArg("size", static_cast<double>(needed), Arg::Unit::Byte),
                     numberArg("there", static_cast<double>(there), Arg::Unit::Byte)});
}

bool nextBox(std::string_view& rest, std::uint64_t& offset, std::string_view path, DiagnosticList& diagnostics, Box& box) {
    if (rest.empty()) return false;
    std::uint64_t size = be32(rest, 0);
    std::size_t head = 8;
    if (size == 1) {
        size = be64(rest, 8);
        head = 16;
    } else if (size == 0) {
        size = rest.size();  // to the end of its container
    }
    box.type = rest.substr(rest.size() < 8 ? rest.size() : 4).substr(0, 4);
    if (rest.size() < head || size < head || size > rest.size()) {
        const std::string name = std::string(path) + (path.empty() ? "" : "/") + shownType(box.type);
        reportBox(diagnostics, name, offset, size < head ? head : size, size < head ? size : rest.size());
        rest = {};
        return false;
    }
    box.offset = offset;
    box.bodyOffset = offset + head;
    box.body = rest.substr(head, static_cast<std::size_t>(size) - head);
    rest.remove_prefix(static_cast<std::size_t>(size));
    offset += size;
    return true;
}

Box childOf(const Box& parent, std::string_view type, std::string_view path, DiagnosticList& diagnostics) {
    Box found;
    eachBox(parent, path, diagnostics, [&](const Box& box) {
        if (found.type.empty() && box.type == type) found = box;
    });
    return found;
}

}  // namespace inspector::media
