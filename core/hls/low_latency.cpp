// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/media.h"

#include <utility>

// EXT-X-PART-INF, -SERVER-CONTROL, -PART, -SKIP, -PRELOAD-HINT and -RENDITION-REPORT.
namespace inspector::hls {

void MediaReader::partInf(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    const auto target = decimalOf(all, "PART-TARGET");
    if (target && *target >= 0) m_state.playlist.partTarget = target;
}

void MediaReader::serverControl(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    ServerControl control;
    control.canSkipUntil = decimalOf(all, "CAN-SKIP-UNTIL");
    control.canSkipDateRanges = yes(all, "CAN-SKIP-DATERANGES");
    control.holdBack = decimalOf(all, "HOLD-BACK");
    control.partHoldBack = decimalOf(all, "PART-HOLD-BACK");
    control.canBlockReload = yes(all, "CAN-BLOCK-RELOAD");
    control.line = tag.line;
    m_state.playlist.serverControl = control;
}

void MediaReader::part(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    Part part;
    part.line = tag.line;
    part.uri = textOf(all, "URI");
    const auto duration = decimalOf(all, "DURATION");
    if (duration && *duration >= 0) part.duration = duration;
    part.independent = yes(all, "INDEPENDENT");
    part.gap = yes(all, "GAP");
    if (const std::string* range = find(all, "BYTERANGE")) {
        part.range = parseByteRange(*range);
        if (!part.range) m_state.report("hls-byterange-invalid", tag, *range, "<length>[@<offset>]");
    }
    if (part.range) {
        if (part.range->offset) part.offset = part.range->offset;
        else if (!m_partEnd.uri.empty() && m_partEnd.uri == part.uri) part.offset = m_partEnd.end;
        else m_state.report("hls-byterange-offset-missing", tag);
        m_partEnd = {part.uri, part.offset ? endOf(*part.offset, part.range->length) : std::nullopt};
    } else {
        m_partEnd = {};
    }
    if (m_parts >= 5 * ParseState::mostEntries) {
        m_state.sink.addOnce("hls-playlist-too-long", tag.line, tag.name);
        return;
    }
    ++m_parts;
    next().parts.push_back(std::move(part));
}

void MediaReader::skip(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    m_state.playlist.skip =
        Skip{unsignedOf(all, "SKIPPED-SEGMENTS"), textOf(all, "RECENTLY-REMOVED-DATERANGES"), tag.line};
}

void MediaReader::preloadHint(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    PreloadHint hint{textOf(all, "TYPE"), textOf(all, "URI"), unsignedOf(all, "BYTERANGE-START"),
                     unsignedOf(all, "BYTERANGE-LENGTH"), tag.line};
    m_state.append(m_state.playlist.preloadHints, std::move(hint), tag.line, tag.name);
}

void MediaReader::renditionReport(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    RenditionReport report{textOf(all, "URI"), unsignedOf(all, "LAST-MSN"), unsignedOf(all, "LAST-PART"), tag.line};
    m_state.append(m_state.playlist.renditionReports, std::move(report), tag.line, tag.name);
}

}  // namespace inspector::hls
