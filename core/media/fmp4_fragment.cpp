// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/fmp4_fragment.h"

#include <algorithm>
#include <cmath>
#include <limits>

// ISO 14496-12 8.8.4 to 8.8.12; RFC 8216bis 3.1.2.
namespace inspector::media {

namespace {

constexpr std::size_t mostTracks = 64;
constexpr std::uint64_t mostDefaulted = 1'000'000;
constexpr std::uint64_t captured = 2048;
constexpr double wrapNearS = 3600;

std::uint64_t ahead(std::uint64_t at, std::uint64_t by) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return by > most - at ? most : at + by;
}

template <typename T>
std::uint32_t valueOf(const T& map, std::uint32_t track) {
    const auto at = map.find(track);
    return at == map.end() ? 0 : at->second;
}

Arg bytesArg(std::string name, std::uint64_t bytes) { return numberArg(std::move(name), static_cast<double>(bytes), Arg::Unit::Byte); }

std::string nameOf(const Track& track) {
    if (track.kind == Track::Kind::Video) return "video";
    return track.kind == Track::Kind::Audio ? "audio" : std::to_string(track.id);
}

bool hasNalUnits(const Track& track) {
    const std::string_view entry = std::string_view(track.codec).substr(0, 3);
    return track.kind == Track::Kind::Video && (entry == "avc" || entry == "hvc" || entry == "hev" || entry == "dvh");
}

}  // namespace

void FragmentReader::setInit(const InitSegment* init) {
    m_init = init;
    m_tracks.clear();
    m_captures.clear();
    if (!init) return;
    for (const Track& track : init->tracks) m_tracks.emplace_back(track);
}

TrackFigures* FragmentReader::track(std::uint32_t id) {
    const auto at = std::find_if(m_tracks.begin(), m_tracks.end(), [id](const TrackFigures& t) { return t.format().id == id; });
    if (at != m_tracks.end()) return &*at;
    if (m_init || m_tracks.size() == mostTracks) return nullptr;
    Track unknown;
    unknown.id = id;
    unknown.timescale = 0;
    return &m_tracks.emplace_back(unknown);
}

std::string FragmentReader::knownIds() const {
    std::string ids;
    for (const TrackFigures& track : m_tracks) {
        if (ids.size() > 60) break;
        ids.append(ids.empty() ? "" : ", ").append(std::to_string(track.format().id));
    }
    return ids.empty() ? "-" : ids;
}

void FragmentReader::moof(const Box& moof) {
    checkData(true);
    m_data.reset();
    m_mdat.reset();
    m_lastMoof = moof.offset;
    ++m_fragments;
    eachBox(moof, "moof", m_diagnostics, [&](const Box& box) {
        if (box.type == "mfhd" && !m_firstSequence) m_firstSequence = be32(box.body, 4);
        if (box.type == "traf") traf(box, moof);
    });
}

void FragmentReader::traf(const Box& box, const Box& moof) {
    constexpr std::string_view path = "moof/traf";
    Traf traf;
    const Box header = childOf(box, "tfhd", path, m_diagnostics);
    if (header.type.empty()) return reportBox(m_diagnostics, "moof/traf/tfhd", box.offset, 16, 0);
    if (!tfhd(header, moof, traf)) return;
    const Box time = childOf(box, "tfdt", path, m_diagnostics);
    if (!time.type.empty()) tfdt(time, traf);
    else if (!m_diagnostics.count("fmp4-tfdt-missing"))
        m_diagnostics.add("fmp4-tfdt-missing", box.offset, {numberArg("track", traf.id)});
    eachBox(box, path, m_diagnostics, [&](const Box& child) {
        if (child.type == "trun") trun(child, traf);
    });
}

bool FragmentReader::tfhd(const Box& box, const Box& moof, Traf& traf) {
    Fields fields(box.body);
    const std::uint32_t flags = fields.u32() & 0xFF'FFFF;
    traf.id = fields.u32();
    traf.track = track(traf.id);
    if (!traf.track) {
        if (m_init && !m_diagnostics.count("fmp4-track-id-mismatch"))
            m_diagnostics.add("fmp4-track-id-mismatch", box.offset, {numberArg("track", traf.id), textArg("known", knownIds())});
        return false;
    }
    traf.base = moof.offset;
    traf.position = traf.base;
    if ((flags & 1) != 0) {
        traf.base = fields.u64();
        traf.position = traf.base;
        if (!m_diagnostics.count("fmp4-not-relative-addressing"))
            m_diagnostics.add("fmp4-not-relative-addressing", box.offset, {numberArg("track", traf.id)});
    }
    if ((flags & 2) != 0) fields.skip(4);
    if (m_init) {
        traf.defaults = {valueOf(m_init->defaultDuration, traf.id), valueOf(m_init->defaultSize, traf.id),
                         valueOf(m_init->defaultFlags, traf.id), false};
        traf.defaults.flagsSaid = traf.defaults.flags != 0;
    }
    if ((flags & 8) != 0) traf.defaults.duration = fields.u32();
    if ((flags & 0x10) != 0) traf.defaults.size = fields.u32();
    if ((flags & 0x20) != 0) {
        traf.defaults.flags = fields.u32();
        traf.defaults.flagsSaid = true;
    }
    if (!fields.ok()) reportBox(m_diagnostics, "moof/traf/tfhd", box.offset, 36, box.body.size());
    return fields.ok();
}

void FragmentReader::warnOfWrap(std::uint64_t time, const Box& box, const TrackFigures& track) {
    const std::uint32_t timescale = track.format().timescale;
    if (timescale == 0) return;
    const double left = (4294967296.0 - static_cast<double>(time)) / timescale;
    if (left >= wrapNearS || m_diagnostics.count("fmp4-tfdt-32bit")) return;
    m_diagnostics.add("fmp4-tfdt-32bit", box.offset,
                      {numberArg("track", track.format().id), numberArg("left", left, Arg::Unit::Second)});
}

void FragmentReader::tfdt(const Box& box, Traf& traf) {
    Fields fields(box.body);
    const int version = fields.u8();
    fields.skip(3);
    const std::uint64_t time = version == 1 ? fields.u64() : fields.u32();
    if (!fields.ok()) return reportBox(m_diagnostics, "moof/traf/tfdt", box.offset, version == 1 ? 20 : 16, box.body.size() + 8);
    if (version == 0) warnOfWrap(time, box, *traf.track);
    decodeTime(time, box, *traf.track);
}

void FragmentReader::decodeTime(std::uint64_t time, const Box& box, TrackFigures& track) {
    const auto expected = track.next();
    track.startAt(static_cast<std::int64_t>(std::min<std::uint64_t>(time, std::uint64_t{1} << 61)));
    const std::uint32_t timescale = track.format().timescale;
    if (!expected || timescale == 0) return;
    const std::int64_t off = *track.next() - *expected;
    // What packagers round is no gap.
    const std::int64_t tolerance = std::max<std::int64_t>(2, timescale / 1000);
    if (std::abs(off) <= tolerance || m_diagnostics.count("fmp4-tfdt-discontinuity")) return;
    const Track& format = track.format();
    m_diagnostics.add("fmp4-tfdt-discontinuity", box.offset,
                      {textArg("track", nameOf(format)), numberArg("expected", format.seconds(*expected), Arg::Unit::Second),
                       numberArg("found", format.seconds(*track.next()), Arg::Unit::Second),
                       numberArg("by", std::abs(format.seconds(off)) * 1000, Arg::Unit::Millisecond),
                       numberArg("limit", format.seconds(tolerance) * 1000, Arg::Unit::Millisecond)});
}

void FragmentReader::trun(const Box& box, Traf& traf) {
    Fields fields(box.body);
    const std::uint8_t version = fields.u8();
    const std::uint32_t flags = fields.u24();
    const std::uint32_t count = fields.u32();
    if ((flags & 1) != 0) {
        const auto offset = static_cast<std::int32_t>(fields.u32());
        traf.position = offset < 0 ? traf.base - std::min<std::uint64_t>(traf.base, static_cast<std::uint64_t>(-std::int64_t{offset}))
                                   : ahead(traf.base, static_cast<std::uint64_t>(offset));
        traf.located = true;
    }
    const bool hasFirst = (flags & 4) != 0;
    const std::uint32_t firstFlags = hasFirst ? fields.u32() : 0;
    std::uint64_t perSample = 0;
    for (const std::uint32_t field : {0x100U, 0x200U, 0x400U, 0x800U}) perSample += (flags & field) != 0 ? 4 : 0;
    if (perSample == 0) m_defaulted += count;
    if (!fields.ok() || count * perSample > fields.rest().size() || m_defaulted > mostDefaulted)
        return reportBox(m_diagnostics, "moof/traf/trun", box.offset, box.body.size() - fields.rest().size() + count * perSample + 8,
                         box.body.size() + 8);
    std::uint64_t bytes = 0;
    std::uint32_t firstSize = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        Sample sample{traf.defaults.duration, traf.defaults.size, traf.defaults.flags, 0, traf.defaults.flagsSaid};
        if ((flags & 0x100) != 0) sample.duration = fields.u32();
        if ((flags & 0x200) != 0) sample.size = fields.u32();
        if ((flags & 0x400) != 0) sample.flags = fields.u32();
        if (i == 0 && hasFirst) sample.flags = firstFlags;
        if ((flags & 0x400) != 0 || hasFirst) sample.flagsSaid = true;
        if ((flags & 0x800) != 0) {
            const std::uint32_t offset = fields.u32();
            sample.compositionOffset = version == 0 ? std::int64_t{offset} : std::int64_t{static_cast<std::int32_t>(offset)};
        }
        if (i == 0) firstSize = sample.size;
        bytes += sample.size;
        if (traf.track->format().samples == 0) located(traf, 0, firstSize);
        traf.track->add(sample);
    }
    located(traf, bytes, 0);
}

// Notes that `size` bytes of samples stand where the run begins; `firstSize`: there begins the track's first sample.
void FragmentReader::located(Traf& traf, std::uint64_t size, std::uint32_t firstSize) {
    if (!traf.located) return;
    if (firstSize > 0 && hasNalUnits(traf.track->format()))
        m_captures.push_back({traf.id, {traf.position, ahead(traf.position, std::min<std::uint64_t>(firstSize, captured))}, {}});
    if (size == 0) return;
    const Range run{traf.position, ahead(traf.position, size)};
    traf.position = run.end;
    if (!m_data) m_data = run;
    m_data = Range{std::min(m_data->begin, run.begin), std::max(m_data->end, run.end)};
}

void FragmentReader::mdatBytes(std::uint64_t offset, std::string_view piece) {
    if (m_mdat) m_mdat->end = offset + piece.size();
    for (Capture& capture : m_captures) {
        const std::uint64_t wanted = capture.range.begin + capture.bytes.size();
        if (wanted >= capture.range.end || offset > wanted || offset + piece.size() <= wanted) continue;
        capture.bytes.append(piece.substr(static_cast<std::size_t>(wanted - offset), static_cast<std::size_t>(capture.range.end - wanted)));
    }
}

// The samples of the last moof against the mdat boxes behind it.
void FragmentReader::checkData(bool whole) {
    if (!m_data || !whole || m_data->size() == 0) return;
    const std::uint64_t begin = m_mdat ? m_mdat->begin : m_data->begin;
    const std::uint64_t end = m_mdat ? m_mdat->end : m_data->begin;
    std::uint64_t missing = m_data->end > end ? m_data->end - std::max(end, m_data->begin) : 0;
    missing += m_data->begin < begin ? std::min(begin, m_data->end) - m_data->begin : 0;
    if (missing == 0 || m_diagnostics.count("fmp4-mdat-short")) return;
    m_diagnostics.add("fmp4-mdat-short", m_lastMoof,
                      {bytesArg("missing", missing), bytesArg("needed", m_data->size()), bytesArg("there", end - begin)});
}

void FragmentReader::finish(bool whole) {
    checkData(whole);
    for (const Capture& capture : m_captures) {
        if (TrackFigures* figures = track(capture.track)) figures->setFirstBytes(capture.bytes);
    }
}

}  // namespace inspector::media
