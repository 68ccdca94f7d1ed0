// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/dash_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

// How segments are addressed: SegmentBase, SegmentList, SegmentTemplate (5.3.9).
namespace inspector::rules {

namespace {

using dash::AdaptationSet;
using dash::Addressing;
using dash::Period;
using dash::Representation;
using Kind = Addressing::Kind;

struct TemplateUse {
    bool number = false;
    bool time = false;
    std::string unknown;     // the first identifier that is none
    std::string badFormat;   // the first one with a format that is none
};

bool isWidth(std::string_view format) {
    if (!format.starts_with("%0") || !format.ends_with('d')) return false;
    const auto width = parseUnsigned(format.substr(2, format.size() - 3));
    return width && *width <= 64;
}

void readIdentifier(TemplateUse& use, std::string_view inside) {
    constexpr std::array known = {"RepresentationID", "Number", "Time", "Bandwidth", "SubNumber"};
    const auto percent = inside.find('%');
    const std::string_view name = inside.substr(0, percent);
    if (inside.empty()) return;  // $$
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        if (use.unknown.empty()) use.unknown = "$" + std::string(inside) + "$";
        return;
    }
    use.number = use.number || name == "Number";
    use.time = use.time || name == "Time";
    const bool formatted = percent != std::string_view::npos;
    if (formatted && (name == "RepresentationID" || !isWidth(inside.substr(percent))) && use.badFormat.empty())
        use.badFormat = "$" + std::string(inside) + "$";
}

TemplateUse readTemplate(std::string_view text) {
    TemplateUse use;
    for (auto open = text.find('$'); open != std::string_view::npos; open = text.find('$')) {
        const auto close = text.find('$', open + 1);
        if (close == std::string_view::npos) {
            if (use.unknown.empty()) use.unknown = std::string(text.substr(open));
            return use;
        }
        readIdentifier(use, text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return use;
}

void judgeTemplate(FindingList& findings, const Addressing& addressing) {
    const Place place{addressing.line, {}};
    if (addressing.media.empty()) findings.add("dash-template-media-missing", {}, place);
    const TemplateUse media = readTemplate(addressing.media);
    const TemplateUse initialization = readTemplate(addressing.initialization);
    for (const TemplateUse* use : {&media, &initialization}) {
        if (!use->unknown.empty()) findings.add("dash-template-unknown-identifier", {shownArg("subject", use->unknown)}, place);
        if (!use->badFormat.empty()) findings.add("dash-template-format-tag", {shownArg("subject", use->badFormat)}, place);
    }
    if (media.number && media.time) findings.add("dash-template-number-and-time", {shownArg("subject", addressing.media)}, place);
    if (initialization.number || initialization.time)
        findings.add("dash-template-init-has-number", {shownArg("subject", addressing.initialization)}, place);
    // Without an identifier it is one segment, which needs no duration.
    if (!addressing.timeline && !addressing.duration && (media.number || media.time))
        findings.add("dash-template-no-duration-no-timeline", {}, place);
    if (addressing.timeline && addressing.duration) findings.add("dash-template-both", {}, place);
}

void judgeList(const MpdCase& document, const Period& period, const Addressing& addressing) {
    const std::size_t listed = addressing.list ? addressing.list->size() : 0;
    const Place place{addressing.line, {}};
    if (document.mpd.dynamic || !period.startS || !period.endS || !addressing.duration || *addressing.duration <= 0) {
        if (listed == 0) document.findings.add("dash-segment-list-too-short", {numberArg("listed", 0), numberArg("needed", 1)}, place);
        return;
    }
    const double duration = static_cast<double>(*addressing.duration) / addressing.timescale;
    // A last segment of less than a tenth is the rounding of durations.
    const double needed = std::ceil((*period.endS - *period.startS) / duration - 0.1);
    const std::vector<Arg> args = {numberArg("listed", static_cast<double>(listed)), numberArg("needed", needed)};
    if (static_cast<double>(listed) < needed) document.findings.add("dash-segment-list-too-short", args, place);
    else if (static_cast<double>(listed) > needed + 1) document.findings.add("dash-segment-list-too-long", args, place);
}

// An index is needed where a player is to find segments in a file: fragmented MP4 of the on-demand profile.
void judgeBase(const MpdCase& document, const Representation& representation) {
    const Addressing& addressing = representation.addressing;
    const bool media = representation.mimeType == "video/mp4" || representation.mimeType == "audio/mp4";
    const bool onDemand = document.mpd.profiles.find("on-demand") != std::string::npos;
    if (!media || addressing.indexFirst || addressing.representationIndex) return;
    if (addressing.kind == Kind::Base || onDemand)
        document.findings.add("dash-segment-base-index-missing", {shownArg("subject", representation.id)}, {representation.line, {}});
}

void judgeRepresentation(const MpdCase& document, const Period& period, const AdaptationSet& set, const Representation& representation) {
    const Addressing& addressing = representation.addressing;
    FindingList& findings = document.findings;
    switch (addressing.kind) {
        case Kind::Template: judgeTemplate(findings, addressing); break;
        case Kind::List: judgeList(document, period, addressing); break;
        case Kind::Base: judgeBase(document, representation); break;
        case Kind::None:
            if (dash::isSingleFile(document.mpd, period, set, representation)) judgeBase(document, representation);
            else findings.add("dash-no-segment-info", {shownArg("subject", representation.id)}, {representation.line, {}});
            break;
    }
    const bool timed = addressing.kind == Kind::Template || addressing.kind == Kind::List;
    if (timed && !addressing.hasTimescale && (addressing.duration || addressing.timeline))
        findings.add("dash-timescale-missing", {}, {addressing.line, {}});
    const bool buffers = document.mpd.dynamic && addressing.timeShiftBufferDepth && document.mpd.timeShiftBufferDepth;
    if (buffers && *addressing.timeShiftBufferDepth < *document.mpd.timeShiftBufferDepth)
        findings.add("dash-time-shift-buffer-too-small",
                     {secondsArg("window", *addressing.timeShiftBufferDepth), secondsArg("limit", *document.mpd.timeShiftBufferDepth)},
                     {addressing.line, {}});
}

void judgeLevel(FindingList& findings, const std::vector<std::string>& elements, std::uint32_t line) {
    if (elements.size() < 2) return;
    std::string all;
    for (std::size_t i = 0; i < std::min<std::size_t>(elements.size(), 4); ++i) all += (i > 0 ? ", " : "") + elements[i];
    findings.add("dash-addressing-conflict", {textArg("subject", all)}, {line, {}});
}

void judgeSet(const MpdCase& document, const Period& period, const AdaptationSet& set) {
    judgeLevel(document.findings, set.addressingElements, set.line);
    for (const Representation& representation : set.representations) {
        judgeLevel(document.findings, representation.addressingElements, representation.line);
        judgeRepresentation(document, period, set, representation);
        if (representation.addressing.kind != set.representations.front().addressing.kind)
            document.findings.add("dash-addressing-mixed-in-set", {shownArg("subject", set.id)}, {representation.line, {}});
    }
}

void judgeBaseUrls(const MpdCase& document) {
    const auto several = [&](const std::vector<dash::BaseUrl>& urls) {
        if (urls.size() > 1)
            document.findings.add("dash-base-url-multiple", {numberArg("urls", static_cast<double>(urls.size()))}, {urls[1].line, {}});
    };
    several(document.mpd.baseUrls);
    for (const Period& period : document.mpd.periods) several(period.baseUrls);
    const bool absolute = splitUri(document.documentUrl).scheme.has_value();
    eachRepresentation(document.mpd, [&](const Period& period, const AdaptationSet& set, const Representation& representation) {
        several(representation.baseUrls);
        if (absolute && dash::baseUrlOf(document.mpd, period, set, representation, document.documentUrl).empty())
            document.findings.add("dash-base-url-unresolvable", {shownArg("subject", representation.id)}, {representation.line, {}});
    });
}

}  // namespace

void judgeAddressing(const MpdCase& document) {
    for (const Period& period : document.mpd.periods) {
        judgeLevel(document.findings, period.addressingElements, period.line);
        for (const AdaptationSet& set : period.adaptationSets) judgeSet(document, period, set);
    }
    judgeBaseUrls(document);
}

}  // namespace inspector::rules
