// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media.h"

#include "app/lab/media_edits.h"

#include <QResource>

#include <algorithm>

// Q_INIT_RESOURCE declares a function of the global namespace; a static library's resources need it.
static void initLabMedia() { Q_INIT_RESOURCE(lab_media); }

namespace inspector::lab {

namespace {

struct Source {
    const char* name;  // as a rung's key is made from the playlist (hls::rungKeys), so that targets and findings agree
    const char* file;
    int width;
    int height;
};
constexpr Source kSources[] = {
    {"1080p", "1080p", 1920, 1080}, {"720p", "720p", 1280, 720}, {"480p", "480p", 854, 480},
    {"360p", "360p", 640, 360},     {"audio-en", "audio", 0, 0},
};
constexpr int kUnits = 2;

// The bytes live in the program itself (resources are stored uncompressed), so a view is enough.
Result<std::string_view> embedded(const std::string& name) {
    const QResource resource(QStringLiteral(":/lab/media/") + QString::fromStdString(name));
    if (!resource.isValid() || resource.compressionAlgorithm() != QResource::NoCompression)
        return fail(Error::Kind::Corrupt, "The program lacks its media", name, "build it again");
    return std::string_view(reinterpret_cast<const char*>(resource.data()),
                            static_cast<std::size_t>(resource.size()));
}

Result<Rung> readRung(const Source& source) {
    const std::string name = source.file;
    std::vector<std::string_view> units;
    for (int i = 0; i < kUnits; ++i) {
        auto bytes = embedded(name + "-" + std::to_string(i) + ".ts");
        if (!bytes) return fail(std::move(bytes.error()));
        units.push_back(*bytes);
    }
    auto file = embedded(name + ".mp4");
    if (!file) return fail(std::move(file.error()));
    auto ts = MpegTsLoop::make(units);
    if (!ts) return fail(std::move(ts.error()));
    auto mp4 = Fmp4Loop::make(*file);
    if (!mp4) return fail(std::move(mp4.error()));
    auto chunks = Fmp4Chunks::make(*mp4);
    if (!chunks) return fail(std::move(chunks.error()));
    std::string codec = mp4->avcCodec();
    if (codec.empty()) codec = "mp4a.40.2";
    return Rung{source.name, source.width, source.height, std::move(codec), std::move(*ts), std::move(*mp4),
                std::move(*chunks)};
}

}  // namespace

Result<std::unique_ptr<Media>> Media::load(Options options) {
    initLabMedia();
    std::unique_ptr<Media> media(new Media(options));
    for (const Source& source : kSources) {
        Result<Rung> rung = readRung(source);
        if (!rung) return fail(std::move(rung.error()));
        media->m_rungs.push_back(std::move(*rung));
    }
    return media;
}

void Media::appendUnit(std::string& out, const SegmentKey& key, std::int64_t unit, std::int64_t first) const {
    const Rung& rung = m_rungs[key.rung];
    if (key.container == Container::MpegTs) {
        rung.ts.append(out, unit, key.shiftTicks);
    } else if (key.chunksPerUnit == 0) {
        rung.mp4.append(out, unit, key.shiftTicks);
    } else {
        for (int chunk = 0; chunk < key.chunksPerUnit; ++chunk)
            if (key.part < 0 || key.part == (unit - first) * key.chunksPerUnit + chunk)
                rung.chunks.append(out, unit, chunk, key.chunksPerUnit, key.shiftTicks);
    }
}

std::string Media::make(const SegmentKey& key) const {
    const Rung& rung = m_rungs[key.rung];
    const int units = key.units > 0 ? key.units : m_options.unitsPerSegment;
    const std::int64_t first = key.number * units;
    const std::size_t padded = rung.isAudio() || key.part >= 0 ? 0 : m_options.segmentBytes;
    std::string out;
    std::size_t size = 0;
    for (std::int64_t unit = first; unit < first + units; ++unit)
        size += key.container == Container::MpegTs ? rung.ts.unitBytes(unit) : rung.mp4.unitBytes(unit);
    out.reserve(key.part >= 0 ? 0 : std::max(size, padded));
    for (std::int64_t unit = first; unit < first + units; ++unit) appendUnit(out, key, unit, first);
    if (padded > 0) key.container == Container::MpegTs ? padWithNullPackets(out, padded) : padWithFreeBox(out, padded);
    editSegment(out, key);
    return key.encrypted ? encryptSegment(out) : out;
}

std::shared_ptr<const std::string> Media::segment(const SegmentKey& key) {
    {
        std::lock_guard lock(m_mutex);
        if (const auto found = m_cache.find(key); found != m_cache.end()) {
            m_uses.splice(m_uses.begin(), m_uses, found->second.use);
            return found->second.bytes;
        }
    }
    auto bytes = std::make_shared<const std::string>(make(key));
    std::lock_guard lock(m_mutex);
    if (const auto found = m_cache.find(key); found != m_cache.end()) return found->second.bytes;
    m_uses.push_front(key);
    m_cache.emplace(key, Cached{bytes, m_uses.begin()});
    m_cachedBytes += bytes->size();
    while (m_cachedBytes > m_options.cacheBytes && m_cache.size() > 1) {
        const auto oldest = m_cache.find(m_uses.back());
        m_cachedBytes -= oldest->second.bytes->size();
        m_cache.erase(oldest);
        m_uses.pop_back();
    }
    return bytes;
}

std::shared_ptr<const std::string> Media::init(std::size_t rung) const {
    return std::make_shared<const std::string>(m_rungs[rung].mp4.init());
}

Bandwidth Media::bandwidth(std::size_t rung, Container container) const {
    // Units repeat, so this many segments are all the sizes that there are.
    std::int64_t largest = 0;
    std::int64_t sum = 0;
    for (int number = 0; number < kUnits; ++number) {
        const auto bytes = static_cast<std::int64_t>(make({rung, container, number, 0}).size());
        largest = std::max(largest, bytes);
        sum += bytes;
    }
    const auto rate = [&](std::int64_t bytes) { return (bytes * 8 * 1000 / segmentMs() + 999) / 1000 * 1000; };
    return {rate(largest), rate(sum / kUnits)};
}

}  // namespace inspector::lab
