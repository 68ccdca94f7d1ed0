// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/across_content.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace inspector::rules {

namespace {

using Kind = hls::RungKey::Kind;

constexpr std::size_t mostDateRanges = 1'000;

bool hasSegments(const RungView& rung) { return rung.playlist && !rung.playlist->segments.empty(); }

double targetOf(const hls::Playlist& playlist) {
    return playlist.targetDuration ? static_cast<double>(*playlist.targetDuration) : 0;
}

void judgeWindows(FindingList& findings, const RungView& reference, const RungView& other) {
    if (reference.playlist->endList || other.playlist->endList || reference.playlist->skip || other.playlist->skip) return;
    const double one = reference.playlist->windowSeconds();
    const double two = other.playlist->windowSeconds();
    const double target = std::max(targetOf(*reference.playlist), targetOf(*other.playlist));
    // One may have grown while the other was asked for.
    const auto apart = std::max(other.answered - reference.asked, reference.answered - other.asked);
    const double spread = std::max(0.0, toSeconds(std::chrono::duration_cast<Nanoseconds>(apart)));
    const double limit = std::max(2 * target, 0.05 * std::max(one, two)) + spread;
    if (std::fabs(one - two) <= limit) return;
    findings.add("hls-variants-window-differ",
                 {textArg("one", reference.rung), textArg("other", other.rung), secondsArg("first", one),
                  secondsArg("second", two)});
}

void judgeServerControl(FindingList& findings, const RungView& reference, const RungView& other) {
    const auto& one = reference.playlist->serverControl;
    const auto& two = other.playlist->serverControl;
    const char* attribute = nullptr;
    if (one.has_value() != two.has_value()) attribute = "EXT-X-SERVER-CONTROL";
    else if (!one) return;
    else if (one->canBlockReload != two->canBlockReload) attribute = "CAN-BLOCK-RELOAD";
    else if (one->canSkipUntil != two->canSkipUntil) attribute = "CAN-SKIP-UNTIL";
    else if (one->canSkipDateRanges != two->canSkipDateRanges) attribute = "CAN-SKIP-DATERANGES";
    else if (one->holdBack != two->holdBack) attribute = "HOLD-BACK";
    else if (one->partHoldBack != two->partHoldBack) attribute = "PART-HOLD-BACK";
    if (attribute)
        findings.add("hls-variants-server-control-differ",
                     {textArg("one", reference.rung), textArg("other", other.rung), textArg("attribute", attribute)},
                     {two ? two->line : 0, {}});
}

using DateRanges = std::map<std::string_view, const hls::DateRange*>;

DateRanges dateRangesOf(const hls::Playlist& playlist) {
    DateRanges ranges;
    for (const hls::DateRange& range : playlist.dateRanges) {
        if (ranges.size() == mostDateRanges) break;
        if (!range.id.empty()) ranges.emplace(range.id, &range);
    }
    return ranges;
}

struct Span {
    WallTime from{}, to{};
};

// What both list, less a target duration at the newer end: a tag may be on its way into one of them.
std::optional<Span> commonSpan(const RungView& one, const RungView& other) {
    std::optional<Span> common;
    for (const RungView* rung : {&one, &other}) {
        const auto times = hls::segmentTimes(*rung->playlist);
        if (!times.front() || !times.back()) return std::nullopt;
        if (!common) common = Span{*times.front(), *times.back()};
        common->from = std::max(common->from, *times.front());
        common->to = std::min(common->to, *times.back());
    }
    common->to -= fromSeconds(std::clamp(targetOf(*one.playlist), 0.0, 3'600.0));
    return common;
}

// The first attribute that both give, with another value; empty: none.
std::string_view differentAttribute(const hls::DateRange& one, const hls::DateRange& two) {
    for (const hls::Attribute& attribute : one.attributes) {
        const std::string* value = hls::find(two.attributes, attribute.name);
        if (value && *value != attribute.value) return attribute.name;
    }
    return {};
}

void judgeDateRanges(FindingList& findings, const RungView& reference, const RungView& other) {
    if (reference.playlist->skip || other.playlist->skip) return;
    const DateRanges one = dateRangesOf(*reference.playlist);
    const DateRanges two = dateRangesOf(*other.playlist);
    if (one.empty() && two.empty()) return;
    const auto common = commonSpan(reference, other);
    const auto tell = [&](const hls::DateRange& range, const std::string& what) {
        findings.add("hls-variants-daterange-differ",
                     {textArg("one", reference.rung), textArg("other", other.rung), shownArg("id", range.id),
                      shownArg("what", what)},
                     {range.line, {}});
    };
    const auto missing = [&](const DateRanges& in, const DateRanges& from, const RungView& without) {
        for (const auto& [id, range] : from) {
            if (in.contains(id) || !common || !range->startDate) continue;
            if (*range->startDate < common->from || *range->startDate >= common->to) continue;
            tell(*range, "missing in " + without.rung);
            return;
        }
    };
    for (const auto& [id, range] : one) {
        const auto same = two.find(id);
        if (same == two.end()) continue;
        const std::string_view attribute = differentAttribute(*range, *same->second);
        if (attribute.empty()) continue;
        tell(*range, std::string(attribute));
        break;
    }
    missing(two, one, other);
    missing(one, two, reference);
}

void judgeDatesPartial(FindingList& findings, const std::vector<RungView>& rungs) {
    const RungView* with = nullptr;
    const RungView* without = nullptr;
    double count = 0;
    for (const RungView& rung : rungs) {
        if (!hasSegments(rung) || rung.playlist->skip) continue;
        const auto& segments = rung.playlist->segments;
        const bool dated = std::any_of(segments.begin(), segments.end(), [](const hls::Segment& segment) {
            return segment.programDateTime.has_value();
        });
        if (dated) {
            if (!with) with = &rung;
            continue;
        }
        if (!without) without = &rung;
        ++count;
    }
    if (with && without)
        findings.add("hls-variants-pdt-partial",
                     {textArg("with", with->rung), textArg("without", without->rung), numberArg("number", count)});
}

}  // namespace

void judgeSameHeaders(FindingList& findings, const std::vector<RungView>& rungs) {
    judgeDatesPartial(findings, rungs);
    const RungView* reference = nullptr;
    for (const RungView& rung : rungs) {
        if (!hasSegments(rung) || (rung.kind != Kind::Variant && rung.kind != Kind::Audio)) continue;
        if (!reference) {
            if (rung.kind == Kind::Variant) reference = &rung;
            continue;
        }
        judgeWindows(findings, *reference, rung);
        judgeServerControl(findings, *reference, rung);
        if (rung.kind == Kind::Variant) judgeDateRanges(findings, *reference, rung);
    }
}

}  // namespace inspector::rules
