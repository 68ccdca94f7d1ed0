// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/sniff.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace inspector::media {

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

}  // namespace

Container sniff(std::string_view head, bool hasInit) {
    const std::string_view text = pastBomAndBlanks(head);
    if (text.starts_with("WEBVTT")) return Container::WebVtt;
    const bool xml = text.starts_with("<?xml") || text.starts_with("<tt") || text.starts_with("<ns0:tt");
    if (xml && text.find("tt") != std::string_view::npos) return Container::Imsc;
    if (isMp4(head)) return Container::Fmp4;
    if (isPackedAudio(head)) return Container::PackedAudio;
    if (isTransportStream(head)) return Container::MpegTs;
    return hasInit && head.size() >= 8 ? Container::Fmp4 : Container::Unknown;
}

}  // namespace inspector::media
