// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/ts_psi.h"

#include "core/media/byte_reader.h"

#include <algorithm>

namespace inspector::media {

namespace {

constexpr std::size_t crcBytes = 4;
constexpr std::size_t headerBytes = 8;  // to and with last_section_number

struct Descriptors {
    std::uint32_t registration = 0;
    std::string language;
    bool ac3 = false;
    bool eac3 = false;
    bool text = false;
    bool id3Metadata = false;
};

Descriptors readDescriptors(std::string_view loop) {
    Descriptors found;
    while (loop.size() >= 2) {
        const std::uint8_t tag = byteAt(loop, 0);
        const std::string_view body = loop.substr(2, byteAt(loop, 1));
        switch (tag) {
            case 0x05: found.registration = be32(body, 0); break;
            case 0x0A:  // ISO_639_language
                if (body.size() >= 3 && std::all_of(body.begin(), body.begin() + 3, [](char c) { return c >= 'A' && c <= 'z'; }))
                    found.language = body.substr(0, 3);
                break;
            case 0x26: found.id3Metadata = body.find("ID3 ") != std::string_view::npos; break;
            case 0x56:                             // teletext
            case 0x59: found.text = true; break;   // DVB subtitles
            case 0x6A: found.ac3 = true; break;    // ETSI EN 300 468 annex D
            case 0x7A: found.eac3 = true; break;
            default: break;
        }
        loop.remove_prefix(std::min(loop.size(), 2 + body.size()));
    }
    return found;
}

// stream_type 0x06: what it is stands in the descriptors.
TsCodec privateCodec(const Descriptors& descriptors) {
    if (descriptors.ac3 || descriptors.registration == 0x41432D33) return TsCodec::Ac3;    // "AC-3"
    if (descriptors.eac3 || descriptors.registration == 0x45414333) return TsCodec::Eac3;  // "EAC3"
    if (descriptors.registration == 0x48455643) return TsCodec::Hevc;                      // "HEVC"
    if (descriptors.registration == 0x4F707573) return TsCodec::OtherAudio;                // "Opus"
    if (descriptors.registration == 0x49443320) return TsCodec::Id3;                       // "ID3 "
    if (descriptors.registration == 0x43554549) return TsCodec::Splice;                    // "CUEI"
    return descriptors.text ? TsCodec::Text : TsCodec::Other;
}

TsCodec codecOf(std::uint8_t type, const Descriptors& descriptors) {
    switch (type) {
        case 0x01:
        case 0x02: return TsCodec::Mpeg2Video;
        case 0x03:
        case 0x04: return TsCodec::MpegAudio;
        case 0x06: return privateCodec(descriptors);
        case 0x0F:
        case 0xCF: return TsCodec::Adts;
        case 0x11: return TsCodec::Latm;
        case 0x10:
        case 0x21:
        case 0x33: return TsCodec::OtherVideo;  // MPEG-4 Visual, JPEG 2000, VVC
        case 0x15: return descriptors.id3Metadata || descriptors.registration == 0x49443320 ? TsCodec::Id3 : TsCodec::Other;
        case 0x1B:
        case 0xDB: return TsCodec::Avc;
        case 0x24: return TsCodec::Hevc;
        case 0x81:
        case 0xC1: return TsCodec::Ac3;
        case 0x84:
        case 0x87:
        case 0xC2: return TsCodec::Eac3;
        case 0x86: return TsCodec::Splice;
        default: return TsCodec::Other;
    }
}

bool isNow(std::string_view section, std::uint8_t tableId, std::size_t least) {
    return section.size() >= least + crcBytes && byteAt(section, 0) == tableId && (byteAt(section, 5) & 1) != 0;
}

}  // namespace

void SectionAssembler::drain() {
    std::size_t at = 0;
    while (m_active && m_buffer.size() - at >= 3) {
        if (byteAt(m_buffer, at) == 0xFF) {  // stuffing to the end of the packet
            m_active = false;
            break;
        }
        const std::size_t length = 3 + (be16(m_buffer, at + 1) & 0xFFFU);
        if (m_buffer.size() - at < length) break;
        m_sections.push_back(m_buffer.substr(at, length));
        at += length;
    }
    m_buffer.erase(0, at);
}

const std::vector<std::string>& SectionAssembler::feed(std::string_view payload, bool start) {
    m_sections.clear();
    if (start) {
        const std::size_t pointer = byteAt(payload, 0);
        if (1 + pointer > payload.size()) {
            m_active = false;
            return m_sections;
        }
        if (m_active) {
            m_buffer.append(payload.substr(1, pointer));
            drain();
        }
        m_buffer.clear();
        m_active = true;
        payload.remove_prefix(1 + pointer);
    }
    if (!m_active) return m_sections;
    m_buffer.append(payload);
    drain();
    return m_sections;
}

std::optional<Pat> parsePat(std::string_view section) {
    if (!isNow(section, 0x00, headerBytes)) return std::nullopt;
    Pat pat;
    pat.version = byteAt(section, 5) >> 1 & 31;
    for (std::size_t at = headerBytes; at + 4 + crcBytes <= section.size(); at += 4) {
        const std::uint16_t number = be16(section, at);
        if (number != 0) pat.programs.push_back({number, static_cast<std::uint16_t>(be16(section, at + 2) & 0x1FFF)});
    }
    return pat;
}

std::optional<Pmt> parsePmt(std::string_view section) {
    if (!isNow(section, 0x02, headerBytes + 4)) return std::nullopt;
    Pmt pmt;
    pmt.program = be16(section, 3);
    pmt.pcrPid = be16(section, 8) & 0x1FFF;
    const std::string_view body = section.substr(0, section.size() - crcBytes);
    const std::size_t programLength = be16(section, 10) & 0xFFFU;
    if (headerBytes + 4 + programLength > body.size()) return std::nullopt;
    for (std::size_t at = headerBytes + 4 + programLength; at + 5 <= body.size();) {
        const std::size_t length = be16(body, at + 3) & 0xFFFU;
        const Descriptors descriptors = readDescriptors(body.substr(at + 5, length));
        TsStreamInfo stream;
        stream.type = byteAt(body, at);
        stream.pid = be16(body, at + 1) & 0x1FFF;
        stream.codec = codecOf(stream.type, descriptors);
        stream.sampleAes = stream.type == 0xDB || stream.type == 0xCF || stream.type == 0xC1 || stream.type == 0xC2;
        stream.language = descriptors.language;
        pmt.streams.push_back(std::move(stream));
        at += 5 + length;
    }
    return pmt;
}

std::string streamsText(const std::vector<TsStreamInfo>& streams) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t shown = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(streams.size(), shown); ++i) {
        if (i > 0) text += ", ";
        text += "0x";
        text += digits[streams[i].type >> 4];
        text += digits[streams[i].type & 15];
        text += " at " + std::to_string(streams[i].pid);
    }
    if (streams.size() > shown) text += ", …";
    return text;
}

}  // namespace inspector::media
