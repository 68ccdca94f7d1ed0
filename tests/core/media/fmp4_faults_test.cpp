// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/media/mp4_boxes.h"

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;

namespace {

FragmentSpec changed(void (*change)(FragmentSpec&)) {
    FragmentSpec spec;
    change(spec);
    return spec;
}

// One reference; `size` more or less than the fragment has, duration in ms.
std::string indexed(std::int64_t more, std::uint32_t duration) {
    const std::string media = fragment();
    const auto size = static_cast<std::uint32_t>(static_cast<std::int64_t>(media.size()) + more);
    return fullBox("sidx", 0, 0, u32(1) + u32(1000) + u32(0) + u32(0) + zeros(2) + big(1, 2) + u32(size) + u32(duration) + u32(0x90000000)) + media;
}

std::string two(std::uint64_t second) {
    FragmentSpec next;
    next.time = second;
    return fragment() + fragment(next);
}

struct Case {
    const char* id;
    std::string bad;
    std::string good;
};

std::vector<Case> cases() {
    const std::string good = fragment();
    constexpr std::uint64_t wrap = std::uint64_t{1} << 32;
    FragmentSpec near;
    near.timeVersion = 0;
    near.time = wrap - 2000 * 1000;   // ticks of 1 ms: 2,000 s left
    FragmentSpec far = near;
    far.time = wrap - 5000 * 1000;
    FragmentSpec large = near;
    large.timeVersion = 1;
    return {
        {"fmp4-tfdt-missing", fragment(changed([](FragmentSpec& s) { s.time.reset(); })), good},
        {"fmp4-track-id-mismatch", fragment(changed([](FragmentSpec& s) { s.track = 5; })), good},
        {"fmp4-not-relative-addressing", fragment(changed([](FragmentSpec& s) { s.baseDataOffset = 0; })), good},
        {"fmp4-mdat-short", fragment(changed([](FragmentSpec& s) { s.data = 200; })), fragment(changed([](FragmentSpec& s) { s.data = 250; }))},
        {"fmp4-mdat-short", moofOf({}, 400) + box("free", "") + good, good},
        {"fmp4-tfdt-discontinuity", two(1040), two(1000)},
        {"fmp4-tfdt-discontinuity", two(500), two(1001)},
        {"fmp4-tfdt-32bit", fragment(near), fragment(far)},
        {"fmp4-tfdt-32bit", fragment(near), fragment(large)},
        {"fmp4-sidx-mismatch", indexed(-1, 1000), indexed(0, 1000)},
        {"fmp4-sidx-mismatch", indexed(100, 1000), indexed(0, 1020)},
        {"fmp4-sidx-mismatch", indexed(0, 1500), indexed(0, 960)},
        {"fmp4-composition-offset", fragment(changed([](FragmentSpec& s) { s.compositionOffset = -40; })), good},
        {"fmp4-box-invalid", good.substr(0, good.size() - 1), good},
        {"fmp4-box-invalid", good + u32(7) + "free", good + u32(8) + "free"},
        {"fmp4-box-invalid", good + u32(20) + std::string("\0\x01\x02\x03", 4) + zeros(12), good + box("uuid", zeros(16))},
        {"fmp4-box-invalid", good + u32(9 << 20) + "meta" + zeros(9 << 20).substr(8), good + u32(9 << 20) + "free" + zeros(9 << 20).substr(8)},
        {"fmp4-box-invalid", box("moof", u32(100) + "traf" + zeros(20)) + good, good},
        {"drm-pssh-invalid", fullBox("pssh", 0, 0, "short") + good, fullBox("pssh", 0, 0, zeros(16) + u32(0)) + good},
    };
}

}  // namespace

TEST(Fmp4Faults, AreSaidAndTheirTwinsAreNot) {
    const auto init = parsedInit();
    for (const Case& c : cases()) {
        const Inspection bad = inspect(c.bad, init);
        EXPECT_EQ(bad.container, Container::Fmp4);
        EXPECT_TRUE(find(bad.diagnostics, c.id)) << c.id << ": " << idsOf(bad.diagnostics);
        expectWords(bad.diagnostics);
        const Inspection good = inspect(c.good, init);
        EXPECT_TRUE(good.diagnostics.empty()) << c.id << ": " << idsOf(good.diagnostics);
    }
}

TEST(Fmp4Faults, CarryWhatWasMeasured) {
    const auto init = parsedInit();
    FragmentSpec spec;
    spec.data = 200;
    const Inspection cut = inspect(fragment(spec), init);
    EXPECT_EQ(number(*find(cut.diagnostics, "fmp4-mdat-short"), "missing"), 50);
    const Inspection jump = inspect(two(1040), init);
    EXPECT_DOUBLE_EQ(number(*find(jump.diagnostics, "fmp4-tfdt-discontinuity"), "by"), 40);
    spec = {};
    spec.timeVersion = 0;
    spec.time = (std::uint64_t{1} << 32) - 2'000'000;
    EXPECT_DOUBLE_EQ(number(*find(inspect(fragment(spec), init).diagnostics, "fmp4-tfdt-32bit"), "left"), 2000);
}

TEST(Fmp4Faults, OfASegmentThatIsSeenInPartAreNotSaid) {
    const std::string bytes = fragment();
    const Inspection part = inspect(bytes.substr(0, bytes.size() - 100), parsedInit(), 0, false);
    EXPECT_TRUE(part.diagnostics.empty()) << idsOf(part.diagnostics);
    EXPECT_EQ(part.tracks.at(0).samples, 25u);
}

TEST(Fmp4Faults, AreTheSameWhateverThePieces) {
    const auto init = parsedInit();
    for (const Case& c : cases()) {
        if (c.bad.size() > 1 << 20) continue;
        const Inspection whole = inspect(c.bad, init);
        for (const std::size_t piece : {1U, 3U, 17U}) {
            const Inspection pieces = inspect(c.bad, init, piece);
            EXPECT_EQ(idsOf(pieces.diagnostics), idsOf(whole.diagnostics)) << c.id;
            EXPECT_EQ(pieces.hash, whole.hash);
        }
    }
}

TEST(Fmp4Faults, TakeWhateverBytesThereAre) {
    const auto init = parsedInit();
    const std::string good = indexed(0, 1000);
    for (std::size_t size = 0; size < good.size(); ++size) expectWords(inspect(good.substr(0, size), init).diagnostics);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char value : {'\0', '\x01', '\x7F', '\xFF'}) {
            std::string bent = good;
            bent[at] = value;
            expectWords(inspect(bent, init).diagnostics);
        }
    }
}

TEST(Fmp4Faults, EndlessSamplesOfARunThatHasNoBytesForThemAreRefused) {
    const auto init = parsedInit();
    FragmentSpec spec;
    spec.data = 10;
    spec.samples = 0xFFFFFFFF;
    const Inspection inspection = inspect(fragment(spec), init);
    EXPECT_TRUE(find(inspection.diagnostics, "fmp4-box-invalid"));
    EXPECT_EQ(inspection.tracks.at(0).samples, 0u);
}
