// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

using namespace inspector::media;

namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

// Writes what a parameter set or header says, bit by bit.
class Bits {
public:
    Bits& u(std::uint64_t value, int count) {
        for (int i = count - 1; i >= 0; --i) m_bits += (value >> i & 1) != 0 ? '1' : '0';
        return *this;
    }
    Bits& ue(std::uint32_t value) {
        int length = 0;
        for (std::uint64_t v = std::uint64_t{value} + 1; v > 1; v >>= 1) ++length;
        return u(0, length).u(std::uint64_t{value} + 1, length + 1);
    }
    [[nodiscard]] std::string done(const std::string& head) const {
        std::string all = m_bits + "1";
        all.resize((all.size() + 7) / 8 * 8, '0');
        std::string out = head;
        for (std::size_t i = 0; i < all.size(); i += 8) out += static_cast<char>(std::stoi(all.substr(i, 8), nullptr, 2));
        return protectedFrom(out);
    }

private:
    static std::string protectedFrom(const std::string& raw) {
        std::string out;
        int zeros = 0;
        for (const char c : raw) {
            if (zeros == 2 && static_cast<unsigned char>(c) <= 3) {
                out += '\x03';
                zeros = 0;
            }
            zeros = c == 0 ? zeros + 1 : 0;
            out += c;
        }
        return out;
    }
    std::string m_bits;
};

// 1920x1080, High, with scaling lists, cropping, SAR 4:3, PQ and 50 fields a second.
std::string avcSps() {
    Bits bits;
    bits.u(100, 8).u(0, 8).u(40, 8).ue(0).ue(1).ue(0).ue(0).u(0, 1).u(1, 1);
    for (int i = 0; i < 8; ++i) {
        bits.u(i == 0, 1);
        if (i == 0) bits.ue(16);  // delta_scale -8: the default list
    }
    bits.ue(4).ue(0).ue(4).ue(3).u(0, 1).ue(119).ue(67).u(1, 1).u(1, 1);
    bits.u(1, 1).ue(0).ue(0).ue(0).ue(4);                 // crop 8 lines
    bits.u(1, 1).u(1, 1).u(255, 8).u(4, 16).u(3, 16).u(0, 1).u(1, 1).u(5, 3).u(0, 1).u(1, 1).u(9, 8).u(16, 8).u(9, 8).u(0, 1);
    bits.u(1, 1).u(1, 32).u(50, 32).u(1, 1);
    return bits.done(std::string(1, '\x67'));
}

}  // namespace

TEST(Codecs, AvcBaselineWithoutVui) {
    Bits bits;
    bits.u(66, 8).u(0xC0, 8).u(30, 8).ue(0).ue(0).ue(2).ue(1).u(0, 1).ue(39).ue(29).u(1, 1).u(1, 1).u(0, 1).u(0, 1);
    const auto config = avcFromSps(bits.done(std::string(1, '\x67')));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->codec, "avc1.42c01e");
    EXPECT_EQ(config->width, 640);
    EXPECT_EQ(config->height, 480);
    EXPECT_FALSE(config->frameRate);
    EXPECT_TRUE(config->videoRange.empty());
}

TEST(Codecs, AvcHighWithScalingListsAndVui) {
    const auto config = avcFromSps(avcSps());
    ASSERT_TRUE(config);
    EXPECT_EQ(config->codec, "avc1.640028");
    EXPECT_EQ(config->width, 1920);
    EXPECT_EQ(config->height, 1080);
    EXPECT_DOUBLE_EQ(config->pixelAspect, 4.0 / 3);
    EXPECT_EQ(config->videoRange, "PQ");
    EXPECT_EQ(config->frameRate, 25.0);
}

TEST(Codecs, HevcNameLeavesOutTrailingZeros) {
    // hvcC of main 10, tier main, level 4.1: compatibility 0x20000000, constraints B0 00 00 00 00 00.
    std::string hvcC = bytes({1, 2, 0x20, 0, 0, 0, 0xB0, 0, 0, 0, 0, 0, 123});
    hvcC.resize(23, '\0');
    const auto config = hevcFromConfig(hvcC);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->codec, "hvc1.2.4.L123.B0");
    EXPECT_FALSE(hevcFromConfig(hvcC.substr(0, 22)));
}

TEST(Codecs, Av1AndVp9Names) {
    const auto av1 = av1FromConfig(bytes({0x81, 0x08, 0x4C, 0}));
    ASSERT_TRUE(av1);
    EXPECT_EQ(av1->codec, "av01.0.08M.10");
    const auto vp9 = vp9FromConfig(bytes({1, 0, 0, 0, 2, 41, 0xA2, 9, 16, 9, 0, 0}));
    ASSERT_TRUE(vp9);
    EXPECT_EQ(vp9->codec, "vp09.02.41.10");
    EXPECT_EQ(vp9->videoRange, "PQ");
}

TEST(Codecs, AudioSpecificConfigOfAllKindsOfAac) {
    struct Case {
        std::string config;
        const char* codec;
        int rate;
        int channels;
    };
    const Case cases[] = {
        {bytes({0x11, 0x90}), "mp4a.40.2", 48'000, 2},                          // LC
        {bytes({0x12, 0x08}), "mp4a.40.2", 44'100, 1},
        {bytes({0x2B, 0x11, 0x88, 0x00}), "mp4a.40.5", 48'000, 2},              // SBR, hierarchical: 24 kHz to 48 kHz
        {bytes({0xEB, 0x09, 0x88, 0x00}), "mp4a.40.29", 48'000, 2},             // PS: one channel in the core
        {bytes({0x13, 0x10, 0x56, 0xE5, 0x98}), "mp4a.40.5", 48'000, 2},        // SBR, backward compatible
        {bytes({0x11, 0xB0}), "mp4a.40.2", 48'000, 6},                          // 5.1
    };
    for (const Case& c : cases) {
        const auto config = aacFromConfig(c.config);
        ASSERT_TRUE(config) << c.codec;
        EXPECT_EQ(config->codec, c.codec);
        EXPECT_EQ(config->sampleRate, c.rate) << c.codec;
        EXPECT_EQ(config->channels, c.channels) << c.codec;
    }
    EXPECT_FALSE(aacFromConfig(""));
}

TEST(Codecs, DescriptorOfMp3InMp4) {
    const auto config = aacFromEsds(bytes({0, 0, 0, 0, 3, 0x15, 0, 1, 0, 4, 0x0D, 0x6B, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 1, 2}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->codec, "mp4a.6b");
}

TEST(Codecs, DolbyConfigurations) {
    const auto ac3 = ac3FromConfig(bytes({0x10, 0x3D, 0xE0}));
    ASSERT_TRUE(ac3);
    EXPECT_EQ(ac3->sampleRate, 48'000);
    EXPECT_EQ(ac3->channels, 6);
    const auto eac3 = eac3FromConfig(bytes({0x07, 0xC0, 0x20, 0x0F, 0x00}));
    ASSERT_TRUE(eac3);
    EXPECT_EQ(eac3->codec, "ec-3");
    EXPECT_EQ(eac3->channels, 6);
    const auto dependent = eac3FromConfig(bytes({0x07, 0xC0, 0x20, 0x0F, 0x02, 0x02}));  // and Lrs, Rrs
    ASSERT_TRUE(dependent);
    EXPECT_EQ(dependent->channels, 8);
}

TEST(Codecs, FrameHeaders) {
    const auto adts = adtsFrame(bytes({0xFF, 0xF1, 0x4C, 0x80, 0x2E, 0x7F, 0xFC}));
    ASSERT_TRUE(adts);
    EXPECT_EQ(adts->config.codec, "mp4a.40.2");
    EXPECT_EQ(adts->config.sampleRate, 48'000);
    EXPECT_EQ(adts->config.channels, 2);
    EXPECT_EQ(adts->frameBytes, 371u);
    EXPECT_EQ(adts->samplesPerFrame, 1024u);
    const auto mp3 = mpegAudioFrame(bytes({0xFF, 0xFB, 0x90, 0x64}));
    ASSERT_TRUE(mp3);
    EXPECT_EQ(mp3->config.codec, "mp4a.40.34");
    EXPECT_EQ(mp3->config.sampleRate, 44'100);
    EXPECT_EQ(mp3->frameBytes, 417u);
    EXPECT_EQ(mp3->samplesPerFrame, 1152u);
    const auto ac3 = ac3Frame(bytes({0x0B, 0x77, 0, 0, 0x1C, 0x40, 0xE1, 0xDF}));
    ASSERT_TRUE(ac3);
    EXPECT_EQ(ac3->config.codec, "ac-3");
    EXPECT_EQ(ac3->frameBytes, 1536u);
    const auto eac3 = ac3Frame(bytes({0x0B, 0x77, 0x02, 0xFF, 0x3F, 0x85, 0, 0}));
    ASSERT_TRUE(eac3);
    EXPECT_EQ(eac3->config.codec, "ec-3");
    EXPECT_EQ(eac3->config.channels, 6);
    EXPECT_EQ(eac3->frameBytes, 1536u);
    EXPECT_EQ(eac3->samplesPerFrame, 1536u);
    EXPECT_FALSE(adtsFrame(bytes({0xFF, 0xF1, 0x4C})));
    EXPECT_FALSE(mpegAudioFrame(bytes({0xFF, 0xFF, 0xFF, 0xFF})));
    EXPECT_FALSE(ac3Frame(bytes({0x0B, 0x77, 0, 0, 0xFF, 0x40, 0xE1, 0xDF})));
}

TEST(Codecs, TakeWhateverBytesThereAre) {
    std::uint32_t seed = 1;
    for (int round = 0; round < 20'000; ++round) {
        std::string noise;
        for (int i = 0; i < round % 60; ++i) {
            seed = seed * 1'664'525 + 1'013'904'223;
            noise += static_cast<char>(seed >> 24);
        }
        (void)avcFromSps("\x67" + noise);
        (void)hevcFromSps("\x42\x01" + noise);
        (void)avcFromConfig("\x01" + noise);
        (void)hevcFromConfig("\x01" + noise);
        (void)av1FromConfig("\x81" + noise);
        (void)vp9FromConfig(noise);
        (void)aacFromConfig(noise);
        (void)aacFromEsds(std::string(4, '\0') + "\x03" + noise);
        (void)ac3FromConfig(noise);
        (void)eac3FromConfig(noise);
        (void)adtsFrame("\xFF\xF1" + noise);
        (void)mpegAudioFrame("\xFF" + noise);
        (void)ac3Frame("\x0B\x77" + noise);
    }
}
