// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/media/mp4_boxes.h"

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;

namespace {

std::string elst(std::int64_t start) {
    return box("edts", fullBox("elst", 0, 0, u32(1) + u32(0) + u32(static_cast<std::uint32_t>(start)) + u32(0x10000)));
}

std::string pssh(std::uint32_t dataSize, int version = 0) {
    const std::string kids = version == 1 ? u32(1) + std::string(16, '\x11') : std::string();
    return fullBox("pssh", version, 0, raw({0xed, 0xef, 0x8b, 0xa9, 0x79, 0xd6, 0x4a, 0xce, 0xa3, 0xc8, 0x27, 0xdc, 0xd5, 0x1d, 0x21, 0xed}) +
                                           kids + u32(dataSize) + "data");
}

TrackSpec changed(void (*change)(TrackSpec&)) {
    TrackSpec spec;
    change(spec);
    return spec;
}

struct Case {
    const char* id;
    std::string bad;
    std::string good;
};

std::vector<Case> cases() {
    const std::string good = initOf({TrackSpec{}});
    const std::string moov = good.substr(ftyp().size());
    return {
        {"fmp4-init-missing-moov", ftyp(), good},
        {"fmp4-init-missing-mvex", ftyp() + box("moov", trak(TrackSpec{})), good},
        {"fmp4-init-missing-ftyp-brand", ftyp("isomiso5mp41") + moov, ftyp("iso5iso6") + moov},
        {"fmp4-init-missing-ftyp-brand", moov, ftyp("cmfc") + moov},
        {"fmp4-init-missing-samples", initOf({changed([](TrackSpec& s) { s.withDescription = false; })}), good},
        {"fmp4-external-data", initOf({changed([](TrackSpec& s) { s.drefFlags = 0; })}), good},
        {"fmp4-edit-list", initOf({changed([](TrackSpec& s) { s.trakChildren = elst(1024); })}),
         initOf({changed([](TrackSpec& s) { s.trakChildren = elst(0); })})},
        {"fmp4-box-invalid", good.substr(0, good.size() - 20), good},
        {"fmp4-box-invalid", good + u32(3) + "free", good + u32(8) + "free"},
        {"drm-pssh-invalid", initOf({TrackSpec{}}, pssh(40)), initOf({TrackSpec{}}, pssh(4))},
        {"drm-pssh-invalid", initOf({TrackSpec{}}, pssh(4, 2)), initOf({TrackSpec{}}, pssh(4, 1))},
    };
}

}  // namespace

TEST(InitSegment, SaysWhatIsWrongAndIsSilentWhenItIsNot) {
    for (const Case& c : cases()) {
        const InitSegment bad = parseInit(c.bad);
        EXPECT_TRUE(find(bad.diagnostics, c.id)) << c.id << ": " << idsOf(bad.diagnostics);
        expectWords(bad.diagnostics);
        const InitSegment good = parseInit(c.good);
        EXPECT_TRUE(good.diagnostics.empty()) << c.id << ": " << idsOf(good.diagnostics);
    }
}

TEST(InitSegment, GivesTracksWithTheirLanguageSizeAndTimescale) {
    const InitSegment init = parseInit(initOf({TrackSpec{}, changed([](TrackSpec& s) {
                                                   s.id = 2;
                                                   s.handler = "soun";
                                                   s.entry = "fLaC";
                                                   s.timescale = 48'000;
                                               })}));
    ASSERT_EQ(init.tracks.size(), 2u);
    EXPECT_EQ(init.tracks[0].codec, "avc1");
    EXPECT_EQ(init.tracks[0].width, 640);
    EXPECT_EQ(init.tracks[0].height, 360);
    EXPECT_EQ(init.tracks[0].language, "fra");
    EXPECT_EQ(init.tracks[1].kind, Track::Kind::Audio);
    EXPECT_EQ(init.tracks[1].channels, 2);
    EXPECT_EQ(init.tracks[1].sampleRate, 48'000);
    EXPECT_EQ(init.tracks[1].timescale, 48'000u);
}

TEST(InitSegment, NamesSubtitleTracks) {
    for (const auto& [handler, entry] : {std::pair("subt", "stpp"), std::pair("text", "wvtt")}) {
        TrackSpec spec;
        spec.handler = handler;
        spec.entry = entry;
        const InitSegment init = parseInit(initOf({spec}));
        ASSERT_EQ(init.tracks.size(), 1u);
        EXPECT_EQ(init.tracks[0].kind, Track::Kind::Text);
        EXPECT_EQ(init.tracks[0].codec, entry);
        EXPECT_TRUE(init.diagnostics.empty()) << idsOf(init.diagnostics);
    }
}

TEST(InitSegment, ReadsProtectionColourAndPixelAspect) {
    const std::string tenc = fullBox("tenc", 0, 0, zeros(2) + raw({1, 8}) + std::string(16, '\xAB'));
    const std::string sinf = box("sinf", box("frma", "avc1") + fullBox("schm", 0, 0, "cbcs" + u32(0x10000)) + box("schi", tenc));
    TrackSpec spec;
    spec.entry = "encv";
    spec.entryChildren = box("avcC", raw({1, 0x64, 0, 0x1f, 0xff, 0xe0, 0})) + sinf + box("pasp", u32(4) + u32(3)) +
                         box("colr", "nclx" + big(9, 2) + big(16, 2) + big(9, 2) + zeros(1));
    const InitSegment init = parseInit(initOf({spec}));
    ASSERT_EQ(init.tracks.size(), 1u);
    EXPECT_EQ(init.tracks[0].codec, "avc1.64001f");
    EXPECT_EQ(init.tracks[0].scheme, "cbcs");
    EXPECT_EQ(init.tracks[0].defaultKid, "abababababababababababababababab");
    EXPECT_EQ(init.tracks[0].videoRange, "PQ");
    EXPECT_DOUBLE_EQ(init.tracks[0].pixelAspect, 4.0 / 3);
    EXPECT_EQ(init.perSampleIvSize.at(1), 8);
}

TEST(InitSegment, ReadsPssh) {
    const InitSegment init = parseInit(initOf({TrackSpec{}}, pssh(4, 1)));
    ASSERT_EQ(init.pssh.size(), 1u);
    EXPECT_EQ(init.pssh[0].systemId, "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed");
    ASSERT_EQ(init.pssh[0].kids.size(), 1u);
    EXPECT_EQ(init.pssh[0].kids[0], std::string(32, '1'));
    EXPECT_EQ(init.pssh[0].dataSize, 4u);
}

TEST(InitSegment, ReadsTheIndexBesideTheMoov) {
    const std::string sidx = fullBox("sidx", 0, 0, u32(1) + u32(1000) + u32(500) + u32(12) + zeros(2) + big(2, 2) + u32(100) + u32(2000) +
                                                       u32(0x90000000) + u32(0x80000064) + u32(3000) + u32(0));
    const std::string bytes = initOf({TrackSpec{}}) + sidx;
    const InitSegment init = parseInit(bytes);
    ASSERT_EQ(init.sidx.size(), 1u);
    EXPECT_EQ(init.sidx[0].boxEnd, bytes.size());
    EXPECT_EQ(init.sidx[0].earliest, 500u);
    EXPECT_EQ(init.sidx[0].firstOffset, 12u);
    ASSERT_EQ(init.sidx[0].references.size(), 2u);
    EXPECT_EQ(init.sidx[0].references[0].duration, 2000u);
    EXPECT_TRUE(init.sidx[0].references[0].startsWithSap);
    EXPECT_TRUE(init.sidx[0].references[1].toIndex);
    EXPECT_EQ(init.sidx[0].references[1].size, 100u);
}

TEST(InitSegment, TellsConfigurationsApartAndNotTheirTimes) {
    const auto first = parseInit(initOf({TrackSpec{}}));
    EXPECT_EQ(first.configHash, parseInit(initOf({TrackSpec{}}) + box("free", "x")).configHash);
    TrackSpec other;
    other.timescale = 90'000;
    EXPECT_NE(first.configHash, parseInit(initOf({other})).configHash);
    other = {};
    other.entryChildren = box("pasp", u32(4) + u32(3));
    EXPECT_NE(first.configHash, parseInit(initOf({other})).configHash);
}

TEST(InitSegment, TakesWhateverBytesThereAre) {
    EXPECT_FALSE(parseInit("").hasMoov);
    const std::string good = initOf({TrackSpec{}}, pssh(4));
    for (std::size_t size = 0; size < good.size(); ++size) expectWords(parseInit(std::string_view(good).substr(0, size)).diagnostics);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char value : {'\0', '\x01', '\xFF'}) {
            std::string bent = good;
            bent[at] = value;
            expectWords(parseInit(bent).diagnostics);
        }
    }
}
