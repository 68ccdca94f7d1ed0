// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/sniff.h"

#include "core/base/text.h"
#include "core/media/sniff.h"

#include <algorithm>
#include <array>

namespace inspector::rules {

namespace {

std::uint32_t big32(std::string_view bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::string_view pastBomAndBlanks(std::string_view text) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    return trim(text);
}

bool isHtml(std::string_view text) {
    constexpr std::array<std::string_view, 5> openings = {"<!doctype html", "<html", "<head", "<body", "<title"};
    return std::any_of(openings.begin(), openings.end(), [&](std::string_view opening) {
        return equalsIgnoreCase(text.substr(0, opening.size()), opening);
    });
}

}  // namespace

MediaFormat sniff(std::string_view start) {
    const std::string_view text = pastBomAndBlanks(start.substr(0, 512));
    if (isHtml(text)) return MediaFormat::Html;
    if (text.substr(0, 7) == "#EXTM3U") return MediaFormat::Playlist;
    switch (media::sniff(start, false)) {
        case media::Container::MpegTs: return MediaFormat::TransportStream;
        case media::Container::Fmp4: return MediaFormat::Mp4;
        case media::Container::PackedAudio: return MediaFormat::PackedAudio;
        case media::Container::WebVtt: return MediaFormat::WebVtt;
        case media::Container::Imsc:
        case media::Container::Unknown: break;
    }
    return MediaFormat::Unknown;
}

std::optional<CutBox> cutBox(std::string_view start, std::uint64_t bytes) {
    std::uint64_t at = 0;
    while (at + 8 <= start.size()) {
        const std::string_view header = start.substr(static_cast<std::size_t>(at));
        std::uint64_t size = big32(header);
        if (size == 0) return std::nullopt;  // to the end of the file
        if (size == 1) {
            if (header.size() < 16) return std::nullopt;
            size = (static_cast<std::uint64_t>(big32(header.substr(8))) << 32) | big32(header.substr(12));
        }
        if (size < 8 || size > (std::uint64_t{1} << 48)) return std::nullopt;  // broken in another way
        if (at + size > bytes) return CutBox{std::string(header.substr(4, 4)), at + size};
        at += size;
    }
    return std::nullopt;
}

std::string hexStart(std::string_view start) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : start.substr(0, 8)) {
        const auto byte = static_cast<unsigned char>(c);
        if (!out.empty()) out += ' ';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace inspector::rules
