// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/quantile_sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

using namespace inspector;

namespace {

constexpr double promised = 0.01;

struct Values {
    const char* name;
    std::function<double(std::mt19937_64&)> next;
};
// What latencies look like, and what they do not.
const Values kinds[] = {
    {"uniform", [](auto& random) { return std::uniform_real_distribution(0.5, 900.0)(random); }},
    {"lognormal", [](auto& random) { return std::lognormal_distribution(3.0, 1.5)(random); }},
    {"exponential", [](auto& random) { return std::exponential_distribution(0.02)(random); }},
    {"two humps", [](auto& random) { return random() % 10 < 9 ? 5 + static_cast<double>(random() % 100) / 100 : 2000 + static_cast<double>(random() % 500); }},
    {"equal", [](auto&) { return 42.0; }},
    {"tiny and huge", [](auto& random) { return std::pow(10.0, std::uniform_real_distribution(-3.0, 9.0)(random)); }},
};

double exact(const std::vector<double>& sorted, double q) {
    const double rank = std::ceil(q * static_cast<double>(sorted.size()) * (1 - 1e-12));
    return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

QuantileSketch sketchOf(const std::vector<double>& values) {
    QuantileSketch sketch;
    for (const double value : values) sketch.add(value);
    return sketch;
}

std::vector<double> some(std::size_t count, std::uint64_t seed, const Values& kind = kinds[1]) {
    std::mt19937_64 random(seed);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(kind.next(random));
    return values;
}

}  // namespace

TEST(QuantileSketch, IsWithinOnePercentOfTheExactQuantile) {
    for (const Values& kind : kinds) {
        for (const std::size_t count : {1, 2, 3, 10, 99, 1000, 20'000}) {
            std::vector<double> values = some(count, 7 + count, kind);
            const QuantileSketch sketch = sketchOf(values);
            std::sort(values.begin(), values.end());
            for (const double q : {0.0, 0.01, 0.07, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
                const double wanted = exact(values, q);
                const auto got = sketch.quantile(q);
                ASSERT_TRUE(got);
                EXPECT_LE(std::fabs(*got - wanted), promised * wanted) << kind.name << ", " << count << " values, q " << q;
            }
        }
    }
}

TEST(QuantileSketch, OfAllTogetherIsWhatMergedOnesGive) {
    const std::vector<double> values = some(3'000, 1, kinds[5]);
    QuantileSketch parts[3];
    for (std::size_t i = 0; i < values.size(); ++i) parts[i % 3].add(values[i]);
    const QuantileSketch whole = sketchOf(values);

    QuantileSketch left = parts[0];
    left.merge(parts[1]);
    left.merge(parts[2]);
    QuantileSketch right = parts[2];
    right.merge(parts[1]);
    QuantileSketch outer = parts[0];
    outer.merge(right);
    QuantileSketch other = parts[1];
    other.merge(parts[2]);
    other.merge(parts[0]);
    EXPECT_EQ(left, whole);
    EXPECT_EQ(outer, whole);
    EXPECT_EQ(other, whole);
    EXPECT_EQ(whole.count(), values.size());

    QuantileSketch doubled = whole;
    doubled.merge(doubled);
    EXPECT_EQ(doubled.count(), 2 * whole.count());
    EXPECT_EQ(doubled.quantile(0.95), whole.quantile(0.95));
    QuantileSketch withNothing = whole;
    withNothing.merge({});
    EXPECT_EQ(withNothing, whole);
    QuantileSketch nothing;
    nothing.merge(whole);
    EXPECT_EQ(nothing, whole);
}

TEST(QuantileSketch, KeepsSumAndTimes) {
    QuantileSketch sketch;
    EXPECT_TRUE(sketch.empty());
    EXPECT_EQ(sketch.quantile(0.5), std::nullopt);
    sketch.add(1.5, 3);
    sketch.add(0.0);
    sketch.add(7, 0);
    EXPECT_EQ(sketch.count(), 4u);
    EXPECT_DOUBLE_EQ(sketch.sum(), 4.5);
    EXPECT_EQ(sketch.quantile(0.25), 0.0);
    EXPECT_NEAR(*sketch.quantile(0.26), 1.5, 0.015);
    EXPECT_EQ(sketch.quantile(std::nan("")), std::nullopt);
    EXPECT_EQ(sketch.quantile(-3), 0.0);
    EXPECT_EQ(sketch.quantile(1e300), sketch.quantile(1));
    sketch.clear();
    EXPECT_EQ(sketch, QuantileSketch());
}

TEST(QuantileSketch, TakesAnyNumber) {
    QuantileSketch sketch;
    for (const double odd : {std::nan(""), -std::nan("")}) sketch.add(odd);
    EXPECT_TRUE(sketch.empty());
    for (const double odd : {-1.0, -std::numeric_limits<double>::infinity(), 1e-300, 5e-324, -0.0}) sketch.add(odd);
    EXPECT_EQ(sketch.quantile(1), 0.0);
    QuantileSketch great;
    for (const double odd : {std::numeric_limits<double>::infinity(), 1e300, 1.1e9}) great.add(odd);
    EXPECT_NEAR(*great.quantile(1), 12.0 * 86'400'000, 1.1e7);
    // Counts stop at their greatest.
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    QuantileSketch full;
    full.add(10, most);
    full.add(20, most);
    full.merge(full);
    EXPECT_EQ(full.count(), most);
    EXPECT_NEAR(*full.quantile(0.5), 10, 0.1);
    ASSERT_TRUE(full.quantile(1));
    EXPECT_EQ(QuantileSketch::decode(full.encode()), full);
}

TEST(QuantileSketch, ComesBackFromItsText) {
    for (const Values& kind : kinds) {
        for (const std::size_t count : {0, 1, 2, 500}) {
            const QuantileSketch sketch = sketchOf(some(count, 3, kind));
            const auto back = QuantileSketch::decode(sketch.encode());
            ASSERT_TRUE(back) << sketch.encode();
            EXPECT_EQ(*back, sketch) << sketch.encode();
        }
    }
    QuantileSketch wide;
    wide.add(0);
    wide.add(0.001);
    wide.add(1e9);
    EXPECT_LT(wide.encode().size(), 60u);
    EXPECT_EQ(wide.encode().find_first_of(" \"'\\"), std::string::npos);
    EXPECT_EQ(QuantileSketch::decode(wide.encode()), wide);
}

TEST(QuantileSketch, RefusesTextThatIsNone) {
    const std::string many(100'000, '1');
    for (const std::string& text :
         {std::string(), std::string("1"), std::string(";;;;"), std::string("2;0;0;0;"), std::string("1;0;0;0"), std::string("1;0;0;0;;"),
          std::string("1;-1;0;0;"), std::string("1;0;-1;0;"), std::string("1;0;1e3;0;1"), std::string("1;0;0;5;"), std::string("1;0;0;5;0"),
          std::string("1;0;0;5;~3,1"), std::string("1;0;0;5;1,~3"), std::string("1;0;0;5;1,~0,1"), std::string("1;0;0;5;1,~2,~2,1"),
          std::string("1;0;0;5;1,,1"), std::string("1;0;0;5;~"), std::string("1;0;0;5;1,~99999999999999999999,1"), std::string("1;0;0;5;1,~4000,1"),
          std::string("1;0;0;99999;1"), std::string("1;0;0;-99999;1"), std::string("1;0;0;9223372036854775807;1"),
          std::string("1;99999999999999999999;0;0;"), std::string("1;0;0;0;18446744073709551616"), "1;0;0;0;" + many,
          std::string("1;0;0;0;1\0", 10), std::string("1;0;0;0; 1")})
        EXPECT_FALSE(QuantileSketch::decode(text)) << text.substr(0, 80);
    EXPECT_TRUE(QuantileSketch::decode("1;0;0;0;"));
    EXPECT_TRUE(QuantileSketch::decode("1;18446744073709551615;0;0;18446744073709551615"));
}

TEST(QuantileSketch, BrokenTextNeverComesBackOtherThanItIs) {
    std::mt19937_64 random(11);
    const std::string good = sketchOf(some(200, 5)).encode();
    for (int i = 0; i < 3'000; ++i) {
        std::string text = good;
        for (std::uint64_t edits = random() % 4 + 1; edits > 0; --edits)
            text[random() % text.size()] = "0123456789;,~-x"[random() % 15];
        if (const auto sketch = QuantileSketch::decode(text)) {
            EXPECT_EQ(QuantileSketch::decode(sketch->encode()), sketch) << text;
            (void)sketch->quantile(0.99);
        }
    }
}

TEST(QuantileSketch, StaysSmall) {
    const QuantileSketch sketch = sketchOf(some(50'000, 9, kinds[5]));
    const std::string text = sketch.encode();
    EXPECT_LT(std::count(text.begin(), text.end(), ','), 2'048);
}

TEST(Base64, OfBothAlphabets) {
    EXPECT_EQ(fromBase64("Zm9vYg=="), "foob");
    EXPECT_EQ(fromBase64("Zm9vYg"), "foob");
    EXPECT_EQ(fromBase64("+/8="), "\xfb\xff");
    EXPECT_EQ(fromBase64("-_8"), "\xfb\xff");
    for (const char* text : {"", "=", "====", "Z", "Zm9v!", "Zm 9v", "Zm9vY"}) EXPECT_EQ(fromBase64(text), std::nullopt) << text;
}
