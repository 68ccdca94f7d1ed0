// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/nal_scan.h"

#include "core/media/bit_reader.h"
#include "core/media/byte_reader.h"

#include <array>

namespace inspector::media {

namespace {

constexpr std::size_t longestUnit = 1024;  // a parameter set that is kept
constexpr std::size_t longestTypes = 120;

std::string_view avcName(std::uint8_t type) {
    switch (type) {
        case 1: return "SLICE";
        case 2: return "PARTITION";
        case 5: return "IDR";
        case 6: return "SEI";
        case 7: return "SPS";
        case 8: return "PPS";
        case 9: return "AUD";
        case 12: return "FILLER";
        default: return "NAL";
    }
}

std::string_view hevcName(std::uint8_t type) {
    switch (type) {
        case 0:
        case 1: return "TRAIL";
        case 6:
        case 7: return "RADL";
        case 8:
        case 9: return "RASL";
        case 16:
        case 17:
        case 18: return "BLA";
        case 19:
        case 20: return "IDR";
        case 21: return "CRA";
        case 32: return "VPS";
        case 33: return "SPS";
        case 34: return "PPS";
        case 35: return "AUD";
        case 38: return "FILLER";
        case 39:
        case 40: return "SEI";
        default: return type < 32 ? "SLICE" : "NAL";
    }
}

// Sequence header, ISO 13818-2 6.2.2.1, from after its start code value.
std::optional<VideoConfig> mpeg2Sequence(std::string_view body) {
    constexpr std::array<double, 9> rates = {0, 24'000.0 / 1001, 24, 25, 30'000.0 / 1001, 30, 50, 60'000.0 / 1001, 60};
    BitReader reader(body);
    VideoConfig config;
    config.codec = "mp4v.61";
    config.width = static_cast<int>(reader.u(12));
    config.height = static_cast<int>(reader.u(12));
    const std::uint32_t aspect = reader.u(4);
    const std::uint32_t rate = reader.u(4);
    if (!reader.ok() || config.width == 0 || config.height == 0) return std::nullopt;
    const double shape = aspect == 2 ? 4.0 / 3 : aspect == 3 ? 16.0 / 9 : aspect == 4 ? 2.21 : 0;
    if (shape > 0) config.pixelAspect = shape * config.height / config.width;
    if (rate > 0 && rate < rates.size()) config.frameRate = rates[rate];
    return config;
}

}  // namespace

void NalScan::begin() {
    m_window = 0xFFFFFFFF;
    m_unit.clear();
    m_inUnit = false;
    m_sliceSeen = false;
    m_keyframe = false;
}

void NalScan::end() {
    endUnit();
    m_firstUnit = false;
    m_sliceSeen = true;
}

std::size_t NalScan::headerBytes() const { return m_codec == Codec::Mpeg2 ? 3 : 1; }

void NalScan::feed(std::string_view bytes) {
    if (m_sliceSeen) return;
    for (const char c : bytes) {
        m_window = m_window << 8 | static_cast<unsigned char>(c);
        if ((m_window & 0xFFFFFF) == 1) {
            endUnit();
            m_inUnit = true;
            continue;
        }
        if (!m_inUnit) continue;
        if (!m_headerRead || m_wanted) m_unit += c;
        if (!m_headerRead && m_unit.size() >= headerBytes()) header();
        if (m_sliceSeen) return;
        if (m_wanted && m_unit.size() >= longestUnit) m_wanted = false;
    }
}

void NalScan::endUnit() {
    if (m_wanted && !m_config) {
        std::string_view nal = m_unit;
        while (nal.ends_with('\0')) nal.remove_suffix(1);  // zeros of the next start code
        switch (m_codec) {
            case Codec::Avc: m_config = avcFromSps(nal); break;
            case Codec::Hevc: m_config = hevcFromSps(nal); break;
            case Codec::Mpeg2: m_config = mpeg2Sequence(std::string_view(m_unit).substr(1)); break;
        }
    }
    m_unit.clear();
    m_inUnit = false;
    m_headerRead = false;
    m_wanted = false;
}

void NalScan::named(std::string_view name) {
    if (!m_firstUnit || m_firstTypes.size() + name.size() > longestTypes) return;
    if (!m_firstTypes.empty()) m_firstTypes += ' ';
    m_firstTypes += name;
}

void NalScan::header() {
    m_headerRead = true;
    switch (m_codec) {
        case Codec::Avc: avcHeader(); break;
        case Codec::Hevc: hevcHeader(); break;
        case Codec::Mpeg2: mpeg2Header(); break;
    }
}

// A recovery point in an SEI makes no key frame: a player cannot begin anywhere but at an IDR.
void NalScan::avcHeader() {
    const std::uint8_t type = byteAt(m_unit, 0) & 31;
    named(avcName(type));
    m_sliceSeen = type >= 1 && type <= 5;
    m_keyframe = type == 5;
    m_wanted = type == 7 && !m_config;
}

void NalScan::hevcHeader() {
    const std::uint8_t type = byteAt(m_unit, 0) >> 1 & 63;
    named(hevcName(type));
    m_sliceSeen = type < 32;
    m_keyframe = type >= 16 && type <= 23;  // IRAP
    m_wanted = type == 33 && !m_config;
}

void NalScan::mpeg2Header() {
    const std::uint8_t code = byteAt(m_unit, 0);
    m_wanted = code == 0xB3 && !m_config;
    if (code == 0xB3) named("SEQ");
    if (code == 0xB8) named("GOP");
    if (code != 0x00) return;
    const std::uint32_t type = be16(m_unit, 1) >> 3 & 7;  // picture_coding_type
    m_sliceSeen = true;
    m_keyframe = type == 1;
    named(type == 1 ? "I" : type == 2 ? "P" : type == 3 ? "B" : "D");
}

}  // namespace inspector::media
