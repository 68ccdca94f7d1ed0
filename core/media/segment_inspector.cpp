// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/segment_inspector.h"

#include "core/media/container_inspector.h"
#include "core/media/sniff.h"

#include <algorithm>
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

// Eight bytes a step: told apart, not secured.
class Hash {
public:
    void feed(std::string_view bytes) {
        for (; !bytes.empty() && m_filled != 0; bytes.remove_prefix(1)) byte(bytes.front());
        for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
            std::uint64_t word = 0;
            for (int i = 0; i < 8; ++i) word |= std::uint64_t{static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)])} << (8 * i);
            mix(word);
        }
        for (const char c : bytes) byte(c);
    }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t h = m_hash ^ m_word ^ (std::uint64_t{m_filled} << 56);
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDULL;
        return h ^ (h >> 33);
    }

private:
    void byte(char c) {
        m_word |= std::uint64_t{static_cast<unsigned char>(c)} << (8 * m_filled);
        if (++m_filled < 8) return;
        mix(m_word);
        m_word = 0;
        m_filled = 0;
    }
    void mix(std::uint64_t word) {
        m_hash = (m_hash ^ word) * 0x9E3779B97F4A7C15ULL;
        m_hash ^= m_hash >> 29;
    }
    std::uint64_t m_hash = 0xCBF29CE484222325ULL;
    std::uint64_t m_word = 0;
    unsigned m_filled = 0;
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
