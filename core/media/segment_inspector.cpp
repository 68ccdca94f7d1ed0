// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/segment_inspector.h"

#include "core/media/container_inspector.h"
#include "core/media/sniff.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::size_t sniffed = 1024;  // bytes that are kept until the container is known
constexpr std::size_t shown = 16;

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

// Told apart, not secured. Sixteen bytes a multiplication, in lanes: it need not wait for the one before.
class Hash {
public:
    void feed(std::string_view bytes) {
        if (m_filled != 0) {
            fill(bytes);
            if (m_filled < stripe) return;
            mix({m_rest.data(), stripe});
            m_filled = 0;
        }
        const std::size_t whole = bytes.size() - bytes.size() % stripe;
        mix(bytes.substr(0, whole));
        bytes.remove_prefix(whole);
        fill(bytes);
    }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t h = m_length;
        for (const std::uint64_t lane : m_lanes) h = step(h, lane, 0);
        for (std::size_t i = 0; i < m_filled; ++i) h = step(h, static_cast<unsigned char>(m_rest[i]), 0);
        return step(h, m_filled, 0);
    }

private:
    static constexpr std::size_t lanes = 4;
    static constexpr std::size_t stripe = lanes * 2 * sizeof(std::uint64_t);

    // Both halves of the product count.
    static std::uint64_t step(std::uint64_t hash, std::uint64_t word, std::uint64_t next) {
        __extension__ using Product = unsigned __int128;
        const Product product = static_cast<Product>(hash ^ word) * (next ^ 0x9E3779B97F4A7C15ULL);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    void fill(std::string_view& bytes) {
        const std::size_t count = std::min(stripe - m_filled, bytes.size());
        std::copy_n(bytes.data(), count, m_rest.data() + m_filled);
        m_filled += count;
        bytes.remove_prefix(count);
    }
    static std::uint64_t wordAt(const char* bytes) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, sizeof word);
        return word;
    }
    // Whole stripes. Lane by lane by name: so they stay in registers.
    void mix(std::string_view bytes) {
        auto [a, b, c, d] = m_lanes;
        const char* const end = bytes.data() + bytes.size();
        for (const char* at = bytes.data(); at != end; at += stripe) {
            a = step(a, wordAt(at), wordAt(at + 8));
            b = step(b, wordAt(at + 16), wordAt(at + 24));
            c = step(c, wordAt(at + 32), wordAt(at + 40));
            d = step(d, wordAt(at + 48), wordAt(at + 56));
        }
        m_lanes = {a, b, c, d};
        m_length += bytes.size();
    }

    std::array<std::uint64_t, lanes> m_lanes = {0xCBF29CE484222325ULL, 0x84222325CBF29CE4ULL, 0x2545F4914F6CDD1DULL,
                                                0x9FB21C651E98DF25ULL};
    std::array<char, stripe> m_rest{};
    std::size_t m_filled = 0;
    std::uint64_t m_length = 0;  // of whole stripes
};

}  // namespace

struct SegmentInspector::Private {
    Options options;
    Hash hash;
    std::string head;       // until the container is known
    std::string first;
    std::uint64_t bytes = 0;
    Container container = Container::Unknown;
    std::unique_ptr<ContainerInspector> inspector;

    // Once: enough bytes are there, or no more will come.
    void decide() {
        container = sniff(std::string_view(head).substr(0, sniffed), options.init != nullptr);  // whatever pieces it came in
        switch (container) {
            case Container::MpegTs: inspector = makeTsInspector(!options.sampleEncryption.empty()); break;
            case Container::PackedAudio: inspector = makePackedAudioInspector(); break;
            case Container::Fmp4: inspector = makeFmp4Inspector(options.init); break;
            case Container::WebVtt:
            case Container::Imsc: inspector = makeTextInspector(container); break;
            case Container::Unknown: break;
        }
        if (inspector) inspector->feed(head);
        head = {};
    }
};

SegmentInspector::SegmentInspector(Options options) : d(std::make_unique<Private>()) { d->options = std::move(options); }
SegmentInspector::~SegmentInspector() = default;
SegmentInspector::SegmentInspector(SegmentInspector&&) noexcept = default;
SegmentInspector& SegmentInspector::operator=(SegmentInspector&&) noexcept = default;

void SegmentInspector::feed(std::string_view bytes) {
    d->hash.feed(bytes);
    if (d->first.size() < shown) d->first.append(bytes.substr(0, shown - d->first.size()));
    const bool decided = d->bytes >= sniffed;
    d->bytes += bytes.size();
    if (decided) {
        if (d->inspector) d->inspector->feed(bytes);
        return;
    }
    d->head.append(bytes);
    if (d->bytes >= sniffed) d->decide();
}

Inspection SegmentInspector::finish(bool whole) {
    if (d->bytes < sniffed) d->decide();
    Inspection inspection;
    inspection.container = d->container;
    inspection.whole = whole;
    inspection.bytes = d->bytes;
    inspection.hash = d->hash.value();
    inspection.firstBytes = hexadecimal(d->first);
    if (d->inspector) d->inspector->finish(inspection, whole);
    return inspection;
}

}  // namespace inspector::media
