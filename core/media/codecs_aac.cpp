// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/bit_reader.h"
#include "core/media/codecs.h"

#include <array>
#include <cstdio>

// MPEG-4 audio: ISO 14496-3 1.6.2.1 (AudioSpecificConfig), 4.4.1 (GASpecificConfig), 1.A.2.2 (ADTS); ISO 14496-1 7.2.6 (esds).
namespace inspector::media {

namespace {

constexpr int spectralBandReplication = 5;
constexpr int parametricStereo = 29;
constexpr std::array<int, 13> rates = {96'000, 88'200, 64'000, 48'000, 44'100, 32'000, 24'000, 22'050, 16'000, 12'000, 11'025, 8'000, 7'350};

int rateOf(int index) { return index < static_cast<int>(rates.size()) ? rates[static_cast<std::size_t>(index)] : 0; }

int channelsOf(int configuration) {
    constexpr std::array<int, 16> channels = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8, 0};
    return channels[static_cast<std::size_t>(configuration & 15)];
}

int readObjectType(BitReader& bits) {
    const int type = bits.number(5);
    return type == 31 ? 32 + bits.number(6) : type;
}

int readRate(BitReader& bits) {
    const int index = bits.number(4);
    return index == 15 ? bits.number(24) : rateOf(index);
}

// program_config_element (4.5.1.2): the channels, where no configuration names them.
int readProgramConfig(BitReader& bits) {
    bits.skip(4 + 2 + 4);
    const int front = bits.number(4);
    const int side = bits.number(4);
    const int back = bits.number(4);
    const int lfe = bits.number(2);
    const int data = bits.number(3);
    const int coupling = bits.number(4);
    if (bits.flag()) bits.skip(4);
    if (bits.flag()) bits.skip(4);
    if (bits.flag()) bits.skip(3);
    int channels = lfe;
    for (int i = 0; i < front + side + back; ++i) {
        channels += bits.flag() ? 2 : 1;
        bits.skip(4);
    }
    bits.skip(static_cast<std::size_t>(lfe + data) * 4 + static_cast<std::size_t>(coupling) * 5);
    bits.skip((8 - bits.position() % 8) % 8);
    bits.skip(static_cast<std::size_t>(bits.number(8)) * 8);
    return channels;
}

bool hasGeneralConfig(int type) { return (type >= 1 && type <= 4) || type == 6 || type == 7 || (type >= 17 && type <= 23); }

void readGeneralConfig(BitReader& bits, int type, int configuration, AudioConfig& config) {
    bits.skip(1);
    if (bits.flag()) bits.skip(14);
    const bool extended = bits.flag();
    if (configuration == 0) config.channels = readProgramConfig(bits);
    if (type == 6 || type == 20) bits.skip(3);
    if (!extended) return;
    if (type == 22) bits.skip(16);
    if (type == 17 || type == 19 || type == 20 || type == 23) bits.skip(3);
    bits.skip(1);
}

// What follows the old configuration for decoders that know of it (1.6.6.1): HE-AAC, backward compatible.
int readSyncExtension(BitReader& bits, int type, AudioConfig& config) {
    if (type >= 17) bits.skip(2);  // epConfig
    if (bits.left() < 16 || bits.bits(11) != 0x2B7 || readObjectType(bits) != spectralBandReplication || !bits.flag()) return type;
    const int rate = readRate(bits);
    if (!bits.ok()) return type;
    if (rate > 0) config.sampleRate = rate;
    return bits.left() >= 12 && bits.bits(11) == 0x548 && bits.flag() ? parametricStereo : spectralBandReplication;
}

struct Descriptor {
    int tag = 0;
    std::string_view body;
};
std::optional<Descriptor> nextDescriptor(std::string_view& bytes) {
    if (bytes.size() < 2) return {};
    Descriptor descriptor;
    descriptor.tag = static_cast<unsigned char>(bytes[0]);
    std::size_t size = 0;
    std::size_t at = 1;
    for (int i = 0; i < 4 && at < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        size = (size << 7) | (byte & 0x7FU);
        if ((byte & 0x80) == 0) break;
    }
    if (size > bytes.size() - at) size = bytes.size() - at;
    descriptor.body = bytes.substr(at, size);
    bytes.remove_prefix(at + size);
    return descriptor;
}

// The part of an ES_Descriptor behind its fields of optional length.
std::string_view insideEs(std::string_view body) {
    if (body.size() < 3) return {};
    const auto flags = static_cast<unsigned char>(body[2]);
    std::size_t at = 3 + ((flags & 0x80) != 0 ? 2U : 0U);
    if ((flags & 0x40) != 0) {
        if (at >= body.size()) return {};
        at += 1 + std::size_t{static_cast<unsigned char>(body[at])};
    }
    if ((flags & 0x20) != 0) at += 2;
    return at < body.size() ? body.substr(at) : std::string_view{};
}

std::optional<AudioConfig> fromDecoderConfig(std::string_view body) {
    constexpr std::size_t fixed = 13;
    if (body.size() < fixed) return {};
    const auto type = static_cast<unsigned char>(body[0]);
    std::string_view rest = body.substr(fixed);
    if (type == 0x40) {
        while (const auto inner = nextDescriptor(rest)) {
            if (inner->tag == 5) return aacFromConfig(inner->body);
        }
    }
    char name[16];
    std::snprintf(name, sizeof name, "mp4a.%02x", static_cast<unsigned>(type));
    return AudioConfig{name, 0, 0};
}

}  // namespace

std::optional<AudioConfig> aacFromConfig(std::string_view audioSpecificConfig) {
    BitReader bits(audioSpecificConfig);
    int type = readObjectType(bits);
    AudioConfig config;
    config.sampleRate = readRate(bits);
    const int configuration = bits.number(4);
    config.channels = channelsOf(configuration);
    if (!bits.ok() || type == 0) return {};
    int named = type;
    if (type == spectralBandReplication || type == parametricStereo) {
        const int rate = readRate(bits);
        if (rate > 0) config.sampleRate = rate;
        type = readObjectType(bits);
        if (type == 22) bits.skip(4);
        if (hasGeneralConfig(type)) readGeneralConfig(bits, type, configuration, config);
    } else if (hasGeneralConfig(type)) {
        readGeneralConfig(bits, type, configuration, config);
        named = readSyncExtension(bits, type, config);
    }
    if (named == parametricStereo && config.channels == 1) config.channels = 2;
    config.codec = "mp4a.40." + std::to_string(named);
    return config;
}

std::optional<AudioConfig> aacFromEsds(std::string_view esds) {
    if (esds.size() < 4) return {};
    std::string_view rest = esds.substr(4);
    const auto es = nextDescriptor(rest);
    if (!es || es->tag != 3) return {};
    std::string_view inside = insideEs(es->body);
    while (const auto descriptor = nextDescriptor(inside)) {
        if (descriptor->tag == 4) return fromDecoderConfig(descriptor->body);
    }
    return {};
}

std::optional<AudioFrame> adtsFrame(std::string_view bytes) {
    if (bytes.size() < 7) return {};
    BitReader bits(bytes.substr(0, 7));
    if (bits.bits(12) != 0xFFF) return {};
    bits.skip(1);
    if (bits.bits(2) != 0) return {};
    const bool withoutCrc = bits.flag();
    const int profile = bits.number(2);
    const int rate = rateOf(bits.number(4));
    bits.skip(1);
    const int configuration = bits.number(3);
    bits.skip(4);
    AudioFrame frame;
    frame.frameBytes = static_cast<std::uint32_t>(bits.bits(13));
    bits.skip(11);
    frame.samplesPerFrame = 1024 * (static_cast<std::uint32_t>(bits.bits(2)) + 1);
    if (rate == 0 || frame.frameBytes < (withoutCrc ? 7U : 9U)) return {};
    frame.config = {"mp4a.40." + std::to_string(profile + 1), rate, channelsOf(configuration)};
    return frame;
}

}  // namespace inspector::media
