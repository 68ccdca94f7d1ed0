// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/webvtt.h"

#include "core/base/text.h"

#include <algorithm>
#include <vector>

namespace inspector::media {

namespace {

constexpr std::size_t longestLine = 4096;
constexpr double overlapFrom = 0.05;  // s: what clocks round is no overlap
constexpr std::string_view mapName = "X-TIMESTAMP-MAP";

Arg secondsOf(std::string name, double seconds) { return numberArg(std::move(name), seconds, Arg::Unit::Second); }

// Fit to be shown: its beginning, printable.
std::string shownText(std::string_view text) {
    std::string shown;
    for (const char c : text.substr(0, 80)) shown += c >= 0x20 && c < 0x7F ? c : '?';
    return shown;
}

std::string_view firstWord(std::string_view text) { return text.substr(0, text.find_first_of(" \t")); }

}  // namespace

std::optional<double> webVttTime(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || text.size() - dot != 4) return {};
    const auto thousandths = parseUnsigned(text.substr(dot + 1));
    const auto parts = split(text.substr(0, dot), ':');
    if (!thousandths || parts.size() < 2 || parts.size() > 3) return {};
    std::uint64_t seconds = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto value = parseUnsigned(parts[i]);
        const bool hours = parts.size() == 3 && i == 0;
        if (!value || *value > (hours ? 10'000'000U : 59U)) return {};
        if (hours ? parts[i].size() < 2 : parts[i].size() != 2) return {};
        seconds = seconds * 60 + *value;
    }
    return static_cast<double>(seconds) + static_cast<double>(*thousandths) / 1000;
}

void WebVttInspector::feed(std::string_view bytes) {
    m_utf8.feed(bytes);
    for (const char c : bytes) {
        ++m_offset;
        if (c == '\n' && m_afterReturn) {  // of CR LF
            m_afterReturn = false;
            m_lineOffset = m_offset;
            continue;
        }
        m_afterReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            line(m_line);
            m_line.clear();
            m_lineOffset = m_offset;
        } else if (m_line.size() < longestLine) {
            m_line += c;
        }
    }
}

void WebVttInspector::line(std::string_view text) {
    const bool first = m_lines++ == 0;
    if (first) {
        if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
        if (firstWord(text) != "WEBVTT") m_diagnostics.add("vtt-header-missing", 0);
        return;
    }
    const auto arrow = text.find("-->");
    if (arrow != std::string_view::npos) {
        m_inHeader = false;
        timing(text, arrow);
    } else if (m_inHeader) {
        headerLine(text);
    }
}

void WebVttInspector::headerLine(std::string_view text) {
    if (text.empty()) {
        m_inHeader = false;
        return;
    }
    if (text.substr(0, mapName.size()) == mapName) timestampMap(text);
}

void WebVttInspector::timestampMap(std::string_view text) {
    m_mapSeen = true;
    std::optional<std::uint64_t> mpegts;
    std::optional<double> local;
    std::string_view rest = text.substr(mapName.size());
    const bool assigned = !rest.empty() && rest.front() == '=';
    for (const std::string_view part : split(assigned ? rest.substr(1) : std::string_view{}, ',')) {
        const std::string_view field = trim(part);
        if (field.substr(0, 7) == "MPEGTS:") mpegts = parseUnsigned(trim(field.substr(7)));
        if (field.substr(0, 6) == "LOCAL:") local = webVttTime(trim(field.substr(6)));
    }
    constexpr std::uint64_t clockEnd = std::uint64_t{1} << 33;
    if (!mpegts || !local || *mpegts >= clockEnd) {
        m_diagnostics.add("vtt-timestamp-map-invalid", m_lineOffset, {textArg("seen", shownText(text))});
        return;
    }
    m_facts.hasTimestampMap = true;
    m_facts.mpegts = *mpegts;
    m_facts.localS = *local;
}

void WebVttInspector::timing(std::string_view text, std::size_t arrow) {
    const std::string_view behind = trim(text.substr(arrow + 3));
    const std::string_view endText = firstWord(behind);
    const std::string_view settings = behind.substr(endText.size());
    const auto start = webVttTime(trim(text.substr(0, arrow)));
    const auto end = webVttTime(endText);
    if (!start || !end) return;  // not a cue to a player either
    Cue cue{*start, *end, false};
    for (const std::string_view name : {"line:", "position:", "region:"})
        cue.placed = cue.placed || settings.find(name) != std::string_view::npos;
    checkCue(cue);
    ++m_facts.cues;
    m_facts.firstStartS = std::min(m_facts.firstStartS.value_or(cue.start), cue.start);
    m_facts.lastEndS = std::max(m_facts.lastEndS.value_or(cue.end), cue.end);
    if (!m_last || cue.end >= m_last->end) m_last = cue;
}

void WebVttInspector::checkCue(const Cue& cue) {
    if (cue.end <= cue.start) {
        if (!m_diagnostics.count("vtt-cue-end-before-start"))
            m_diagnostics.add("vtt-cue-end-before-start", m_lineOffset, {secondsOf("start", cue.start), secondsOf("end", cue.end)});
        return;
    }
    // Cues that begin together are the lines of one caption; placed ones may well be seen at once.
    if (!m_last || cue.placed || m_last->placed || cue.start <= m_last->start || m_last->end - cue.start <= overlapFrom) return;
    if (m_diagnostics.count("vtt-cue-overlap")) return;
    m_diagnostics.add("vtt-cue-overlap", m_lineOffset, {secondsOf("start", cue.start), secondsOf("end", m_last->end)});
}

void WebVttInspector::finish(Inspection& inspection, bool whole) {
    if (!m_line.empty()) line(m_line);
    const bool headerSeen = !m_inHeader || whole;
    if (!m_mapSeen && headerSeen) m_diagnostics.add("vtt-timestamp-map-missing", 0);
    if (!m_utf8.finish() && (whole || m_utf8.badAt() < m_offset - std::min<std::uint64_t>(m_offset, 4)))
        m_diagnostics.add("vtt-not-utf8", m_utf8.badAt(), {numberArg("offset", static_cast<double>(m_utf8.badAt()))});
    Track track;
    track.kind = Track::Kind::Text;
    track.codec = "wvtt";
    inspection.tracks.push_back(std::move(track));
    inspection.text = m_facts;
    inspection.diagnostics = m_diagnostics.take();
}

}  // namespace inspector::media
