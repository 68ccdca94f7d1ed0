// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/media/scte35.h"
#include "core/rules/dash_document.h"

#include <set>

// Event streams in the MPD: 5.10, SCTE 214-1.
namespace inspector::rules {

namespace {

using dash::Event;
using dash::EventStream;

constexpr double tolerance = 0.1;  // seconds

bool isBinarySplice(std::string_view scheme) {
    const std::string lower = toLower(scheme);
    return lower.starts_with("urn:scte:scte35:") && lower.ends_with("bin");
}

void judgeContent(FindingList& findings, const EventStream& stream, const Event& event) {
    const Place place{event.line, {}};
    if (!event.presentationTime)
        findings.add("dash-event-stream-malformed", {textArg("what", "its presentationTime is no number")}, place);
    if (!event.isScte35) {
        if (isBinarySplice(stream.schemeIdUri))
            findings.add("dash-event-stream-malformed", {textArg("what", "it has no splice information")}, place);
        return;
    }
    const auto bytes = media::spliceBytes(event.content);
    if (!bytes) return findings.add("dash-event-stream-scte35-invalid", {textArg("what", "neither base64 nor hexadecimal")}, place);
    const media::SpliceParsed splice = media::parseSpliceInfo(*bytes);
    if (!splice.problem.empty() || !splice.info)
        findings.add("dash-event-stream-scte35-invalid",
                     {textArg("what", splice.problem.empty() ? std::string("it cannot be read") : splice.problem)}, place);
    else if (!splice.info->crcOk) findings.add("dash-event-stream-scte35-invalid", {textArg("what", "its CRC is wrong")}, place);
}

void judgeTime(FindingList& findings, const dash::Period& period, const EventStream& stream, const Event& event) {
    if (!event.presentationTime || stream.timescale == 0) return;
    const double start = (static_cast<double>(*event.presentationTime) - static_cast<double>(stream.presentationTimeOffset)) / stream.timescale;
    const double end = start + static_cast<double>(event.duration.value_or(0)) / stream.timescale;
    const bool before = end < -tolerance;
    const bool after = period.startS && period.endS && start > *period.endS - *period.startS + tolerance;
    if (before || after)
        findings.add("dash-event-outside-period", {shownArg("subject", event.id), secondsArg("time", start)}, {event.line, {}});
}

}  // namespace

void judgeEventStreams(const MpdCase& document) {
    for (const dash::Period& period : document.mpd.periods) {
        for (const EventStream& stream : period.eventStreams) {
            if (stream.schemeIdUri.empty()) document.findings.add("dash-event-scheme-missing", {}, {stream.line, {}});
            if (stream.timescale == 0) document.findings.add("dash-event-timescale-zero", {}, {stream.line, {}});
            std::set<std::string_view> ids;
            for (const Event& event : stream.events) {
                if (!event.id.empty() && !ids.insert(event.id).second)
                    document.findings.add("dash-event-id-duplicate", {shownArg("subject", event.id)}, {event.line, {}});
                judgeContent(document.findings, stream, event);
                judgeTime(document.findings, period, stream, event);
            }
        }
    }
}

}  // namespace inspector::rules
