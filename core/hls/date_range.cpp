// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/media.h"

#include <algorithm>
#include <utility>

namespace inspector::hls {

namespace {

std::optional<WallTime> dateOf(ParseState& state, const TagLine& tag, const Attributes& all, std::string_view name) {
    const std::string* text = find(all, name);
    if (!text) return std::nullopt;
    const auto time = parseIso8601(*text);
    if (!time)
        state.report("hls-daterange-date-invalid", tag, std::string(name) + "=" + *text, "2026-01-31T14:02:31.250Z");
    return time;
}

std::optional<double> secondsOf(const Attributes& all, std::string_view name) {
    const auto seconds = decimalOf(all, name);
    return seconds && *seconds >= 0 ? seconds : std::nullopt;
}

}  // namespace

void MediaReader::dateRange(const TagLine& tag) {
    Attributes all = m_state.attributes(tag);
    DateRange range;
    range.line = tag.line;
    range.segment = m_count;
    range.id = textOf(all, "ID");
    range.klass = textOf(all, "CLASS");
    range.startDate = dateOf(m_state, tag, all, "START-DATE");
    range.endDate = dateOf(m_state, tag, all, "END-DATE");
    range.duration = secondsOf(all, "DURATION");
    range.plannedDuration = secondsOf(all, "PLANNED-DURATION");
    range.cue = textOf(all, "CUE");
    range.scte35Cmd = textOf(all, "SCTE35-CMD");
    range.scte35Out = textOf(all, "SCTE35-OUT");
    range.scte35In = textOf(all, "SCTE35-IN");
    range.endOnNext = yes(all, "END-ON-NEXT");
    range.attributes = m_state.kept(std::move(all));
    m_state.append(m_state.playlist.dateRanges, std::move(range), tag.line, tag.name);
}

}  // namespace inspector::hls
