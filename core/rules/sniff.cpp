// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/sniff.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace inspector::rules {

namespace {

constexpr std::size_t packet = 188;  // ISO 13818-1

bool isTransportStream(std::string_view start) {
    // A few bytes may stand before the first packet; two sync bytes in step tell.
    for (std::size_t at = 0; at < std::min(packet, start.size()); ++at) {
        if (start[at] != 0x47) continue;
        if (at + packet < start.size() ? start[at + packet] == 0x47 : at == 0) return true;
    }
    return false;
}

std::uint32_t big32(std::string_view bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

bool isMp4(std::string_view start) {
    constexpr std::array<std::string_view, 15> boxes = {"ftyp", "styp", "moof", "moov", "sidx", "emsg", "prft", "mdat",
                                                        "free", "skip", "uuid", "ssix", "pdin", "meta", "wide"};
    if (start.size() < 8) return false;
    return std::find(boxes.begin(), boxes.end(), start.substr(4, 4)) != boxes.end();
}

bool isPackedAudio(std::string_view start) {
    if (start.substr(0, 3) == "ID3") return true;
    if (start.size() < 2) return false;
    const auto first = static_cast<unsigned char>(start[0]);
    const auto second = static_cast<unsigned char>(start[1]);
    const bool mpeg = first == 0xFF && (second & 0xE0) == 0xE0;  // ADTS, MPEG audio layers
    const bool dolby = first == 0x0B && second == 0x77;          // AC-3, E-AC-3
    return mpeg || dolby;
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
    if (text.substr(0, 6) == "WEBVTT") return MediaFormat::WebVtt;
    if (isMp4(start)) return MediaFormat::Mp4;
    if (isPackedAudio(start)) return MediaFormat::PackedAudio;
    if (isTransportStream(start)) return MediaFormat::TransportStream;
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
