// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/vod.h"

#include "app/lab/answers.h"
#include "app/lab/mp4_boxes.h"
#include "core/base/text.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr int kSegments = 6;
constexpr std::string_view kMpdType = "application/dash+xml";

const char* typeOf(const Rung& rung) { return rung.isAudio() ? "audio/mp4" : "video/mp4"; }

// A sidx (ISO 14496-12 8.16.3) of these sizes, each `ticks` long and beginning with a keyframe.
std::string sidxOf(const std::vector<std::size_t>& sizes, std::int64_t timescale, std::int64_t ticks) {
    std::string box;
    appendBig(box, 8 + 4 + 8 + 16 + 4 + sizes.size() * 12, 4);
    box += "sidx";
    appendBig(box, 0x01000000, 4);
    appendBig(box, 1, 4);
    appendBig(box, static_cast<std::uint64_t>(timescale), 4);
    appendBig(box, 0, 8);  // earliest_presentation_time
    appendBig(box, 0, 8);  // first_offset
    appendBig(box, sizes.size(), 4);
    for (const std::size_t size : sizes) {
        appendBig(box, size, 4);
        appendBig(box, static_cast<std::uint64_t>(ticks), 4);
        appendBig(box, 0x90000000, 4);  // starts with a SAP of type 1
    }
    return box;
}

}  // namespace

Vod::Vod(Media& media, bool audio) : m_media(media), m_audio(audio) {
    for (std::size_t rung = 0; rung < media.rungs().size(); ++rung)
        m_bandwidths.push_back(media.bandwidth(rung, Container::Fmp4));
}

Vod::File Vod::makeFile(std::size_t rung) const {
    const Fmp4Chunks& chunks = m_media.rungs()[rung].chunks;
    std::string media;
    std::vector<std::size_t> sizes;
    for (int unit = 0; unit < kSegments * m_media.unitsPerSegment(); ++unit) {
        const std::size_t before = media.size();
        chunks.append(media, unit, 0, 1, 0);
        sizes.push_back(media.size() - before);
    }
    File file;
    std::string bytes = *m_media.init(rung);
    file.range.initEnd = bytes.size();
    bytes += sidxOf(sizes, m_media.rungs()[rung].mp4.timescale(), chunks.unitLength());
    file.range.indexEnd = bytes.size();
    file.bytes = std::make_shared<const std::string>(bytes + media);
    return file;
}

Vod::File Vod::file(std::size_t rung) {
    std::lock_guard lock(m_mutex);
    const auto known = m_files.find(rung);
    return known != m_files.end() ? known->second : m_files.emplace(rung, makeFile(rung)).first->second;
}

Reply Vod::onDemand() {
    std::vector<VodRange> ranges;
    for (std::size_t rung = 0; rung < m_media.rungs().size(); ++rung) ranges.push_back(file(rung).range);
    return textDocument(kMpdType,
                        writeVodMpd(m_media.segmentMs(), kSegments, m_media.rungs(), m_bandwidths, m_audio, &ranges), 60);
}

std::optional<Reply> Vod::respond(std::string_view below) {
    if (below == "manifest.mpd")
        return textDocument(kMpdType,
                            writeVodMpd(m_media.segmentMs(), kSegments, m_media.rungs(), m_bandwidths, m_audio, nullptr), 60);
    if (below == "ondemand.mpd") return onDemand();
    const auto slash = below.find('/');
    const bool whole = slash == std::string_view::npos && below.ends_with(".mp4");
    const std::string_view name = whole ? below.substr(0, below.size() - 4) : below.substr(0, slash);
    const auto& rungs = m_media.rungs();
    const auto found = std::find_if(rungs.begin(), rungs.end(), [&](const Rung& each) { return each.name == name; });
    if (found == rungs.end()) return std::nullopt;
    const auto rung = static_cast<std::size_t>(found - rungs.begin());
    if (whole) {
        Reply reply = fixedFile(typeOf(*found), file(rung).bytes);
        reply.headers.emplace_back("Accept-Ranges", "bytes");
        return reply;
    }
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view leaf = below.substr(slash + 1);
    if (leaf == "init.mp4") return fixedFile(typeOf(*found), m_media.init(rung));
    if (!leaf.starts_with("seg-") || !leaf.ends_with(".m4s")) return std::nullopt;
    const auto number = parseUnsigned(leaf.substr(4, leaf.size() - 8));
    if (!number || *number < 1 || *number > kSegments) return std::nullopt;
    Reply reply;
    reply.contentType = typeOf(*found);
    reply.segment = SegmentKey{rung, Container::Fmp4, static_cast<std::int64_t>(*number) - 1, 0, 1};
    reply.etag = "\"vod-" + found->name + '-' + std::to_string(*number) + '"';
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    return reply;
}

}  // namespace inspector::lab
