// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/fmp4_events.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace inspector::media {

namespace {

constexpr std::size_t shownText = 200;
constexpr std::uint32_t unknownDuration = 0xFFFFFFFF;
constexpr std::string_view id3Scheme = "https://aomedia.org/emsg/ID3";

// SCTE 214-3: the section itself, or XML with it in base64.
std::optional<SpliceParsed> readSplice(std::string_view scheme, std::string_view payload) {
    if (scheme == "urn:scte:scte35:2013:bin" || scheme == "urn:scte:scte35:2014:bin") return parseSpliceInfo(payload);
    if (scheme != "urn:scte:scte35:2014:xml+bin") return {};
    const auto tag = payload.find("Binary");
    const auto begin = tag == std::string_view::npos ? tag : payload.find('>', tag);
    const auto end = begin == std::string_view::npos ? begin : payload.find('<', begin);
    if (end == std::string_view::npos) return {};
    const auto section = spliceBytes(payload.substr(begin + 1, end - begin - 1));
    if (!section) return {};
    return parseSpliceInfo(*section);
}

}  // namespace

std::optional<TimedEvent> readEmsg(const Box& box, DiagnosticList& diagnostics) {
    Fields fields(box.body);
    TimedEvent event;
    event.offset = box.offset;
    event.version = fields.u8();
    fields.skip(3);
    if (event.version == 0) {
        event.scheme = shownType(fields.text().substr(0, shownText));
        event.value = shownType(fields.text().substr(0, shownText));
    }
    const std::uint32_t timescale = fields.u32();
    const std::uint64_t time = event.version == 0 ? fields.u32() : fields.u64();
    const std::uint32_t duration = fields.u32();
    event.id = fields.u32();
    if (event.version != 0) {
        event.scheme = shownType(fields.text().substr(0, shownText));
        event.value = shownType(fields.text().substr(0, shownText));
    }
    if (!fields.ok() || event.version > 1) {
        reportBox(diagnostics, "emsg", box.offset, box.body.size() + 9, box.body.size() + 8);
        return {};
    }
    if (timescale > 0) {
        event.timeS = static_cast<double>(time) / timescale;
        if (duration != unknownDuration) event.durationS = static_cast<double>(duration) / timescale;
    }
    if (event.scheme == id3Scheme) event.source = TimedEvent::Source::Id3;
    event.splice = readSplice(event.scheme, fields.rest());
    event.payloadHash = hashOn(hashStart, fields.rest());
    return event;
}

std::optional<ProducerTime> readPrft(const Box& box, DiagnosticList& diagnostics) {
    constexpr std::int64_t from1900To1970 = 2'208'988'800;
    constexpr std::int64_t era = std::int64_t{1} << 32;
    Fields fields(box.body);
    const int version = fields.u8();
    fields.skip(3);
    ProducerTime producer;
    producer.trackId = fields.u32();
    const std::uint32_t seconds = fields.u32();
    const std::uint32_t fraction = fields.u32();
    producer.mediaTime = version == 0 ? fields.u32() : fields.u64();
    if (!fields.ok()) {
        reportBox(diagnostics, "prft", box.offset, version == 0 ? 28 : 32, box.body.size() + 8);
        return {};
    }
    // Times before 1968 are those of the era that begins in 2036.
    const std::int64_t since1970 = std::int64_t{seconds} - from1900To1970 + ((seconds >> 31) != 0 ? 0 : era);
    const std::int64_t nanoseconds = static_cast<std::int64_t>((std::uint64_t{fraction} * 1'000'000'000) >> 32);
    producer.time = WallTime{std::chrono::seconds(since1970) + std::chrono::nanoseconds(nanoseconds)};
    return producer;
}

void IndexCheck::index(const Sidx& sidx) {
    if (m_reference || sidx.references.empty()) return;  // the first is of the whole segment
    for (const Sidx::Reference& reference : sidx.references) {
        if (reference.toIndex) return;
    }
    if (sidx.firstOffset > std::numeric_limits<std::uint64_t>::max() / 2) return;
    m_reference = sidx.referenceId;
    m_begin = sidx.boxEnd + sidx.firstOffset;
    std::uint64_t end = m_begin;
    m_ends.push_back(end);
    for (const Sidx::Reference& reference : sidx.references) {
        end += reference.size;
        m_ends.push_back(end);
        if (sidx.timescale > 0) m_durationS += static_cast<double>(reference.duration) / sidx.timescale;
    }
}

void IndexCheck::boxBegins(std::uint64_t offset) {
    for (; m_next < m_ends.size() && m_ends[m_next] <= offset; ++m_next) {
        if (m_ends[m_next] == offset || m_missed) continue;
        m_missed = true;
        m_missedAt = m_ends[m_next];
    }
}

void IndexCheck::finish(std::uint64_t bytes, std::optional<double> durationS, double toleranceS, DiagnosticList& diagnostics) {
    if (!m_reference) return;
    boxBegins(bytes);
    if (!m_missed && m_next < m_ends.size()) {
        m_missed = true;
        m_missedAt = m_ends[m_next];
    }
    // The index may end before the segment does: what follows it is not of its references.
    const bool isAll = !m_missed && m_ends.back() == bytes;
    const bool longer = isAll && durationS && m_durationS > 0 && std::abs(*durationS - m_durationS) > toleranceS;
    if (!m_missed && !longer) return;
    diagnostics.add("fmp4-sidx-mismatch", m_missed ? m_missedAt : m_begin,
                    {numberArg("end", static_cast<double>(m_missed ? m_missedAt : m_ends.back()), Arg::Unit::Count),
                     numberArg("bytes", static_cast<double>(bytes), Arg::Unit::Count),
                     numberArg("indexed", m_durationS, Arg::Unit::Second),
                     durationS ? numberArg("measured", *durationS, Arg::Unit::Second) : textArg("measured", "-")});
}

}  // namespace inspector::media
