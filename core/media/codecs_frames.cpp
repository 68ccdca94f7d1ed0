// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/bit_reader.h"
#include "core/media/codecs.h"

#include <array>

// AC-3 and E-AC-3: ETSI TS 102 366 4.3, 4.4, E.1.2, F.4, F.6. MPEG audio: ISO 11172-3 2.4.1.3, ISO 13818-3 2.4.1.3.
namespace inspector::media {

namespace {

constexpr std::array<int, 4> dolbyRates = {48'000, 44'100, 32'000, 0};
constexpr std::array<int, 4> dolbyHalfRates = {24'000, 22'050, 16'000, 0};
constexpr std::array<int, 19> dolbyKbps = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640};

int channelsOf(int acmod, bool lfe) {
    constexpr std::array<int, 8> channels = {2, 1, 2, 3, 3, 4, 4, 5};
    return channels[static_cast<std::size_t>(acmod & 7)] + (lfe ? 1 : 0);
}

// chan_loc of dependent substreams (F.6.2.11): single speakers, and pairs. Bit 0 is Lc/Rc.
int channelsAt(unsigned locations) {
    constexpr std::array<int, 9> counts = {2, 2, 1, 1, 2, 2, 2, 1, 1};
    int channels = 0;
    for (unsigned i = 0; i < counts.size(); ++i) {
        if ((locations >> i & 1U) != 0) channels += counts[i];
    }
    return channels;
}

std::optional<AudioFrame> ac3Syncframe(BitReader bits, int bsid) {
    bits.skip(32);
    const int rateCode = bits.number(2);
    const int sizeCode = bits.number(6);
    bits.skip(5 + 3);
    const int acmod = bits.number(3);
    if ((acmod & 1) != 0 && acmod != 1) bits.skip(2);
    if ((acmod & 4) != 0) bits.skip(2);
    if (acmod == 2) bits.skip(2);
    const bool lfe = bits.flag();
    const int rate = dolbyRates[static_cast<std::size_t>(rateCode)];
    if (rate == 0 || sizeCode / 2 >= static_cast<int>(dolbyKbps.size())) return {};
    const int kbps = dolbyKbps[static_cast<std::size_t>(sizeCode / 2)];
    AudioFrame frame;
    // 16-bit words: bits of 1536 samples, the odd codes of 44.1 kHz one more.
    const int words = rateCode == 1 ? kbps * 320 / 147 + sizeCode % 2 : rateCode == 0 ? kbps * 2 : kbps * 3;
    frame.frameBytes = static_cast<std::uint32_t>(words) * 2;
    frame.samplesPerFrame = 1536;
    frame.config = {"ac-3", bsid > 8 ? rate >> (bsid - 8) : rate, channelsOf(acmod, lfe)};
    return frame;
}

std::optional<AudioFrame> eac3Syncframe(BitReader bits) {
    bits.skip(16);
    const int streamType = bits.number(2);
    const int substream = bits.number(3);
    const int words = bits.number(11) + 1;
    const int rateCode = bits.number(2);
    const int second = bits.number(2);  // numblkscod, or fscod2
    const int acmod = bits.number(3);
    const bool lfe = bits.flag();
    if (streamType == 3 || (rateCode == 3 && second == 3)) return {};
    constexpr std::array<std::uint32_t, 4> blocks = {1, 2, 3, 6};
    AudioFrame frame;
    frame.frameBytes = static_cast<std::uint32_t>(words) * 2;
    // What adds channels or another programme to a frame adds no time.
    const bool first = streamType != 1 && substream == 0;
    frame.samplesPerFrame = !first ? 0 : rateCode == 3 ? 1536 : 256 * blocks[static_cast<std::size_t>(second)];
    const int rate = rateCode == 3 ? dolbyHalfRates[static_cast<std::size_t>(second)] : dolbyRates[static_cast<std::size_t>(rateCode)];
    frame.config = {"ec-3", rate, channelsOf(acmod, lfe)};
    return frame;
}

int mpegKbps(bool version1, int layer, int index) {
    constexpr std::array<std::array<int, 15>, 5> table{{
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}}};
    if (index > 14) return 0;
    const std::size_t row = version1 ? static_cast<std::size_t>(layer - 1) : layer == 1 ? 3 : 4;
    return table[row][static_cast<std::size_t>(index)];
}

}  // namespace

std::optional<AudioFrame> mpegAudioFrame(std::string_view bytes) {
    if (bytes.size() < 4) return {};
    BitReader bits(bytes.substr(0, 4));
    if (bits.bits(11) != 0x7FF) return {};
    const int version = bits.number(2);  // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    const int layer = 4 - bits.number(2);
    bits.skip(1);
    const int rateIndex = bits.number(4);
    const int frequency = bits.number(2);
    const int padding = bits.number(1);
    bits.skip(1);
    const bool mono = bits.bits(2) == 3;
    if (version == 1 || layer == 4 || frequency == 3) return {};
    const bool version1 = version == 3;
    const int kbps = mpegKbps(version1, layer, rateIndex);
    if (kbps == 0) return {};
    constexpr std::array<int, 3> frequencies = {44'100, 48'000, 32'000};
    const int rate = frequencies[static_cast<std::size_t>(frequency)] >> (version1 ? 0 : version == 2 ? 1 : 2);
    AudioFrame frame;
    frame.samplesPerFrame = layer == 1 ? 384 : layer == 3 && !version1 ? 576 : 1152;
    const int size = layer == 1 ? (12 * kbps * 1000 / rate + padding) * 4
                                : static_cast<int>(frame.samplesPerFrame) / 8 * kbps * 1000 / rate + padding;
    frame.frameBytes = static_cast<std::uint32_t>(size);
    // Object types of ISO 14496-3: 32 to 34 are layers 1 to 3, as CODECS names them.
    frame.config = {"mp4a.40." + std::to_string(31 + layer), rate, mono ? 1 : 2};
    return frame;
}

std::optional<AudioFrame> ac3Frame(std::string_view bytes) {
    if (bytes.size() < 8) return {};
    BitReader bits(bytes.substr(0, 8));
    if (bits.bits(16) != 0x0B77) return {};
    bits.skip(24);
    const int bsid = bits.number(5);
    if (bsid <= 10) return ac3Syncframe(BitReader(bytes.substr(0, 8)), bsid);
    if (bsid <= 16) return eac3Syncframe(BitReader(bytes.substr(0, 8)));
    return {};
}

std::optional<AudioConfig> ac3FromConfig(std::string_view dac3) {
    if (dac3.size() < 3) return {};
    BitReader bits(dac3);
    const int rate = dolbyRates[static_cast<std::size_t>(bits.number(2))];
    bits.skip(5 + 3);
    const int acmod = bits.number(3);
    const bool lfe = bits.flag();
    return AudioConfig{"ac-3", rate, channelsOf(acmod, lfe)};
}

std::optional<AudioConfig> eac3FromConfig(std::string_view dec3) {
    if (dec3.size() < 5) return {};
    BitReader bits(dec3);
    bits.skip(13 + 3);  // the first independent substream is what is heard
    const int rate = dolbyRates[static_cast<std::size_t>(bits.number(2))];
    bits.skip(5 + 1 + 1 + 3);
    const int acmod = bits.number(3);
    const bool lfe = bits.flag();
    bits.skip(3);
    int channels = channelsOf(acmod, lfe);
    if (bits.bits(4) > 0) channels += channelsAt(static_cast<unsigned>(bits.bits(9)));
    return AudioConfig{"ec-3", rate, channels};
}

}  // namespace inspector::media
