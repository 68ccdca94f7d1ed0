// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_ads.h"
#include "core/rules/merged_ranges.h"

#include <algorithm>
#include <cmath>
#include <functional>

// Date ranges of one media playlist over time, bis 4.4.5.1 and 6.2.1.
namespace inspector::rules {

namespace {

constexpr std::size_t longestText = 64;
constexpr std::size_t mostValues = 32;     // attributes of one range
constexpr Nanoseconds sameMoment = Milliseconds(1);
constexpr std::string_view interstitial = "com.apple.hls.interstitial";

bool isTime(std::string_view name) {
    return name == "START-DATE" || name == "END-DATE" || name == "DURATION" || name == "PLANNED-DURATION";
}

// As it is compared: the query of a URL carries tokens.
std::string_view compared(std::string_view value) {
    const bool url = value.find("://") != std::string_view::npos || value.starts_with('/');
    return url ? value.substr(0, value.find('?')) : value;
}

std::string millis(double seconds) {
    return std::fabs(seconds) < 1e12 ? std::to_string(std::llround(seconds * 1000) / 1000.0) : "-";
}

WallTime laterBy(WallTime time, double seconds) { return later(time, seconds).value_or(time); }

}  // namespace

// Values that must stay: times as they are meant, however they are written.
void DateRangeWatch::compare(FindingList& events, Known& known, const hls::DateRange& range) const {
    const auto check = [&](std::string_view name, const std::string& text) {
        const std::size_t hash = std::hash<std::string>{}(text);
        const auto before = std::find_if(known.values.begin(), known.values.end(), [&](const Value& v) { return v.name == name; });
        if (before == known.values.end()) {
            if (known.values.size() < mostValues) known.values.push_back({std::string(name), text.substr(0, longestText), hash});
            return;
        }
        if (before->hash == hash) return;
        events.add("hls-daterange-attribute-changed",
                   {shownArg("subject", range.id), shownArg("attribute", name), shownArg("from", before->text),
                    shownArg("to", std::string_view(text).substr(0, longestText))},
                   {range.line, {}});
        before->hash = hash;
        before->text = text.substr(0, longestText);
    };
    if (range.startDate) check("START-DATE", formatIso8601(*range.startDate));
    if (range.endDate) check("END-DATE", formatIso8601(*range.endDate));
    if (range.duration) check("DURATION", millis(*range.duration));
    if (range.plannedDuration) check("PLANNED-DURATION", millis(*range.plannedDuration));
    for (const hls::Attribute& attribute : range.attributes)
        if (attribute.name != "ID" && !isTime(attribute.name)) check(attribute.name, std::string(compared(attribute.value)));
}

void DateRangeWatch::makeRoom() {
    while (m_known.size() >= most) {
        const auto oldest = std::min_element(m_known.begin(), m_known.end(), [](const auto& a, const auto& b) {
            return a.second.seen < b.second.seen;
        });
        m_known.erase(oldest);
    }
}

void DateRangeWatch::observe(FindingList& events, const hls::DateRange& range) {
    auto at = m_known.find(range.id);
    if (at == m_known.end()) {
        makeRoom();
        at = m_known.try_emplace(range.id).first;
    }
    Known& known = at->second;
    const bool moved = known.start && range.startDate && (*range.startDate - *known.start > sameMoment || *known.start - *range.startDate > sameMoment);
    const bool wasOver = known.end && range.startDate && *range.startDate >= *known.end;
    const bool wasGone = known.seen > 0 && known.seen + 1 < m_updates;
    if (moved && (wasOver || wasGone)) {
        events.add("hls-daterange-id-reused",
                   {shownArg("subject", range.id), textArg("from", formatIso8601(*known.start)), textArg("to", formatIso8601(*range.startDate))},
                   {range.line, {}});
        known = Known{};
    }
    compare(events, known, range);
    if (range.startDate) known.start = range.startDate;
    if (range.endDate) known.end = range.endDate;
    if (known.start && range.duration) known.end = later(*known.start, *range.duration);
    if (known.start && range.plannedDuration) known.due = later(*known.start, *range.plannedDuration);
    known.out = known.out || !range.scte35Out.empty();
    known.in = known.in || !range.scte35In.empty();
    known.seen = m_updates;
}

// What the version before listed and this one does not. One leaves with the segment that it begins in.
void DateRangeWatch::judgeRemoved(FindingList& events, WallTime first, WallTime end, double target) {
    for (auto& [id, known] : m_known) {
        if (known.seen == m_updates || !known.start) continue;
        if (known.seen + 1 == m_updates && *known.start >= first && *known.start < end)
            events.add("hls-daterange-removed-early", {shownArg("subject", id), textArg("start", formatIso8601(*known.start))});
        const bool open = known.out && !known.in && !known.end && known.due && !known.said;
        if (!open || laterBy(*known.due, target) >= end) continue;
        known.said = true;
        events.add("hls-scte35-out-without-in", {shownArg("id", id), secondsArg("planned", toSeconds(*known.due - *known.start))});
    }
}

void DateRangeWatch::update(FindingList& events, FindingList& holding, const hls::Playlist& playlist,
                            const std::vector<std::optional<WallTime>>& times) {
    if (m_known.empty() && playlist.dateRanges.empty() && m_watchedFrom) return;
    ++m_updates;
    const std::optional<WallTime> first = times.front();
    const double target = static_cast<double>(playlist.targetDuration.value_or(0));
    std::optional<WallTime> end;
    if (times.back()) end = later(*times.back(), playlist.segments.back().duration.value_or(0));
    if (!m_watchedFrom) m_watchedFrom = first;
    // More of them than are remembered: the newest.
    const auto& ranges = playlist.dateRanges;
    const std::size_t from = ranges.size() > most ? ranges.size() - most : 0;
    for (std::size_t i = from; i < ranges.size(); ++i)
        if (!ranges[i].id.empty()) observe(events, ranges[i]);
    if (!first || !end) return;
    const bool all = from == 0 && !playlist.skip;
    if (all) judgeRemoved(events, *first, *end, target);
    for (const MergedRange& range : mergedRanges(playlist)) {
        const auto at = m_known.find(std::string(range.id));
        if (at == m_known.end() || !range.start) continue;
        Known& known = at->second;
        // A document by itself cannot tell once the start has left the window; we would have seen it.
        if (known.in && !known.out && !known.said && *range.start < *first && m_watchedFrom && *range.start >= *m_watchedFrom) {
            known.said = true;
            events.add("hls-scte35-in-without-out", {shownArg("id", range.id)}, {range.line, {}});
        }
        const bool open = range.plannedDuration && !range.end && !range.duration && !range.endOnNext && !known.end;
        if (!open || known.out || known.in || range.klass == interstitial) continue;
        const WallTime planned = laterBy(*range.start, *range.plannedDuration);
        if (laterBy(planned, target) < *end)
            holding.add("hls-daterange-planned-never-ended",
                        {shownArg("subject", range.id), textArg("planned", formatIso8601(planned)), textArg("now", formatIso8601(*end))},
                        {range.line, {}});
    }
}

}  // namespace inspector::rules
